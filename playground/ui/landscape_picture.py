"""A grid of losses as a map: bands of one colour between lines of equal loss, smooth at every size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.ui import theme

BANDS = 14
LARGEST = 560  # pixels of a side that are computed; a larger picture is scaled
CREST = 0.985  # what is higher than so many of the places counts as being as high
DECADES = 6  # that a logarithmic map tells apart


@dataclass(frozen=True)
class Heights:
    """What the lowest and the highest band mean. log: whether each band is so many times the one below, or so much
    more."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, values: np.ndarray, log: bool) -> Heights:
        """For losses (m, m): from the least one to nearly the largest, since one steep corner would leave no colours
        for all the rest. A loss can be negative, or 0 for a perfect network; then logarithms begin where they can."""
        finite = values[np.isfinite(values)]
        if not finite.size:
            return cls(0.0, 1.0, False)
        low, high = float(finite.min()), float(np.quantile(finite, CREST))
        high = high if high > low else low + max(abs(low), 1.0) * 1e-3
        if log and high > 0:
            return cls(max(low, high * 10.0**-DECADES), high, True)
        return cls(low, high, False)

    def share(self, losses: np.ndarray) -> np.ndarray:
        """losses of any shape -> 0 at the lowest, 1 at the highest."""
        clipped = np.clip(np.nan_to_num(losses, nan=self.high, posinf=self.high, neginf=self.low), self.low, self.high)
        if self.log:
            return np.log(clipped / self.low) / np.log(self.high / self.low)
        return (clipped - self.low) / (self.high - self.low)

    def loss(self, share: float) -> float:
        """The other way round, for one number."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)


def band_colors() -> list[QColor]:
    """From the lowest band to the highest: from the ground of the theme to the colour of large numbers."""
    tokens = theme.current()
    return [theme.mix(tokens.zero, tokens.positive, 0.85 * i / (BANDS - 1)) for i in range(BANDS)]


def contours(values: np.ndarray, heights: Heights, side: int) -> QImage:
    """values (m, m), row 0 at the bottom -> the map, side × side pixels at most."""
    side = max(2, min(side, LARGEST))
    height = smooth(heights.share(values)[::-1].astype(np.float32), side) * (BANDS - 1e-3)
    np.clip(height, 0, BANDS - 1e-3, out=height)
    down, across = np.gradient(height)
    steepness = np.maximum(np.hypot(down, across), 1e-4)
    edge = np.rint(height)
    away = np.abs(height - edge) / steepness  # pixels to the nearest line
    line = np.clip(1.15 - away, 0, 1) * ((edge > 0) & (edge < BANDS))
    table = np.array([color.getRgb()[:3] for color in band_colors()], np.float32)
    band = height.astype(np.int32)
    # over the last pixel of a band its colour becomes that of the next one: no stairs
    part = np.clip(0.5 + (height - edge) / steepness, 0, 1)[..., None]
    below, above = np.clip(edge.astype(np.int32) - 1, 0, BANDS - 1), np.clip(edge.astype(np.int32), 0, BANDS - 1)
    near = (away < 0.5)[..., None]
    pixels = np.where(near, table[below] * (1 - part) + table[above] * part, table[band])
    ink = np.array(QColor(theme.current().text).getRgb()[:3], np.float32)
    pixels += (0.22 * line)[..., None] * (ink - pixels)
    rgba = np.full((side, side, 4), 255, np.uint8)
    rgba[..., 2::-1] = np.rint(pixels)
    return QImage(rgba.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()


def smooth(values: np.ndarray, side: int) -> np.ndarray:
    """values (m, m) -> (side, side), through the values themselves: the cubic of Catmull and Rom. The first and the
    last value lie on the edges."""
    return _along_rows(_along_rows(values.T, side).T, side)


def _along_rows(values: np.ndarray, pixels: int) -> np.ndarray:
    at = np.linspace(0, len(values) - 1, pixels)
    first = np.minimum(at.astype(int), len(values) - 2)
    t = at - first
    shares = np.array([
        -t**3 + 2 * t**2 - t, 3 * t**3 - 5 * t**2 + 2, -3 * t**3 + 4 * t**2 + t, t**3 - t**2
    ]).astype(np.float32) / 2  # fmt: skip
    padded = np.concatenate([2 * values[:1] - values[1:2], values, 2 * values[-1:] - values[-2:-1]])
    result = np.zeros((pixels, values.shape[1]), np.float32)
    for tap, share in enumerate(shares):
        result += padded[first + tap] * share[:, None]
    return result


def loss_at(values: np.ndarray, x: float, y: float) -> float:
    """The loss at a place of the map, x and y from 0 to 1, y from the bottom up: between the four places around it."""
    last = len(values) - 1
    column, row = (min(max(v, 0.0), 1.0) * last for v in (x, y))
    i, j = min(int(row), last - 1), min(int(column), last - 1)
    s, t = row - i, column - j
    around = values[i : i + 2, j : j + 2]
    if not np.isfinite(around).all():
        return float("inf")
    return float(np.array([1 - s, s]) @ around @ np.array([1 - t, t]))
