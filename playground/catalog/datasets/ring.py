"""A ring without labels, after GAN Lab: radius 1, the angle evenly spread."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset

REACH = 0.1  # so near to the ring counts as on it
EIGHTHS = 8


@dataclass(frozen=True)
class Ring(CloudDataset):
    title: ClassVar[str] = "Ring"
    summary: ClassVar[str] = "Points on a circle, without labels; a generator learns to draw it."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        angle = rng.uniform(0, 2 * np.pi, count)
        return np.stack([np.cos(angle), np.sin(angle)], axis=1)

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within 0.1 of the ring; visited: the share of its eighths in which at least a third as many
        of those lie as would by chance."""
        near = np.abs(np.hypot(samples[:, 0], samples[:, 1]) - 1) <= REACH
        angle = np.arctan2(samples[near, 1], samples[near, 0]) % (2 * np.pi)
        found = np.bincount((angle / (2 * np.pi) * EIGHTHS).astype(int) % EIGHTHS, minlength=EIGHTHS)
        visited = (found >= len(samples) / EIGHTHS / 3).mean()
        return {"near": float(near.mean()), "visited": float(visited)}
