"""Has the loops of small networks compiled beside the run: in a process of its own, because compiling in a thread would
make the window stutter. What it leaves is numba's disk cache, so the next run finds the loop at once."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import time
import weakref
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba

import playground
from playground.engine.backends.cpu import jit
from playground.engine.backends.cpu.loop import Loop

WAYS = ("background", "now", "never")
PATIENCE = 0.3  # seconds of training before a loop is worth compiling: a slider that is dragged makes many networks
PAUSE = 0.05  # seconds between two looks at the process

log = logging.getLogger(__name__)


class Compiler:
    """way: "background"; "now", which waits for it; or "never", which leaves all to the kernels that are there."""

    def __init__(self, way: str = "background") -> None:
        if way not in WAYS:
            raise ValueError(f"no way of compiling loops is called {way!r}, expected {', '.join(WAYS)}")
        self.way = way
        self.process: subprocess.Popen | None = None
        self.path: Path | None = None  # what the process compiles
        self.refused: set[Path] = set()

    def look(self, runner: Any) -> None:
        """Gives the runner its loop, and the loop its function, as soon as each is due."""
        if self.way == "never":
            return
        now = time.perf_counter()
        if now < runner.looked + PAUSE:
            return
        runner.asked, runner.looked = runner.asked or now, now
        if runner.loop is None:
            runner.loop = Loop(runner)
        path = jit.written("loop", runner.loop.source)
        if path in self.refused:
            return
        if self.way == "now" or mark(path).exists():
            compile_loop(path)
            runner.loop.ready(path)
        elif now > runner.asked + PATIENCE:
            self.beside(path, runner)

    def beside(self, path: Path, runner: Any) -> None:
        """Starts the process, or looks whether it has ended. One at a time; it ends with the runner that it is for."""
        if self.process is not None and self.process.poll() is not None:
            if self.path is not None and not mark(self.path).exists():
                if not self.refused:
                    log.warning("The loop of a small network could not be compiled, it trains without: %s", self.path)
                self.refused.add(self.path)
            self.abandon(self.process)
        if self.process is None and path not in self.refused:
            self.path, self.process = path, started(path)
            weakref.finalize(runner, self.abandon, self.process)

    def abandon(self, process: subprocess.Popen) -> None:
        """Nobody waits for it any more."""
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
        if self.process is process:
            self.process = None


def started(path: Path) -> subprocess.Popen:
    """The process that compiles the loop at ``path``; it ends when this one does, because its input ends then."""
    environment = dict(os.environ)
    places = [str(Path(playground.__file__).parent.parent), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(place for place in places if place)
    command = [sys.executable, "-m", "playground.engine.backends.cpu.helper", str(jit.FOLDER), str(path)]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, env=environment)


@cache
def machine() -> str:
    """Tells one numba, Python and processor from others."""
    processor = llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_host_cpu_features().flatten()
    return hashlib.sha256(repr((numba.__version__, sys.version, *processor)).encode()).hexdigest()[:8]


def mark(path: Path) -> Path:
    """The file that says: compiled, by this numba for this processor."""
    return path.with_suffix(f".{machine()}.ready")


def compile_loop(path: Path) -> None:
    """Has the entry of a loop's file in numba's disk cache and in this process."""
    jit.module_at(path)
    mark(path).touch()
