"""Four clouds, one class each: normal around (±2.5, ±2.5); the variance goes from 0.4 to 3 with the noise."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset

CENTRES = np.array([(2.5, 2.5), (-2.5, 2.5), (-2.5, -2.5), (2.5, -2.5)])


@dataclass(frozen=True)
class Blobs(PointsDataset):
    title: ClassVar[str] = "Blobs"
    summary: ClassVar[str] = "Four clouds, four classes."
    class_names: ClassVar[tuple[str, ...]] = ("class 1", "class 2", "class 3", "class 4")

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        labels = np.arange(count) % len(CENTRES)
        spread = np.sqrt(0.4 + noise / 0.5 * 2.6)
        return CENTRES[labels] + spread * rng.standard_normal((count, 2)), labels
