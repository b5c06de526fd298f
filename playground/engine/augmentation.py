"""Training images varied as they are used: shifted, turned, zoomed, slanted, thicker or thinner, noisier.

What happens to an image is a hash of (seed, epoch, sample) and nothing else, so a run repeats bit for bit and can be
resumed anywhere. Only what is learnt from is varied: measurements see the images as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians, sin, tan

import numpy as np

from playground.core.shapes import Shape
from playground.engine import randomness
from playground.network.training import Training

AUGMENT_STREAM = 4
NOISE_START = 8  # the hashes before this position of a sample's stream say what is done to the whole image

# pictures (N, channels, height, width), rows (n,), key, limits (6,), out (n, channels, height, width)
Vary = Callable[[np.ndarray, np.ndarray, int, np.ndarray, np.ndarray], None]


def limits_of(training: Training) -> np.ndarray:
    """How far an image is changed at most, (6,) float64: shift in pixels, rotation in radians, zoom and slant as
    shares, thickness in pixels; and the spread of the noise."""
    return np.array([
        training.augment_shift, radians(training.augment_rotation), training.augment_zoom,
        tan(radians(training.augment_shear)), training.augment_thickness, training.augment_noise,
    ])  # fmt: skip


class Augmenter:
    """vary: the backend's own ``vary``. A batch comes out in arrays that the next one overwrites."""

    def __init__(self, training: Training, shape: Shape, vary: Vary, batch: int) -> None:
        self.seed, self.limits, self.vary = training.seed, limits_of(training), vary
        self.pictures = np.zeros((batch, *shape), np.float32)
        self.rows = np.arange(batch)
        self.targets: np.ndarray = np.zeros(0)

    def batch(
        self, x: np.ndarray, targets: np.ndarray, rows: np.ndarray, epoch: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The samples of those rows, varied; their targets; and the rows of both, which are all of them."""
        count = len(rows)
        if not self.targets.size:
            self.targets = np.zeros((len(self.rows), *targets.shape[1:]), targets.dtype)
        np.take(targets, rows, axis=0, out=self.targets[:count], mode="clip")
        key = randomness.key(self.seed, AUGMENT_STREAM, epoch)
        self.vary(x, rows, key, self.limits, self.pictures[:count])
        return self.pictures[:count], self.targets[:count], self.rows[:count]


def vary(x: np.ndarray, rows: np.ndarray, key: int, limits: np.ndarray, out: np.ndarray) -> None:
    """The plain form, and the definition of what is correct: one image after the other."""
    for place, row in enumerate(rows):
        stream = randomness.mix(key ^ int(row))
        chance = 2 * randomness.uniform(stream, NOISE_START) - 1
        for channel, picture in enumerate(x[row]):
            ink = thickened(picture.astype(np.float64), chance[5] * limits[4])
            out[place, channel] = sampled(ink, chance, limits)
        if limits[5] > 0:
            drawn = randomness.normal(stream, NOISE_START + out[place].size)[NOISE_START:]
            out[place] = np.clip(out[place] + limits[5] * drawn.reshape(out[place].shape), 0, 1)


def thickened(ink: np.ndarray, amount: float) -> np.ndarray:
    """An image (h, w) with thicker strokes (amount up to 1: a pixel more on each side) or thinner ones (down to −1): on
    the way to the largest, or smallest, value of each pixel's 3 × 3 neighbourhood; 0 outside."""
    around = np.pad(ink, 1)
    height, width = ink.shape
    near = np.stack([around[i : i + height, j : j + width] for i in range(3) for j in range(3)])
    return ink + abs(amount) * ((near.max(axis=0) if amount > 0 else near.min(axis=0)) - ink)


def sampled(ink: np.ndarray, chance: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """The image slanted, zoomed, turned about its middle, then moved; read linearly between pixels, 0 outside. chance:
    numbers in [−1, 1) for shift right and down, rotation, zoom, slant."""
    height, width = ink.shape
    turn, scale = chance[2] * limits[1], 1 + chance[3] * limits[2]
    middle_y, middle_x = (height - 1) / 2, (width - 1) / 2
    down, right = np.mgrid[:height, :width].astype(float)
    right = right - middle_x - chance[0] * limits[0]
    down = down - middle_y - chance[1] * limits[0]
    back_x = (cos(turn) * right + sin(turn) * down) / scale
    back_y = (cos(turn) * down - sin(turn) * right) / scale
    x, y = back_x - chance[4] * limits[3] * back_y + middle_x, back_y + middle_y
    x, y = np.clip(x, -1, width), np.clip(y, -1, height)
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    x, y = x - column, y - row
    around = np.pad(ink, ((1, 2), (1, 2)))
    above = around[row + 1, column + 1] * (1 - x) + around[row + 1, column + 2] * x
    below = around[row + 2, column + 1] * (1 - x) + around[row + 2, column + 2] * x
    return above * (1 - y) + below * y
