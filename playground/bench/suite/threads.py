"""Two threads against one on the MLP and the CNN: on a machine that is idle, and with a neighbour that wants a core."""

from __future__ import annotations

import sys
from dataclasses import replace

from playground.bench import processes
from playground.bench.benchmark import Benchmark, Row, Samples, Setting, Turn
from playground.bench.processes import Peer

ONE, TWO = "one thread", "two threads"
BUSY = ", a busy neighbour"


class Threads(Benchmark):
    """Each of them is a process of its own, and so is the neighbour. Those that it disturbs are others than those that
    it does not: an engine goes by what it has found out about its surroundings."""

    unit = "a step"
    # never slower: beside a neighbour, turns of one and the same contestant differ by more than these two in a hundred
    goals = {ONE: 1 / 1.5, ONE + BUSY: 1.02}  # noqa: RUF012 - not changed

    def __init__(self, place: int, project: str, steps: int) -> None:
        self.place, self.project, self.steps = place, project, steps
        self.name, self.title = f"threads-{project}", f"{project}, two threads"

    def contestants(self, setting: Setting) -> list[Turn]:
        command = [sys.executable, "-m", "playground.bench.drivers.ours"]
        idle: list[Peer] = []
        busy: list[Peer] = []
        for count, name in ((1, ONE), (2, TWO)):
            work = {"quick": setting.quick, "project": self.project, "threads": count, "name": name}
            for engines in (idle, busy):
                engine = replace(setting, threads=count).peer(command, work, "install the program again")
                assert engine is not None, "it needs nothing"
                engines.append(engine)
        neighbour = setting.peer([sys.executable, str(processes.DRIVERS / "neighbour.py")], {}, "")
        assert neighbour is not None, "it needs nothing"
        alone: list[Turn] = [lambda e=e: e.turn(self.steps) for e in idle]  # type: ignore[misc]
        return [*alone, *(disturbed(engine, neighbour, self.steps) for engine in busy)]

    def rows(self, samples: Samples) -> list[Row]:
        return [self.row(samples, ONE + words, TWO + words, f"{self.title}{words or ', idle'}") for words in ("", BUSY)]


def disturbed(engine: Peer, neighbour: Peer, steps: int) -> Turn:
    def turn() -> dict[str, float]:
        neighbour.ask("1")
        found = engine.turn(steps)
        neighbour.ask("0")
        return {name + BUSY: seconds for name, seconds in found.items()}

    return turn


# turns of about a second: the engine finds out anew in each whether a second thread helps
BENCHMARKS = (Threads(8, "mnist-mlp", 800), Threads(9, "mnist-cnn", 120))
