"""In which order the samples of each epoch come: it depends on seed, epoch and number of samples alone."""

from __future__ import annotations

import numpy as np

from playground.engine import randomness
from playground.engine.backends.base import Backend

STREAM = 1  # tells the shuffle's random numbers from those of the first weights
AS_THEY_ARE = 0  # in place of a key: the samples are not shuffled


def key_of(seed: int, shuffle: bool) -> int:
    """What the orders of all epochs are drawn from."""
    return randomness.key(seed, STREAM) if shuffle else AS_THEY_ARE


def order_of(epoch: int, count: int, key: int, backend: Backend) -> np.ndarray:
    """The row numbers of ``count`` samples as they come in that epoch, (count,)."""
    rows = np.arange(count)
    if key != AS_THEY_ARE:
        backend.shuffle(rows, randomness.mix(key ^ epoch))
    return rows
