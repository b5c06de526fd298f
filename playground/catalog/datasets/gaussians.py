"""Two clouds (TensorFlow Playground): normal around (2, 2), class +1, and (−2, −2), class −1.

The variance goes from 0.5 without noise to 4 at 50 %.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import PointsDataset


@dataclass(frozen=True)
class Gaussians(PointsDataset):
    title: ClassVar[str] = "Gaussians"
    summary: ClassVar[str] = "Two clouds; more noise makes them overlap."

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        spread = np.sqrt(0.5 + noise / 0.5 * 3.5)
        labels = (np.arange(count) < count // 2).astype(np.int64)
        centres = np.where(labels[:, None] == 1, 2.0, -2.0)
        return centres + spread * rng.standard_normal((count, 2)), labels
