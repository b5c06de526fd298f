"""Whole-picture operations in plain numpy: resize by area, spread, box sums, Otsu's threshold, connected parts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
_STRIP = 256  # rows at a time


def checked_picture(values: NDArray[np.floating]) -> Picture:
    array = np.asarray(values, dtype=np.float32)
    if array.ndim != 2:
        raise ValueError(f"a picture has two dimensions, this array has {array.ndim}")
    if not np.isfinite(array).all():
        raise ValueError("the picture holds values that are not finite numbers")
    return array


def resize_area(picture: NDArray[np.floating], height: int, width: int) -> Picture:
    """(h, w) -> (height, width) float32; every new pixel is the exact mean of the area that it covers."""
    # By running sums rather than a matrix product: it is called while a person draws, and the library's threads for
    # products stall when the training thread wants the core. In strips, so that a large photo needs little memory.
    strips = [_narrowed(picture[top : top + _STRIP], width) for top in range(0, picture.shape[0], _STRIP)]
    return _narrowed(np.concatenate(strips).T, height).T.astype(np.float32)


def _narrowed(picture: NDArray[np.floating], width: int) -> NDArray[np.float64]:
    """(h, w) -> (h, width): the means over equal stretches of every row."""
    old = picture.shape[1]
    edges = np.linspace(0, old, width + 1)
    whole = np.minimum(edges.astype(int), old - 1)
    sums = np.zeros((picture.shape[0], old + 1))
    np.cumsum(picture, axis=1, dtype=np.float64, out=sums[:, 1:])
    up_to_edge = sums[:, whole] + (edges - whole) * picture[:, whole]
    return np.diff(up_to_edge, axis=1) * (width / old)


def spread(values: NDArray[Any], *, diagonal: bool) -> NDArray[Any]:
    """Every pixel takes the largest of its four (or, with ``diagonal``, eight) neighbours and itself."""
    vertical = values.copy()
    np.maximum(vertical[1:], values[:-1], out=vertical[1:])
    np.maximum(vertical[:-1], values[1:], out=vertical[:-1])
    source = vertical.copy() if diagonal else values
    np.maximum(vertical[:, 1:], source[:, :-1], out=vertical[:, 1:])
    np.maximum(vertical[:, :-1], source[:, 1:], out=vertical[:, :-1])
    return vertical


def box_sum(values: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """The sum over the square of ``radius`` pixels to each side, as far as it lies in the array."""
    for axis in (0, 1):
        size = values.shape[axis]
        sums = np.insert(np.cumsum(values, axis=axis), 0, 0, axis=axis)
        high = np.minimum(np.arange(size) + radius + 1, size)
        low = np.maximum(np.arange(size) - radius, 0)
        values = np.take(sums, high, axis=axis) - np.take(sums, low, axis=axis)
    return values


def otsu(values: NDArray[np.floating]) -> float:
    """The threshold that splits the values into the two groups that differ most (Otsu 1979), from 256 bins."""
    if np.ptp(values) < 1e-5:  # too close for bins of their own in float32
        return float(np.mean(values))
    counts, edges = np.histogram(values, bins=256)
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    valid = (below > 0) & (above > 0)
    if not valid.any():
        return float(middles[0])
    gap = sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)
    between = np.where(valid, below * above * gap**2, -1.0)
    # With an empty stretch between the groups every threshold in it is as good: take its middle.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-12))
    return float(edges[1:][best].mean())


def connected_parts(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], int]:
    """(h, w) mask -> (labels (h, w): 0 outside, 1…n in the n parts that hang together, corners included; n)."""
    parent: list[int] = [0]

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    labels = np.zeros(mask.shape, np.int64)
    previous: list[tuple[int, int, int]] = []
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
        current: list[tuple[int, int, int]] = []
        for start, end in edges.reshape(-1, 2).tolist():
            run = len(parent)
            parent.append(run)
            for low, high, above in previous:
                if low <= end and high >= start:
                    parent[root(above)] = root(run)
            labels[y, start:end] = run
            current.append((start, end, run))
        previous = current
    roots = np.array([root(run) for run in range(len(parent))])
    _, dense = np.unique(roots, return_inverse=True)
    return dense.reshape(-1)[labels], int(dense.max())
