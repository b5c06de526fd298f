"""Two clouds without labels, as GAN Lab's “gaussians”: a round one of standard deviation 0.3 around (−0.6, 0.6), and a
flat one of (0.15, 0.6) around (0.6, −0.3)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset

CENTRES, SPREADS = np.array([(-0.6, 0.6), (0.6, -0.3)]), np.array([(0.3, 0.3), (0.15, 0.6)])
REACH = 2.5  # standard deviations


@dataclass(frozen=True)
class TwoClouds(CloudDataset):
    title: ClassVar[str] = "Two clouds"
    summary: ClassVar[str] = "A round and a flat cloud, without labels: a generator has to share itself out."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        which = np.arange(count) % 2
        return CENTRES[which] + SPREADS[which] * rng.standard_normal((count, 2))

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within 2.5 standard deviations of a cloud's centre; visited: the share of the clouds that
        have at least half as many of these as they would by chance."""
        spreads = np.hypot(SPREADS, self.blur)
        distances = np.linalg.norm((samples[:, None, :2] - CENTRES) / spreads, axis=2)
        near = distances.min(axis=1) <= REACH
        found = np.bincount(distances.argmin(axis=1)[near], minlength=2)
        return {"near": float(near.mean()), "visited": float((found >= len(samples) / 4).mean())}
