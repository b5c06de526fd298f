"""Where the time of a step goes: every call of a runner timed by itself, and beside what the matrix unit could do."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import numpy as np

from playground.bench.projects import Run
from playground.bench.stream import matrix_product
from playground.engine import backends
from playground.engine.backends.base import bound
from playground.engine.cost import matrix_flops
from playground.engine.trace import trace

SIDE = 1024  # of the square matrices that show what the machine can do at most
PRODUCTS, REPEATS = 10, 30  # of a turn; of a step whose calls are timed


class Peak:
    """Products of large square matrices in the BLAS that the kernels call."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.a, self.b = (rng.random((SIDE, SIDE), np.float32) for _ in range(2))
        self.out = np.zeros((SIDE, SIDE), np.float32)

    def turn(self) -> dict[str, float]:
        """Seconds of one floating-point operation, multiplication and addition counted apart, in the best of a few."""
        times = []
        for _ in range(PRODUCTS):
            start = time.perf_counter()
            matrix_product(self.a, self.b, self.out)
            times.append(time.perf_counter() - start)
        return {"peak": min(times) / (2 * SIDE**3)}


def profile(run: Run, flop_seconds: float) -> dict[str, Any]:
    """Microseconds of a step by operation, and the share of the peak that it reaches as a whole and in its matrix
    products alone, each call at its best. flop_seconds: of one floating-point operation at the peak."""
    trainer = run.trainer
    program = trace(trainer.project, trainer.batch_size, "train")
    runner = bound(backends.create("cpu").bind(program, trainer.model.parameters))  # by one thread: one list of calls
    rows, rate = np.arange(trainer.batch_size), trainer.project.optimizer.hyper(1, 0.0)
    samples: list[list[float]] = []
    for _ in range(REPEATS):
        times = [time.perf_counter()]
        runner.feed(trainer.data.train.x, trainer.train_targets, rows)
        times.append(time.perf_counter())
        runner.hyper[: len(rate)] = rate
        for kernel, arguments in runner.calls:
            kernel(*arguments)
            times.append(time.perf_counter())
        samples.append([b - a for a, b in pairwise(times)])
    best = [min(column) for column in zip(*samples, strict=True)]  # as for the peak: undisturbed
    flops = [0, *(matrix_flops(program, instruction) for instruction in program.instructions)]
    names = ["gather", *(instruction.op for instruction in program.instructions)]
    total = sum(best)
    products = sum(m for m, f in zip(best, flops, strict=True) if f)
    grouped: dict[str, float] = {}
    for name, seconds in zip(names, best, strict=True):
        grouped[name] = grouped.get(name, 0.0) + seconds * 1e6
    return {
        "microseconds": {name: round(value, 1) for name, value in sorted(grouped.items(), key=lambda i: -i[1])},
        "matrix_flops": sum(flops),
        "peak_gflops": 1e-9 / flop_seconds,
        "share_of_peak": sum(flops) * flop_seconds / total,
        "share_of_peak_in_products": sum(flops) * flop_seconds / products if products else 0.0,
        "share_of_time_in_products": products / total,
    }


def sentence(found: dict[str, Any]) -> str:
    """What the table says of it."""
    total = sum(found["microseconds"].values())
    most = ", ".join(f"{name} {100 * value / total:.0f} %" for name, value in list(found["microseconds"].items())[:6])
    return (
        f"{100 * found['share_of_peak']:.0f} % of the matrix-product peak of {found['peak_gflops']:.0f} GFLOP/s "
        f"({100 * found['share_of_peak_in_products']:.0f} % while multiplying); of the time: {most}"
    )
