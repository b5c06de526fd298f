"""Six bumps to be fitted (TensorFlow Playground): signs + − + above, − + − below; each falls to 0 at distance 2."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer
from playground.core.points import DOMAIN, PointsDataset

CENTRES = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])


@dataclass(frozen=True)
class MultiGaussian(PointsDataset):
    title: ClassVar[str] = "Six bumps"
    summary: ClassVar[str] = "Six hills and valleys: each point has a height to predict."
    class_names: ClassVar[tuple[str, ...]] = ()

    samples: int = integer(
        1200,
        minimum=20,
        maximum=20_000,
        unit="points",
        label="Points",
        advanced=True,
        help="How many points are drawn.",
    )

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points = rng.uniform(-DOMAIN, DOMAIN, (count, 2))
        moved = points + noise * rng.uniform(-DOMAIN, DOMAIN, points.shape)
        distance = np.linalg.norm(moved[:, None] - CENTRES, axis=2)
        bumps = SIGNS * np.maximum(0.0, 1.0 - distance / 2)
        strongest = np.abs(bumps).argmax(axis=1)
        return points, bumps[np.arange(count), strongest][:, None]
