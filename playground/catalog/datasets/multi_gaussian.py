"""Six bumps to be fitted (TensorFlow Playground): signs + − + above, − + − below; each falls to 0 at distance 2."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.points import HeightsDataset

CENTRES = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])


@dataclass(frozen=True)
class MultiGaussian(HeightsDataset):
    title: ClassVar[str] = "Six bumps"
    summary: ClassVar[str] = "Six hills and valleys: each point has a height to predict."

    def height(self, points: np.ndarray) -> np.ndarray:
        """Of the bumps at a point, the one largest in absolute value."""
        distance = np.linalg.norm(points[:, None] - CENTRES, axis=2)
        bumps = SIGNS * np.maximum(0.0, 1.0 - distance / 2)
        strongest = np.abs(bumps).argmax(axis=1)
        return bumps[np.arange(len(points)), strongest][:, None]
