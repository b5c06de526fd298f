"""The first epoch of a new process: with nothing compiled yet, and with all kernels in the cache."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace

from playground.bench import processes
from playground.bench.benchmark import Benchmark, Row, Samples, Setting, Turn

COLD, WARM, PROCESS = "nothing compiled", "all compiled", ", with Python and the imports"
SCRIPT = """
import json, sys, time
from playground.engine.backends.cpu import backend
from playground.bench.projects import Run, mnist, points
start = time.perf_counter()
Run(mnist({quick}, "{name}") if "{name}" else points(4, 2)).epochs(1)
print(json.dumps(time.perf_counter() - start))
"""


class Start(Benchmark):
    """Cold: with a new folder for compiled kernels each time. Counted from when the program's modules are there, as a
    window counts it that is already open, and from the start of the process."""

    unit = "the first epoch"
    goals: dict[str, float] = {}  # noqa: RUF012 - seconds, not a ratio
    rounds = 5

    def __init__(self, place: int, name: str, title: str, project: str, goal: float | None) -> None:
        """goal: seconds of a warm start, at most; where an epoch alone takes longer there is none."""
        self.place, self.name, self.title, self.project, self.goal = place, name, title, project, goal

    def contestants(self, setting: Setting) -> list[Turn]:
        script = SCRIPT.format(quick=setting.quick, name=self.project)

        def cold() -> dict[str, float]:
            return first_epoch(script, COLD, {"NUMBA_CACHE_DIR": tempfile.mkdtemp(dir=setting.folder)})

        return [cold, lambda: first_epoch(script, WARM, {})]

    def rows(self, samples: Samples) -> list[Row]:
        medians = {name: statistics.median(found) for name, found in samples.items()}
        cold, warm = (Row(f"{self.title}, {name}", self.unit, medians[name]) for name in (COLD, WARM))
        if self.goal is None:
            return [cold, warm]
        return [cold, replace(warm, peer="a second", theirs=1.0, ratio=warm.ours, goal=self.goal)]


def first_epoch(script: str, name: str, environment: dict[str, str]) -> dict[str, float]:
    whole = {**os.environ, **processes.threads(1), **environment}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], env=whole, check=True, stdout=subprocess.PIPE)
    return {name: json.loads(done.stdout), name + PROCESS: time.perf_counter() - start}


BENCHMARKS = (
    Start(10, "start", "circle, 2-4-2-1", "", 1.0),
    Start(11, "start-mnist", "784-512-10 with loading MNIST", "mnist-mlp", None),
)
