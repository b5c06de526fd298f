"""Data sets of points in the plane, after TensorFlow Playground: classification or regression over [−6, 6]²."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from playground.core.dataset import Data, Part
from playground.core.params import integer, real, subset
from playground.core.plane import DOMAIN, PlaneDataset, round_reach
from playground.core.shapes import Shape

FEATURES: dict[str, tuple[str, Callable[[np.ndarray, np.ndarray], np.ndarray]]] = {
    "x1": ("x₁", lambda a, b: a),
    "x2": ("x₂", lambda a, b: b),
    "x1_squared": ("x₁²", lambda a, b: a * a),
    "x2_squared": ("x₂²", lambda a, b: b * b),
    "x1_x2": ("x₁x₂", lambda a, b: a * b),
    "sin_x1": ("sin x₁", lambda a, b: np.sin(a)),
    "sin_x2": ("sin x₂", lambda a, b: np.sin(b)),
}


def split_field(default: float) -> Any:
    """The field that says how many of the points train the network."""
    words = "The share of the points the network learns from; the rest tests it."
    return real(default, minimum=10.0, maximum=90.0, unit="%", label="Used for training", help=words)


def features_field() -> Any:
    """The field that says what the network is told about each point."""
    options = tuple((key, name) for key, (name, _) in FEATURES.items())
    return subset(("x1", "x2"), options, label="Features", help="What the network is told about each point.")


def feature_names(features: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(FEATURES[key][0] for key in features)


def told(points: np.ndarray, features: tuple[str, ...]) -> np.ndarray:
    """points (N, 2) -> what the network is given (N, features), float32."""
    a, b = points[:, 0], points[:, 1]
    return np.stack([FEATURES[key][1](a, b) for key in features], axis=1).astype(np.float32)


@dataclass(frozen=True)
class PointsDataset(PlaneDataset):
    """A file gives ``generate``; noise, split, seed and features are the same for all. unit: how much of the plane is 1
    in the numbers that the network is given and that the axes say."""

    sort: ClassVar[str] = "points"
    unit: ClassVar[float] = 1.0
    class_names: ClassVar[tuple[str, ...]] = ("class −1", "class +1")

    noise: float = real(
        0.0, minimum=0.0, maximum=50.0, unit="%", label="Noise", help="How much chance blurs the points; 0 is none."
    )
    train_ratio: float = split_field(50.0)
    features: tuple[str, ...] = features_field()
    samples: int = integer(
        500, minimum=20, maximum=20_000, unit="points", label="Points", advanced=True, help="How many points are drawn."
    )
    seed: int = integer(
        0, minimum=0, maximum=2**31 - 1, label="Sample", advanced=True,
        help="The number that draws the points; the same number draws the same points.",
    )  # fmt: skip

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        """count points, noise in [0, 0.5] -> points (count, 2), and class numbers (count,) or values (count, 1)."""
        raise NotImplementedError  # pragma: no cover - abstract

    def input_shape(self) -> Shape:
        return (len(self.features),)

    def input_names(self) -> tuple[str, ...]:
        return feature_names(self.features)

    def classes(self) -> tuple[str, ...]:
        return self.class_names

    def inputs(self, points: np.ndarray) -> np.ndarray:
        return told(points / self.unit, self.features)

    def places(self, x: np.ndarray) -> np.ndarray | None:
        """The way back: inputs (N, features) -> points of the plane (N, 2); None where x₁ or x₂ is not among them."""
        if not {"x1", "x2"} <= set(self.features):
            return None
        columns = [self.features.index(key) for key in ("x1", "x2")]
        return np.asarray(x, np.float32).reshape(len(x), -1)[:, columns] * np.float32(self.unit)

    def reach(self) -> float:
        return fitted(self)

    def seen(self) -> PointsDataset:
        return self.but(noise=0.0, seed=0)

    def counts(self) -> tuple[int, int]:
        train = round(self.samples * self.train_ratio / 100)
        return train, self.samples - train

    def make(self) -> Data:
        rng = np.random.default_rng(self.seed)
        points, labels = self.generate(rng, self.samples, self.noise / 100)
        order = rng.permutation(len(points))
        points, labels = points[order].astype(np.float32), labels[order]
        labels = labels.astype(np.int64 if self.classes() else np.float32)
        cut, _ = self.counts()
        x = self.inputs(points)
        return Data(Part(x[:cut], labels[:cut], points[:cut]), Part(x[cut:], labels[cut:], points[cut:]))

    def preview(self, count: int) -> Part:
        return self.but(samples=max(20, min(count, 20_000)), train_ratio=90.0).make().train


@lru_cache(maxsize=64)
def fitted(dataset: PlaneDataset) -> float:
    """The reach of a plane that holds every sample of a data set."""
    data = dataset.make()
    return round_reach(max(float(np.abs(part.raw).max(initial=0.0)) for part in (data.train, data.test)))


@dataclass(frozen=True)
class HeightsDataset(PointsDataset):
    """Regression: every point of the plane has a height to predict. A file gives ``height``."""

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

    def height(self, points: np.ndarray) -> np.ndarray:
        """points (count, 2) -> heights (count, 1)."""
        raise NotImplementedError  # pragma: no cover - abstract

    def generate(self, rng: np.random.Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        """Points uniform over the plane; noise moves where the height is taken, by up to noise · 6."""
        points = rng.uniform(-DOMAIN, DOMAIN, (count, 2))
        return points, self.height(points + noise * rng.uniform(-DOMAIN, DOMAIN, points.shape))


def disc(rng: np.random.Generator, count: int, inner: float, outer: float) -> np.ndarray:
    """Points (count, 2) with radius uniform in [inner, outer) and any angle."""
    radius, angle = rng.uniform(inner, outer, count), rng.uniform(0, 2 * np.pi, count)
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def spiral_arms(rng: np.random.Generator, count: int, noise: float, arms: int) -> tuple[np.ndarray, np.ndarray]:
    """As many spiral arms as asked for, one class each: r = 5 i/n, angle = 1.75·2π i/n + its share of a full turn."""
    points, labels = [], []
    for arm in range(arms):
        n = count // arms + (arm < count % arms)
        t = np.arange(n) / n
        angle = 1.75 * t * 2 * np.pi + 2 * np.pi * arm / arms
        radius = 5 * t
        curve = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
        points.append(curve + noise * rng.uniform(-1, 1, (n, 2)))
        labels.append(np.full(n, arm))
    return np.concatenate(points), np.concatenate(labels)
