"""TensorFlow Playground's default, and the same with six hidden layers of eight: beside its own engine and PyTorch."""

from __future__ import annotations

import json
from typing import Any

from playground.bench import compiled
from playground.bench.benchmark import OURS, PYTORCH, TENSORFLOW_PLAYGROUND, Benchmark, Row, Samples, Setting, Turn
from playground.bench.projects import Run, points

MEASURED = "ours, measuring each epoch"


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
        run = Run(project, setting.threads)
        count = max(1, self.count // 5) if setting.quick else self.count

        def ours() -> dict[str, float]:
            found = run.epochs(count)
            return {OURS: found["training"], MEASURED: found["measuring"]}

        turns: list[Turn] = [ours]
        if peer := compiled.peer(setting, json.loads(json.dumps(work))):
            turns.append(lambda: peer.turn(max(1, count // 10)))
        if other := setting.python_peer("torch_driver", **work):
            turns.append(lambda: other.turn(max(1, count // 1000)))
        return turns

    def rows(self, samples: Samples) -> list[Row]:
        others = [name for name in samples if name not in (OURS, MEASURED)]
        rows = super().rows({name: found for name, found in samples.items() if name != MEASURED})
        words = f"{self.title}, measuring each epoch"
        if TENSORFLOW_PLAYGROUND not in others:
            return rows
        return [*rows, self.row(samples, TENSORFLOW_PLAYGROUND, MEASURED, words).without_goal()]


BENCHMARKS = (
    Points(1, "points", "circle, 2-4-2-1", (4, 2), 5000, 500),
    Points(2, "points-deep", "circle, six hidden layers of 8", (8,) * 6, 1000, 150),
)
