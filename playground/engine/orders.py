"""In which order the samples of each epoch come."""

from __future__ import annotations

from typing import Any

import numpy as np

STREAM = 1  # tells the shuffle's random numbers from those of the first weights
TOGETHER = 1 << 18  # samples whose order is drawn at once, at least: making a generator takes longer than a short order


class Orders:
    """The order depends on seed, epoch and number of samples alone. Those of some epochs in a row are kept in
    ``block`` (epochs, samples)."""

    def __init__(self) -> None:
        self.block: np.ndarray = np.zeros((1, 0), np.int64)
        self.what: Any = None  # which block it is

    def of(self, epoch: int, count: int, seed: int, shuffle: bool) -> np.ndarray:
        """The row numbers of ``count`` samples as they come in that epoch; a view that is never written to."""
        number, row = divmod(epoch, max(1, TOGETHER // max(count, 1)))
        if self.what != (number, count, seed, shuffle):
            self.what = number, count, seed, shuffle
            self.block = np.empty((max(1, TOGETHER // max(count, 1)), count), np.int64)
            self.block[...] = np.arange(count)
            if shuffle:
                draw = np.random.default_rng([seed, STREAM, number])
                draw.permuted(self.block, axis=1, out=self.block)
        return self.block[row]

    def ahead(self, order: np.ndarray, epoch: int, stop: int) -> np.ndarray:
        """The order of an epoch, and of those after it until ``stop`` of them are done or the block ends. (epochs,
        samples)."""
        if order.base is not self.block:
            return order[None]
        row = epoch % len(self.block)
        return self.block[row : row + max(1, stop - epoch)]
