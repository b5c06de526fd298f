"""Five times five small clouds on a grid, without labels (Gulrajani et al., NIPS 2017)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset, near_centres

PLACES = np.linspace(-1.1, 1.1, 5)
CENTRES = np.stack(np.meshgrid(PLACES, PLACES), axis=-1).reshape(-1, 2)
SPREAD = 0.03


@dataclass(frozen=True)
class GaussianGrid(CloudDataset):
    title: ClassVar[str] = "Grid of clouds"
    summary: ClassVar[str] = "Twenty-five small clouds on a grid, without labels: hard to find them all."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        return CENTRES[np.arange(count) % 25] + SPREAD * rng.standard_normal((count, 2))

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within 0.15 of a centre; visited: the share of these that have their part."""
        return near_centres(samples, CENTRES, 0.15)
