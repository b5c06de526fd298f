"""A slanted plane to be fitted (TensorFlow Playground): x, y ~ U(−6, 6), height (x + y) / 10."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import HeightsDataset


@dataclass(frozen=True)
class Plane(HeightsDataset):
    title: ClassVar[str] = "Plane"
    summary: ClassVar[str] = "A slanted plane: each point has a height to predict."

    def height(self, points: np.ndarray) -> np.ndarray:
        return points.sum(axis=1, keepdims=True) / 10
