"""A slanted line without labels, after GAN Lab: from (0.9, −0.6) to (−0.9, 0.6), evenly spread."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.clouds import CloudDataset

START, WAY = np.array([0.9, -0.6]), np.array([-1.8, 1.2])
REACH = 0.1
PARTS = 8


@dataclass(frozen=True)
class Line(CloudDataset):
    title: ClassVar[str] = "Line"
    summary: ClassVar[str] = "Points on a slanted line, without labels: the easiest shape for a generator."

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        return START + rng.uniform(0, 1, (count, 1)) * WAY

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """near: the share within 0.1 of the line; visited: the share of its eighths in which at least a third as
        many of those lie as would by chance."""
        along = np.clip((samples[:, :2] - START) @ WAY / (WAY @ WAY), 0, 1)
        near = np.linalg.norm(samples[:, :2] - START - along[:, None] * WAY, axis=1) <= REACH
        found = np.bincount(np.minimum((along[near] * PARTS).astype(int), PARTS - 1), minlength=PARTS)
        return {"near": float(near.mean()), "visited": float((found >= len(samples) / PARTS / 3).mean())}
