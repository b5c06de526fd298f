"""Two spirals wound into each other (TensorFlow Playground): r = 5 i/n, angle = 1.75 · 2π i/n, half a turn apart."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset, spiral_arms


@dataclass(frozen=True)
class Spiral(PointsDataset):
    title: ClassVar[str] = "Two spirals"
    summary: ClassVar[str] = "Two arms wound into each other; the hardest of the classic four."

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points, arm = spiral_arms(rng, count, noise, arms=2)
        return points, 1 - arm
