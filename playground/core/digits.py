"""From ink on paper to the 28×28 picture that networks trained on MNIST expect.

Measured on the 60,000 training images of MNIST, and reproduced here:

* the ink's bounding box is scaled, aspect kept, until its longer side is 20 pixels (99.98 % of the images);
* it is moved by *whole* pixels until the centre of mass lies within half a pixel of pixel 14 in both directions (the
  centres are spread evenly over [13.5, 14.5], as rounding does and sub-pixel shifting would not);
* the darkest ink is 1 (at least 254/255 in every image).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.core.ink import ink_from_picture
from playground.core.pixels import Picture, checked_picture, resize_area, spread

__all__ = ["BOX", "SIDE", "ink_from_picture", "prepare_digit", "stroke_width"]

SIDE = 28
BOX = 20
_CENTRE = 14.0
_FAINT = 0.02  # of the darkest ink: what is fainter does not count for the bounding box
_THINNEST = 1.5  # stroke width in pixels of the 20×20 box; 1 % of MNIST is thinner
_DOT = 6.0  # size of a lone dot, in pixels


def prepare_digit(ink: NDArray[np.floating]) -> Picture:
    """(h, w) ink, 1 = ink and 0 = paper, any size -> (28, 28) float32 in [0, 1] as MNIST has them.

    Position, size and margins of the drawing make no difference. Hair-thin strokes are thickened to the thinnest that
    MNIST knows, a lone dot stays a dot. No ink gives zeros. Raises ValueError when ``ink`` is not a 2-D array of
    finite numbers.
    """
    out = np.zeros((SIDE, SIDE), np.float32)
    array = checked_picture(ink)
    strongest = float(array.max(initial=0.0))
    if strongest <= 0:
        return out
    digit = _crop(np.clip(array / strongest, 0, 1))
    longest = max(digit.shape)
    digit = _at_least_as_thick(digit, _THINNEST * longest / BOX)
    small = resize_area(digit, *_fitted(digit))
    small = np.clip(small / small.max(), 0, 1)
    height, breadth = small.shape
    centre_y, centre_x = _centre_of_mass(small)
    top = int(np.clip(np.floor(_CENTRE - centre_y + 0.5), 0, SIDE - height))
    left = int(np.clip(np.floor(_CENTRE - centre_x + 0.5), 0, SIDE - breadth))
    out[top : top + height, left : left + breadth] = small
    return out


def stroke_width(ink: NDArray[np.floating]) -> float:
    """Mean width of the strokes in pixels: area over half the outline's length.

    The outline is the sum of all grey steps along rows and columns, which for strokes in all directions is 4/π times
    its true length; so no threshold is needed and soft edges are welcome.
    """
    padded = np.pad(ink, 1)
    outline = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    return float(ink.sum() * 2 * (4 / np.pi) / outline) if outline > 0 else 0.0


def compactness(ink: NDArray[np.floating]) -> float:
    """How much the ink is one round blob: 1 for a disc, 0.95 for a square, 0.76 for a 2:1 bar; in MNIST up to 0.86.

    It is the moment of inertia of a disc of the same area over the ink's own.
    """
    centre_y, centre_x = _centre_of_mass(ink)
    y, x = np.arange(ink.shape[0])[:, None] - centre_y, np.arange(ink.shape[1]) - centre_x
    area = float(ink.sum(dtype=np.float64))
    inertia = float((ink * (y * y + x * x)).sum(dtype=np.float64)) + area / 6  # a pixel is a square, not a point
    return area * area / (2 * np.pi * inertia)


def _crop(ink: Picture) -> Picture:
    rows = np.flatnonzero((ink > _FAINT).any(axis=1))
    columns = np.flatnonzero((ink > _FAINT).any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fitted(ink: Picture) -> tuple[int, int]:
    """(height, width) in the 20×20 box; a round blob becomes a dot, not a block."""
    longest = max(ink.shape)
    shape_seen = float(np.clip((0.95 - compactness(ink)) / 0.09, 0, 1))
    target = _DOT + (BOX - _DOT) * shape_seen
    height, breadth = (max(1, round(side * target / longest)) for side in ink.shape)
    return height, breadth


def _at_least_as_thick(ink: Picture, wanted: float) -> Picture:
    """The ink with strokes of at least about ``wanted`` pixels."""
    steps = round((wanted - stroke_width(ink)) / 2)
    if steps < 1:
        return ink
    thick = np.pad(ink, steps)
    for step in range(steps):
        thick = spread(thick, diagonal=step % 2 == 1)
    return _crop(thick)


def _centre_of_mass(ink: Picture) -> tuple[float, float]:
    mass = ink.sum(dtype=np.float64)
    y = (ink.sum(axis=1, dtype=np.float64) * np.arange(ink.shape[0])).sum() / mass
    x = (ink.sum(axis=0, dtype=np.float64) * np.arange(ink.shape[1])).sum() / mass
    return float(y), float(x)
