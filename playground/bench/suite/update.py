"""The optimizer's update of a million parameters, beside what the memory can do: STREAM's copy, an array scaled in
place, and STREAM's triad, the fastest of them, on as many bytes altogether."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.bench import stream
from playground.bench.benchmark import Benchmark, Row, Samples, Setting, Turn
from playground.core.registry import registry
from playground.engine.backends.cpu import generate

PARAMETERS = 1_000_000
REPEATS = 40
OPTIMIZERS = ("rmsprop", "adam", "sgd")
MEMORY = "memory"


class Update(Benchmark):
    """Times are seconds of a gigabyte: weight, gradient and slots are read, weight and slots written."""

    place, name, unit = 7, "update", "GB/s"
    title = "update of 1 M parameters"
    goals: dict[str, float] = {}  # noqa: RUF012 - of the share of the memory's speed: see rows
    share = 0.6

    def contestants(self, setting: Setting) -> list[Turn]:
        return [memory(), *(update(kind) for kind in OPTIMIZERS)]

    def rows(self, samples: Samples) -> list[Row]:
        speed = {name: 1 / statistics.median(found) for name, found in samples.items()}
        shares = {
            kind: statistics.median(m / o for m, o in zip(samples[MEMORY], samples[kind], strict=True))
            for kind in OPTIMIZERS
        }
        return [
            Row(f"{self.title}, {registry.create('optimizers', kind).title}", self.unit, speed[kind], "memory",
                speed[MEMORY], shares[kind], self.share, more=True)
            for kind in OPTIMIZERS
        ]  # fmt: skip


def timed(call: Callable[[], Any], count: int) -> float:
    """Seconds of a gigabyte where one call moves so many bytes."""
    call()
    start = time.perf_counter()
    for _ in range(REPEATS):
        call()
    return (time.perf_counter() - start) / REPEATS / count * 1e9


def update(kind: str) -> Turn:
    optimizer = registry.create("optimizers", kind)
    rng = np.random.default_rng(0)
    slots = [np.zeros(PARAMETERS, np.float32) for _ in optimizer.slots]
    weight, gradient = (rng.standard_normal(PARAMETERS, np.float32) for _ in range(2))
    kernel = generate.update(optimizer.rule(), len(slots))
    hyper = np.zeros(16, np.float32)
    numbers = optimizer.hyper(1, optimizer.learning_rate)
    hyper[: len(numbers)] = numbers
    moved = 4 * PARAMETERS * (3 + 2 * len(slots))
    return lambda: {kind: timed(lambda: kernel(weight, gradient, hyper, *slots), moved)}


def memory() -> Turn:
    """The arrays together are as large as those of an update with two slots, so that they lie in the same cache."""
    count = 4 * PARAMETERS
    two = [np.ones(count // 2, np.float32) for _ in range(2)]
    three = [np.ones(count // 3, np.float32) for _ in range(3)]
    one = np.ones(count, np.float32)

    def turn() -> dict[str, float]:
        best = min(
            timed(lambda: stream.copy(*two), 8 * len(two[0])),
            timed(lambda: stream.scale(one, np.float32(0.999)), 8 * len(one)),
            timed(lambda: stream.triad(*three, np.float32(0.5)), 12 * len(three[0])),
        )
        return {MEMORY: best}

    return turn


BENCHMARKS = (Update(),)
