"""Three small clouds without labels, as GAN Lab's “disjoint”: around (−0.45, 0.75), (0.75, 0.3) and (−0.15, −0.45)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset, near_centres

CENTRES = np.array([(-0.45, 0.75), (0.75, 0.3), (-0.15, -0.45)])
SPREAD = 0.075


@dataclass(frozen=True)
class ThreeClouds(CloudDataset):
    title: ClassVar[str] = "Three clouds"
    summary: ClassVar[str] = "Three small clouds, without labels; the generator has to find them all."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        return CENTRES[np.arange(count) % 3] + SPREAD * rng.standard_normal((count, 2))

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within three standard deviations of one of the centres; visited: the share of these that have
        their part."""
        return near_centres(samples, CENTRES, 3 * float(np.hypot(SPREAD, self.blur)))
