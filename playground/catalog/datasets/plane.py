"""A slanted plane to be fitted (TensorFlow Playground): x, y ~ U(−6, 6), value (x + y) / 10; noise moves x and y."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer
from playground.core.points import DOMAIN, PointsDataset


@dataclass(frozen=True)
class Plane(PointsDataset):
    title: ClassVar[str] = "Plane"
    summary: ClassVar[str] = "A slanted plane: each point has a height to predict."
    class_names: ClassVar[tuple[str, ...]] = ()

    samples: int = integer(
        1200,
        minimum=20,
        maximum=20_000,
        unit="points",
        label="Points",
        advanced=True,
        help="How many points are drawn.",
    )

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points = rng.uniform(-DOMAIN, DOMAIN, (count, 2))
        moved = points + noise * rng.uniform(-DOMAIN, DOMAIN, points.shape)
        return points, moved.sum(axis=1, keepdims=True) / 10
