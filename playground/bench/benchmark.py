"""What a benchmark is: contestants that take turns, and what their times say."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from playground.bench import processes
from playground.bench.processes import Peer

Turn = Callable[[], dict[str, float]]  # makes a piece of work; name -> seconds of one unit of it
Samples = dict[str, list[float]]

OURS, PYTORCH, SKLEARN, TENSORFLOW_PLAYGROUND = "ours", "PyTorch", "scikit-learn", "nn.ts"


@dataclass
class Setting:
    """What a run of the suite goes by.

    threads: of the engine and of the peers alike; quick: shorter turns on less data; python: the interpreter that has
    the peers; playground: a checkout of tensorflow/playground; say: told what is going on, round by round; begin:
    told what is measured next; missing: sentences about peers that are not there.
    """

    threads: int
    quick: bool
    python: str
    playground: Path | None
    folder: Path
    stack: ExitStack
    say: Callable[[str], None]
    begin: Callable[[str], None]
    missing: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def made(
        cls,
        threads: int = 1,
        quick: bool = False,
        python: str = sys.executable,
        playground: Path | None = None,
        say: Callable[[str], None] = lambda words: None,
        begin: Callable[[str], None] = lambda title: None,
    ) -> Iterator[Setting]:
        """With a folder for what the processes share; all of them have ended when the block is left."""
        with tempfile.TemporaryDirectory(prefix="playground-bench-") as folder, ExitStack() as stack:
            yield cls(threads, quick, python, playground, Path(folder), stack, say, begin)

    def peer(self, command: list[str], work: dict[str, Any], advice: str) -> Peer | None:
        """A process that makes ``work``; None, with a line in ``missing``, where what it needs is not there."""
        environment = {**os.environ, **processes.threads(self.threads)}
        peer, reason = processes.start([*command, json.dumps(work)], environment)
        if peer is None:
            line = f"{reason}: {advice}"
            if line not in self.missing:
                self.missing.append(line)
            return None
        self.stack.callback(peer.close)
        self.versions.update(peer.versions)
        return peer

    def python_peer(self, driver: str, **work: Any) -> Peer | None:
        """One of the programs in ``drivers``, which import nothing of this program, under the peers' interpreter."""
        work = {"threads": self.threads, **work}
        advice = f"install it for {self.python}, or give --python the interpreter that has it"
        return self.peer([self.python, str(processes.DRIVERS / f"{driver}.py")], work, advice)

    @cached_property
    def mnist(self) -> str:
        """A folder with x.npy (N, 784) float32 and y.npy (N,) int64, for the peers: the images we train on."""
        from playground.bench.projects import mnist

        data = mnist(self.quick).dataset.make().train
        np.save(self.folder / "x.npy", data.x.reshape(len(data), -1))
        np.save(self.folder / "y.npy", data.labels)
        return str(self.folder)


@dataclass(frozen=True)
class Row:
    """A line of the table. ours, theirs: seconds of a unit, or what ``unit`` says; ratio: the median over the turns;
    goal: the ratio asked for, at most, or at least where ``more`` is set; None where nothing is asked."""

    what: str
    unit: str
    ours: float
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    goal: float | None = None
    more: bool = False

    @property
    def met(self) -> bool | None:
        if self.goal is None or self.ratio is None:
            return None
        return self.ratio >= self.goal if self.more else self.ratio <= self.goal


class Benchmark(ABC):
    """A file of ``suite`` makes some of these. place: in the table; name: for ``--only``; title: what is done; unit: of
    what the times are; goals: peer -> our time divided by its time, at most."""

    place: int
    name: str
    title: str
    unit: str
    goals: dict[str, float]
    rounds = 7  # and one before that does not count

    @abstractmethod
    def contestants(self, setting: Setting) -> list[Turn]:
        """Those who take turns, ready to start; peers that are missing are left out."""

    def rows(self, samples: Samples) -> list[Row]:
        """Us, beside each of the others."""
        others = [name for name in samples if name != OURS]
        ours = statistics.median(samples[OURS])
        if not others:
            return [Row(self.title, self.unit, ours)]
        return [self.row(samples, name) for name in others]

    def row(self, samples: Samples, other: str, ours: str = OURS, what: str = "") -> Row:
        return Row(
            what or self.title,
            self.unit,
            statistics.median(samples[ours]),
            other,
            statistics.median(samples[other]),
            ratio(samples, ours, other),
            self.goals.get(other),
        )

    def details(self, samples: Samples) -> dict[str, Any]:
        """What else was found out, after the turns: where the time goes, for instance."""
        return {}


def ratio(samples: Samples, ours: str, theirs: str) -> float:
    """The median over the turns: what disturbs the machine for longer than a turn disturbs both."""
    return statistics.median(a / b for a, b in zip(samples[ours], samples[theirs], strict=True))
