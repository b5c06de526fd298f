"""Three spirals a third of a turn apart, one class each."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset, spiral_arms


@dataclass(frozen=True)
class SpiralThree(PointsDataset):
    title: ClassVar[str] = "Three spirals"
    summary: ClassVar[str] = "Three arms, three classes."
    class_names: ClassVar[tuple[str, ...]] = ("class 1", "class 2", "class 3")

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        return spiral_arms(rng, count, noise, arms=3)
