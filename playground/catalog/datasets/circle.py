"""A disc inside a ring (TensorFlow Playground): radius U(0, 2.5) inside, U(3.5, 5) outside.

Noise moves the label, not the point: class +1 where ‖p + noise · U(−5, 5)²‖ < 2.5.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset, disc


@dataclass(frozen=True)
class Circle(PointsDataset):
    title: ClassVar[str] = "Circle"
    summary: ClassVar[str] = "A disc inside a ring."

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        inside = count // 2
        points = np.concatenate([disc(rng, inside, 0.0, 2.5), disc(rng, count - inside, 3.5, 5.0)])
        moved = points + noise * rng.uniform(-5, 5, points.shape)
        return points, (np.hypot(moved[:, 0], moved[:, 1]) < 2.5).astype(np.int64)
