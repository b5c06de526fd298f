"""Planes through the weights of a network, along which its loss can be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.program import Key

NUMBERS = 8_000_000  # of a path, from which its directions are found: of larger networks fewer snapshots
Windows = Mapping[Key, np.ndarray]


@dataclass(frozen=True, eq=False)
class Plane:
    """centre (P,), first and second (P,): weights are centre + a · first + b · second. low, high: the corners (a, b) of
    what is looked at; shares: of the path's variance that each direction holds, None for random directions."""

    centre: np.ndarray
    first: np.ndarray
    second: np.ndarray
    low: tuple[float, float] = (-1.0, -1.0)
    high: tuple[float, float] = (1.0, 1.0)
    shares: tuple[float, float] | None = None

    def at(self, a: float, b: float) -> np.ndarray:
        return self.centre + np.float32(a) * self.first + np.float32(b) * self.second

    def coordinates(self, weights: np.ndarray) -> tuple[float, float]:
        """(a, b) of the place in the plane that is nearest to weights (P,): least squares, since random directions need
        not stand at right angles. Not numbers where weights have run away."""
        u, v = self.first, self.second
        with np.errstate(all="ignore"):  # weights that run away
            away = weights - self.centre
            uu, uv, vv = float(np.dot(u, u)), float(np.dot(u, v)), float(np.dot(v, v))
            ua, va = float(np.dot(u, away)), float(np.dot(v, away))
        determinant = uu * vv - uv * uv
        if determinant <= 1e-12 * uu * vv or not np.isfinite(determinant):  # one direction, or none
            return (ua / uu if uu > 0 else 0.0), 0.0
        return (vv * ua - uv * va) / determinant, (uu * va - uv * ua) / determinant


def filter_normalised(direction: Windows, weights: Windows) -> None:
    """Scales a random direction in place, filter by filter: d ← d / ‖d‖ · ‖w‖, a filter being all that one unit or one
    feature map listens to. Biases and the scales of normalisation have no filters and stand still.

    Source: Li, Xu, Taylor, Studer and Goldstein, Visualizing the Loss Landscape of Neural Nets (2018), section 4.
    """
    for key, d in direction.items():
        if d.ndim < 2:
            d[...] = 0
            continue
        rows, filters = d.reshape(len(d), -1), weights[key].reshape(len(d), -1)
        length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        wanted = np.sqrt((filters * filters).sum(axis=1, keepdims=True))
        rows *= np.divide(wanted, length, out=np.zeros_like(wanted), where=length > 0)


def principal_plane(weights: Sequence[np.ndarray], centre: np.ndarray, margin: float = 1.3) -> Plane | None:
    """The plane through centre (P,) that holds most of a path of weights, each (P,): the two first principal components
    of their differences from it. None for a path that does not span a plane yet.

    The products of all pairs of differences are enough to find them (n × n), however many weights there are.
    """
    if len(weights) < 2:
        return None
    weights = weights[:: -(-len(weights) * centre.size // NUMBERS)]
    with np.errstate(all="ignore"):
        away = np.stack([w - centre for w in weights])
        products = (away @ away.T).astype(np.float64)
    if not np.isfinite(products).all():
        return None
    squares, vectors = np.linalg.eigh(products)
    if squares[-2] <= 1e-9 * squares[-1]:
        return None
    first, second = (direction(away, vectors[:, -k]) for k in (1, 2))
    total = float(np.maximum(squares, 0).sum())
    shares = float(squares[-1]) / total, float(squares[-2]) / total
    ab = np.stack([away @ first, away @ second], axis=1)
    ab = np.concatenate([ab, np.zeros((1, 2), ab.dtype)])
    middle = (ab.max(axis=0) + ab.min(axis=0)) / 2
    half = (ab.max(axis=0) - ab.min(axis=0)) / 2
    half = margin * np.maximum(half, 0.4 * half.max())
    low, high = middle - half, middle + half
    return Plane(centre, first, second, (float(low[0]), float(low[1])), (float(high[0]), float(high[1])), shares)


def direction(away: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """away (n, P) mixed by shares (n,), of length 1, float32; it points from the start of the path to its end."""
    mixed = shares.astype(away.dtype) @ away
    mixed /= max(float(np.sqrt(np.dot(mixed, mixed))), 1e-30)
    return -mixed if float(np.dot(mixed, away[0])) > 0 else mixed
