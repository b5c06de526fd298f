"""What edits leave behind, and how the numbers of one array find their places in another of another size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from playground.engine.program import Key

Names = tuple[str, ...]
Shelf = dict[Key, "Kept"]


@dataclass(frozen=True, eq=False)
class Kept:
    """An array of a network, or what is known of one that an edit has left behind: NaN where nothing is. names: those
    of its columns, where they have some; blocks: how many groups of rows it has; slots: what the optimizer remembered
    of it, by name; optimizer, step: which one, and how many updates it had made."""

    array: np.ndarray
    names: Names = ()
    blocks: int = 1
    slots: Mapping[str, np.ndarray] = field(default_factory=dict)
    optimizer: str = ""
    step: int = 0

    def copy(self) -> Kept:
        return replace(self, array=self.array.copy(), slots={name: slot.copy() for name, slot in self.slots.items()})

    def bare(self) -> Kept:
        """A copy of the numbers alone, without what the optimizer remembered of them."""
        return Kept(self.array.copy(), self.names, self.blocks)

    def known(self, places: np.ndarray) -> np.ndarray:
        """Which of these flat positions hold a number."""
        return ~np.isnan(self.array.flat[places])

    def remembered(self, optimizer: str, step: int) -> Mapping[str, np.ndarray]:
        """The slots, where they are of that optimizer, which has not begun anew since: its count says so."""
        return self.slots if self.optimizer == optimizer and self.step <= step else {}


def common(mine: Kept, theirs: Kept) -> tuple[np.ndarray, np.ndarray]:
    """Where the numbers stand that two arrays have in common: flat positions in the first and in the second, (n,).
    Columns are found by their names where both have some, all else by position, unit by unit within each block."""
    shape, other, blocks = mine.array.shape, theirs.array.shape, mine.blocks
    if len(shape) != len(other) or blocks != theirs.blocks:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    here = [np.arange(min(a, b)) for a, b in zip(shape, other, strict=True)]
    there = list(here)
    if blocks > 1:
        rows, before = shape[0] // blocks, other[0] // blocks
        kept_rows = np.arange(min(rows, before))
        here[0] = np.concatenate([block * rows + kept_rows for block in range(blocks)])
        there[0] = np.concatenate([block * before + kept_rows for block in range(blocks)])
    if mine.names and theirs.names:
        both = [name for name in mine.names if name in theirs.names]
        here[1] = np.array([mine.names.index(name) for name in both], np.int64)
        there[1] = np.array([theirs.names.index(name) for name in both], np.int64)
    return np.ravel_multi_index(np.ix_(*here), shape).ravel(), np.ravel_multi_index(np.ix_(*there), other).ravel()


def joined(older: Kept, newer: Kept) -> Kept:
    """All that is known from two times of one array: the newer numbers, and the older ones that had no place any
    more in the array they come from."""
    if older.array.ndim != newer.array.ndim or older.blocks != newer.blocks:
        return newer.copy()
    shape = [max(sides) for sides in zip(older.array.shape, newer.array.shape, strict=True)]
    names = newer.names or older.names
    if newer.names and older.names:
        names += tuple(name for name in older.names if name not in newer.names)
        shape[1] = len(names)
    elif names and len(names) != shape[1]:
        names = ()
    whole = replace(newer, array=unknown(shape, newer), names=names)
    slots = {name: unknown(shape, newer) for name in newer.slots}
    for part in (older, newer):
        here, there = common(whole, part)
        whole.array.flat[here] = part.array.flat[there]
        for name, slot in part.remembered(newer.optimizer, newer.step).items():
            if name in slots:
                slots[name].flat[here] = slot.flat[there]
    return replace(whole, slots=slots)


def unknown(shape: list[int], like: Kept) -> np.ndarray:
    return np.full(shape, np.nan, like.array.dtype)


def put_by(shelf: Shelf, key: Key, left: Kept) -> None:
    """Lays an array on the shelf, where there may be more of it from an earlier edit."""
    shelf[key] = joined(shelf[key], left) if key in shelf else left.copy()
