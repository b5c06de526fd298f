"""From the start of a process to the end of the first epoch: with nothing compiled yet, and with all in the cache."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from playground.bench import processes
from playground.bench.benchmark import Benchmark, Row, Samples, Setting, Turn

COLD, WARM = "cold", "warm"
SCRIPT = """
import time
from playground.bench.projects import Run, points
run = Run(points(4, 2))
run.epochs(1)
"""


class Start(Benchmark):
    """TensorFlow Playground's default. Cold: with a new folder for compiled kernels each time."""

    place, name, unit = 10, "start", "a start with the first epoch"
    title = "circle, 2-4-2-1, new process"
    goals: dict[str, float] = {}  # noqa: RUF012 - seconds, not a ratio
    rounds = 5

    def contestants(self, setting: Setting) -> list[Turn]:
        return [once(lambda: tempfile.mkdtemp(dir=setting.folder), COLD), once(lambda: "", WARM)]

    def rows(self, samples: Samples) -> list[Row]:
        return [
            Row(f"{self.title}, {words}", self.unit, statistics.median(samples[name]))
            for name, words in ((COLD, "nothing compiled"), (WARM, "all compiled"))
        ]


def once(cache: Callable[[], str], name: str) -> Turn:
    def turn() -> dict[str, float]:
        folder = cache()
        chosen = {"NUMBA_CACHE_DIR": folder} if folder else {}
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", SCRIPT], env={**os.environ, **processes.threads(1), **chosen}, check=True)
        return {name: time.perf_counter() - start}

    return turn


BENCHMARKS = (Start(),)
