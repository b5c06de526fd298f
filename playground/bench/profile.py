"""Where the time of a step goes: every call of a runner timed by itself, and beside what the matrix unit could do."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from typing import Any

import numpy as np

from playground.bench.stream import matrix_product
from playground.engine.cost import matrix_flops

SIDE = 768  # of the square matrices that show what the machine can do at most
REPEATS = 30


class Peak:
    """Products of large square matrices in the BLAS that the kernels call."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.a, self.b = (rng.random((SIDE, SIDE), np.float32) for _ in range(2))
        self.out = np.zeros((SIDE, SIDE), np.float32)

    def turn(self) -> dict[str, float]:
        """Seconds of one floating-point operation, multiplication and addition counted apart."""
        start = time.perf_counter()
        for _ in range(5):
            matrix_product(self.a, self.b, self.out)
        return {"peak": (time.perf_counter() - start) / 5 / (2 * SIDE**3)}


def profile(run: Any, flop_seconds: float) -> dict[str, Any]:
    """Microseconds of a step by operation, and the share of the peak that it reaches as a whole and in its matrix
    products alone. flop_seconds: of one floating-point operation at the peak."""
    runner, trainer = run.runner(), run.trainer
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
    medians = [statistics.median(column) for column in zip(*samples, strict=True)]
    instructions = runner.program.instructions
    flops = [0, *(matrix_flops(runner.program, instruction) for instruction in instructions)]
    names = ["gather", *(instruction.op for instruction in instructions)]
    total = sum(medians)
    products = sum(m for m, f in zip(medians, flops, strict=True) if f)
    grouped: dict[str, float] = {}
    for name, seconds in zip(names, medians, strict=True):
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
