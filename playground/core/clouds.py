"""Points without labels: clouds whose shape a network is to learn, after GAN Lab. A file gives ``cloud``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer, real
from playground.core.plane import DOMAIN, Axis
from playground.core.points import PointsDataset


@dataclass(frozen=True)
class CloudDataset(PointsDataset):
    """The numbers that a network sees lie between −1.5 and 1.5, which is the plane that is drawn."""

    labelled: ClassVar[bool] = False
    figures: ClassVar[tuple[tuple[str, str], ...]] = (("near", "near the data"), ("visited", "parts visited"))
    unit: ClassVar[float] = 4.0
    class_names: ClassVar[tuple[str, ...]] = ()

    noise: float = real(
        5.0, minimum=0.0, maximum=50.0, unit="%", label="Noise", help="How far chance moves the points; 0 is none."
    )
    train_ratio: float = real(
        80.0, minimum=10.0, maximum=90.0, unit="%", label="Used for training",
        help="The share of the points the network learns from; the rest tests it.",
    )  # fmt: skip
    samples: int = integer(
        2000,
        minimum=20,
        maximum=20_000,
        unit="points",
        label="Points",
        advanced=True,
        help="How many points are drawn.",
    )

    def axes(self) -> tuple[Axis, Axis]:
        reach = DOMAIN / self.unit
        return Axis("x₁", -reach, reach), Axis("x₂", -reach, reach)

    @property
    def blur(self) -> float:
        """The standard deviation of the noise, in the network's numbers: 0.4 would be 100 %."""
        return 0.4 * self.noise / 100

    def cloud(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """count points (count, 2) without noise, in the network's numbers."""
        raise NotImplementedError  # pragma: no cover - abstract

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        """Points, and zeros for the labels that there are not."""
        points = self.cloud(rng, count) + self.blur * rng.standard_normal((count, 2))
        return self.unit * points, np.zeros((count, 1))


def near_centres(x: np.ndarray, centres: np.ndarray, reach: float) -> dict[str, float]:
    """Of points x (N, 2): the share within ``reach`` of one of the centres (K, 2), and the share of centres that have
    at least half as many points near them as they would by chance."""
    distances = np.linalg.norm(x[:, None, :2] - centres[None], axis=2)
    near = distances.min(axis=1) <= reach
    found = np.bincount(distances.argmin(axis=1)[near], minlength=len(centres))
    visited = (found >= 0.5 * len(x) / len(centres)).mean()
    return {"near": float(near.mean()), "visited": float(visited)}
