"""TensorFlow Playground's default, and the same with six hidden layers of eight: beside its own engine and PyTorch.

At once: what a network trains with before the loop made for it has been compiled.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import replace
from typing import Any

from playground.bench import compiled
from playground.bench.benchmark import OURS, PYTORCH, TENSORFLOW_PLAYGROUND, Benchmark, Row, Samples, Setting, Turn
from playground.bench.projects import Run, points

AT_ONCE, MEASURED = "ours, at once", "ours, measuring each epoch"


class Points(Benchmark):
    """Epochs over 250 points of the circle, batches of ten, tanh."""

    unit = "an epoch"

    def __init__(self, place: int, name: str, title: str, units: tuple[int, ...], epochs: int, faster: float) -> None:
        """units: of the hidden layers; epochs: of one of our turns; faster: than PyTorch, at least."""
        self.place, self.name, self.title, self.units, self.count = place, name, title, units, epochs
        self.goals = {TENSORFLOW_PLAYGROUND: 1 / 20, PYTORCH: 1 / faster}

    def contestants(self, setting: Setting) -> list[Turn]:
        project = points(*self.units)
        part = project.dataset.make().train
        work: dict[str, Any] = {"work": "points", "sizes": [2, *self.units, 1], "x": part.x.tolist()}
        work["y"] = (2.0 * part.labels[:, None] - 1).tolist()
        run, first = Run(project, setting.threads), Run(project, setting.threads, at_once=True)
        count = max(1, self.count // 5) if setting.quick else self.count

        def ours() -> dict[str, float]:
            found = run.epochs(count)
            return {OURS: found["training"], MEASURED: found["measuring"]}

        def at_once() -> dict[str, float]:
            return {AT_ONCE: first.epochs(max(1, count // 10))["training"]}

        turns: list[Turn] = [ours, at_once]
        if peer := compiled.peer(setting, json.loads(json.dumps(work))):
            turns.append(lambda: peer.turn(max(1, count // 10)))
        if other := setting.python_peer("torch_driver", **work):
            turns.append(lambda: other.turn(max(1, count // 1000)))
        return turns

    def rows(self, samples: Samples) -> list[Row]:
        peer = TENSORFLOW_PLAYGROUND
        rows = super().rows({name: found for name, found in samples.items() if name not in (AT_ONCE, MEASURED)})
        at_once, measured = (self.title + name.removeprefix(OURS) for name in (AT_ONCE, MEASURED))
        if peer not in samples:
            return [*rows, Row(at_once, self.unit, statistics.median(samples[AT_ONCE]))]
        return [
            *rows,
            replace(self.row(samples, peer, AT_ONCE, at_once), goal=1.0),
            replace(self.row(samples, peer, MEASURED, measured), goal=None),
        ]


BENCHMARKS = (
    Points(1, "points", "circle, 2-4-2-1", (4, 2), 5000, 500),
    Points(2, "points-deep", "circle, six hidden layers of 8", (8,) * 6, 1000, 150),
)
