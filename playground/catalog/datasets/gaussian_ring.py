"""Eight small clouds on a circle of radius 1, without labels: the usual test for generators that forget some of the
data (Metz et al., ICLR 2017)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset, near_centres

TURNS = np.arange(8) * np.pi / 4
CENTRES = np.stack([np.cos(TURNS), np.sin(TURNS)], axis=1)
SPREAD = 0.03


@dataclass(frozen=True)
class GaussianRing(CloudDataset):
    title: ClassVar[str] = "Eight clouds"
    summary: ClassVar[str] = "Eight small clouds on a circle, without labels: generators like to forget some."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        return CENTRES[np.arange(count) % 8] + SPREAD * rng.standard_normal((count, 2))

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within 0.15 of a centre; visited: the share of these that have their part."""
        return near_centres(samples, CENTRES, 0.15)
