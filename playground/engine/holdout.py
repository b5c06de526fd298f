"""Rows of the training data that the network does not learn from: a share of them to validate, or fold by fold."""

from __future__ import annotations

import numpy as np

from playground.core.dataset import Data

VALIDATION_STREAM, FOLD_STREAM = 2, 3  # tell these random numbers from those of first weights and order


def held_out(data: Data, share: float, seed: int) -> Data:
    """The data with that share of its training samples, drawn by the seed, as validation data instead; at least one
    sample on either side. The others keep their order."""
    count = len(data.train)
    if share <= 0 or count < 2:
        return data
    size = min(max(1, round(share * count)), count - 1)
    drawn = np.random.default_rng([seed, VALIDATION_STREAM]).permutation(count)[:size]
    return apart(data, np.sort(drawn))


def apart(data: Data, rows: np.ndarray) -> Data:
    """The data with those rows (n,) of its training part as validation data."""
    rest = np.ones(len(data.train), bool)
    rest[rows] = False
    return Data(data.train.taken(np.flatnonzero(rest)), data.test, data.train.taken(rows))


def partition(count: int, folds: int, seed: int) -> list[np.ndarray]:
    """The rows 0 … count − 1 in ``folds`` random parts whose sizes differ by one at most, each in order.

    ValueError where there are fewer rows than folds, or fewer than two folds.
    """
    if not 2 <= folds <= count:
        raise ValueError(f"folds: {folds} parts of {count} training samples, expected from 2 to {count}")
    order = np.random.default_rng([seed, FOLD_STREAM]).permutation(count)
    return [np.sort(part) for part in np.array_split(order, folds)]
