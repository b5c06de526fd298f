"""Five spirals a fifth of a turn apart, one class each."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset, spiral_arms


@dataclass(frozen=True)
class SpiralFive(PointsDataset):
    title: ClassVar[str] = "Five spirals"
    summary: ClassVar[str] = "Five arms, five classes."
    class_names: ClassVar[tuple[str, ...]] = ("class 1", "class 2", "class 3", "class 4", "class 5")

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        return spiral_arms(rng, count, noise, arms=5)
