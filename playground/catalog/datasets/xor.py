"""Exclusive or (TensorFlow Playground): x, y ~ U(−5, 5), pushed 0.3 away from the axes; class +1 where x·y ≥ 0.

Noise moves the label, not the point.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset


@dataclass(frozen=True)
class Xor(PointsDataset):
    title: ClassVar[str] = "Exclusive or"
    summary: ClassVar[str] = "Opposite corners belong together; no single line can separate them."

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points = rng.uniform(-5, 5, (count, 2))
        points += np.where(points > 0, 0.3, -0.3)
        moved = points + noise * rng.uniform(-5, 5, points.shape)
        return points, (moved[:, 0] * moved[:, 1] >= 0).astype(np.int64)
