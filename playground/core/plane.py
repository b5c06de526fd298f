"""Data that is drawn as points of a square plane, over which every neuron's answer can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from playground.core.dataset import Dataset

DOMAIN = 6.0  # the plane that is drawn reaches from −DOMAIN to DOMAIN in both directions, farther where the data does
STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)  # numbers that count as round, in each power of ten


def round_reach(farthest: float) -> float:
    """How far a plane goes from its middle that holds numbers up to ``farthest``: round, and at least DOMAIN."""
    if not farthest > DOMAIN:
        return DOMAIN
    size = 10.0 ** floor(log10(farthest))
    return next(size * step for step in STEPS if size * step >= farthest * (1 - 1e-6))


@dataclass(frozen=True)
class Axis:
    """One direction of the plane: what it is called, and its numbers at −DOMAIN and at DOMAIN."""

    name: str
    low: float = -DOMAIN
    high: float = DOMAIN

    def value(self, place: float) -> float:
        """The number at a place of the plane."""
        return self.low + (place + DOMAIN) / (2 * DOMAIN) * (self.high - self.low)

    def place(self, values: np.ndarray) -> np.ndarray:
        """Where numbers lie in the plane."""
        return (values - self.low) / (self.high - self.low) * 2 * DOMAIN - DOMAIN


@dataclass(frozen=True)
class PlaneDataset(Dataset):
    """``raw`` of its parts are the places (N, 2) of the samples."""

    def inputs(self, points: np.ndarray) -> np.ndarray:
        """Places (N, 2) of the plane -> what the network is given there (N, *input_shape), float32."""
        raise NotImplementedError  # pragma: no cover - abstract

    def axes(self) -> tuple[Axis, Axis]:
        """Across and up."""
        return Axis("x₁"), Axis("x₂")

    def reach(self) -> float:
        """How far the plane that is drawn goes from its middle in each direction, so that every sample lies in it."""
        return DOMAIN

    def aside(self) -> str:
        """What the picture does not tell by itself, in plain sentences; empty where it needs no words."""
        return ""

    def seen(self) -> PlaneDataset:
        """This one with everything at its default that ``inputs`` does not depend on."""
        return self
