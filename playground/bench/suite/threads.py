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
    """Each of them is a process of its own, and so is the neighbour."""

    unit = "a step"
    goals = {ONE: 1 / 1.5, ONE + BUSY: 1.0}  # noqa: RUF012 - not changed

    def __init__(self, place: int, project: str, steps: int) -> None:
        self.place, self.project, self.steps = place, project, steps
        self.name, self.title = f"threads-{project}", f"{project}, two threads"

    def contestants(self, setting: Setting) -> list[Turn]:
        command = [sys.executable, "-m", "playground.bench.drivers.ours"]
        engines = []
        for count, name in ((1, ONE), (2, TWO)):
            work = {"quick": setting.quick, "project": self.project, "threads": count, "name": name}
            engines.append(replace(setting, threads=count).peer(command, work, "install the program again"))
        neighbour = setting.peer([sys.executable, str(processes.DRIVERS / "neighbour.py")], {}, "")
        assert neighbour is not None, "it needs nothing"
        idle: list[Turn] = [lambda e=e: e.turn(self.steps) for e in engines if e]  # type: ignore[misc]
        return [*idle, *(disturbed(engine, neighbour, self.steps) for engine in engines if engine)]

    def rows(self, samples: Samples) -> list[Row]:
        return [self.row(samples, ONE + words, TWO + words, f"{self.title}{words or ', idle'}") for words in ("", BUSY)]


def disturbed(engine: Peer, neighbour: Peer, steps: int) -> Turn:
    def turn() -> dict[str, float]:
        neighbour.ask("1")
        found = engine.turn(steps)
        neighbour.ask("0")
        return {name + BUSY: seconds for name, seconds in found.items()}

    return turn


BENCHMARKS = (Threads(8, "mnist-mlp", 200), Threads(9, "mnist-cnn", 20))
