"""The weights of a run in one block of memory each: values, gradients, and what the optimizer remembers."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.core.layer import Weight
from playground.core.optimizer import Optimizer
from playground.core.shapes import size
from playground.engine.program import Key, Part, padded

Names = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """An array that an edit has left behind. names: those of its columns, where they have some; blocks: how many groups
    of rows it has."""

    array: np.ndarray
    names: Names = ()
    blocks: int = 1


class Parameters:
    """``values`` and ``gradients`` map a key to an array of the weight's own shape, a window on the flat blocks
    ``flat`` and ``flat_gradient``; ``slots`` are the optimizer's blocks; ``step`` counts its updates. ``columns`` names
    the columns of the arrays that look at named inputs: an edit moves these by name, all other rows and columns by
    position. ``states`` are the arrays that layers remember, which no optimizer moves, in the block ``flat_state``."""

    def __init__(
        self,
        weights: Mapping[Key, Weight],
        optimizer: Optimizer,
        dtype: type = np.float32,
        columns: Mapping[Key, Names] | None = None,
        states: Mapping[Key, Weight] | None = None,
    ) -> None:
        self.weights, self.slot_names, self.optimizer_id = dict(weights), optimizer.slots, optimizer.id
        self.columns = dict(columns or {})
        self.starts, end = {}, 0
        for key, weight in self.weights.items():
            self.starts[key] = end
            end += padded(size(weight.shape))
        self.flat: np.ndarray = np.zeros(end, dtype)
        self.flat_gradient: np.ndarray = np.zeros(end, dtype)
        self.slots: list[np.ndarray] = [np.zeros(end, dtype) for _ in optimizer.slots]
        self.values = self.windows(self.flat)
        self.gradients = self.windows(self.flat_gradient)
        self.step = self.seed = 0
        self.rate: np.ndarray = np.zeros(1, dtype)  # the learning rate of now, for what pulls beside the optimizer
        self.remembered = dict(states or {})
        self.flat_state: np.ndarray = np.zeros(sum(size(weight.shape) for weight in self.remembered.values()), dtype)
        self.states, end = {}, 0
        for key, weight in self.remembered.items():
            start, end = end, end + size(weight.shape)
            self.states[key] = self.flat_state[start:end].reshape(weight.shape)

    def windows(self, flat: np.ndarray) -> dict[Key, np.ndarray]:
        """key -> the part of a flat block that belongs to it, in the weight's shape."""
        return {
            key: flat[start : start + size(self.weights[key].shape)].reshape(self.weights[key].shape)
            for key, start in self.starts.items()
        }

    def part(self, detail: Any) -> tuple[Any, slice, int]:
        """What an instruction about weights says, where they lie in the flat blocks, and which update it belongs to."""
        if not isinstance(detail, Part):
            return detail, slice(None), 0
        ends = [start + size(self.weights[key].shape) for key, start in self.starts.items() if key in detail.keys]
        starts = [self.starts[key] for key in detail.keys]
        return detail.value, slice(min(starts, default=0), max(ends, default=0)), detail.place

    def initialize(self, seed: int) -> None:
        """Draws the first weights, each array from a stream of its own: one layer's do not depend on the others."""
        self.seed = seed
        for key in self.weights:
            self.values[key][...] = self.first(key)
        for key, weight in self.remembered.items():
            start = weight.initializer.sample(np.random.default_rng(seed), weight.shape, weight.fan_in, weight.fan_out)
            self.states[key][...] = start

    def first(self, key: Key) -> np.ndarray:
        """What ``initialize`` gives that weight."""
        (node, name), weight = key, self.weights[key]
        stream = np.random.default_rng([self.seed, node, *name.encode()])
        return weight.initializer.sample(stream, weight.shape, weight.fan_in, weight.fan_out)

    def forget(self) -> None:
        """The optimizer starts anew; the weights stay."""
        for block in (self.flat_gradient, *self.slots):
            block[...] = 0
        self.step = 0

    def renamed(self, names: Mapping[Key, Key], shelf: dict[Key, Kept]) -> Parameters:
        """The same arrays under other keys, new -> old, for those who ask for them by their new ones. What has no new
        one goes to the shelf under its old one."""
        now = copy.copy(self)
        for arrays in (self.values, self.states):
            for key in set(arrays) - set(names.values()):
                kept = self.kept(key, arrays)
                shelf[key] = Kept(kept.array.copy(), kept.names, kept.blocks)
        for part in ("weights", "starts", "values", "gradients", "columns", "remembered", "states"):
            mine = getattr(self, part)
            setattr(now, part, {new: mine[old] for new, old in names.items() if old in mine})
        return now

    def adopt(self, old: Parameters, shelf: dict[Key, Kept]) -> None:
        """Takes over what an edited network had: equal keys keep their numbers where both reach.

        A unit that is new gets its first weights and speaks to the next layer with weight 0, and so does an input that
        is new, so that adding one changes nothing at first. ``shelf`` keeps the arrays of what has been removed, so
        that an undo brings them back.
        """
        for key in old.values:
            left = old.kept(key, old.values)
            if key not in self.values or self.shared(key, left)[0].size < left.array.size:
                shelf[key] = Kept(left.array.copy(), left.names, left.blocks)
        for key, new in self.values.items():
            sources = [shelf[key]] if key in shelf else []
            sources += [old.kept(key, old.values)] if key in old.values else []
            pairs = [(source.array, *self.shared(key, source)) for source in sources]
            if new.ndim > 1:
                # units that were there before listen to new inputs with weight 0
                for _, _, mine in pairs:
                    new[np.unique(mine // (new.size // len(new)))] = 0
            for array, theirs, mine in pairs:
                new.flat[mine] = array.flat[theirs]
        self.adopt_states(old, shelf)
        if self.optimizer_id == old.optimizer_id:
            self.step = old.step
            remembered = dict(zip(old.slot_names, old.slots, strict=True))
            for name, slot in zip(self.slot_names, self.slots, strict=True):
                if name not in remembered:
                    continue  # a setting of the optimizer has added it
                old_windows = old.windows(remembered[name])
                for key, new in self.windows(slot).items():
                    if key in old_windows:
                        theirs, mine = self.shared(key, old.kept(key, old_windows))
                        new.flat[mine] = old_windows[key].flat[theirs]

    def adopt_states(self, old: Parameters, shelf: dict[Key, Kept]) -> None:
        """The same for what layers remember: what is new starts as at first."""
        for key in old.states:
            left = old.kept(key, old.states)
            if key not in self.states or self.shared(key, left)[0].size < left.array.size:
                shelf[key] = Kept(left.array.copy(), left.names, left.blocks)
        for key, mine in self.states.items():
            sources = [shelf[key]] if key in shelf else []
            sources += [old.kept(key, old.states)] if key in old.states else []
            for source in sources:
                theirs, here = self.shared(key, source)
                mine.flat[here] = source.array.flat[theirs]

    def kept(self, key: Key, windows: Mapping[Key, np.ndarray]) -> Kept:
        return Kept(windows[key], self.columns.get(key, ()), self.described(key).blocks)

    def described(self, key: Key) -> Weight:
        return self.weights[key] if key in self.weights else self.remembered[key]

    def shared(self, key: Key, kept: Kept) -> tuple[np.ndarray, np.ndarray]:
        """Where the numbers stand that ``kept`` and the present array have in common: flat positions in each, (n,)."""
        shape, other = self.described(key).shape, kept.array.shape
        blocks = self.described(key).blocks
        if len(shape) != len(other) or blocks != kept.blocks:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        mine = [np.arange(min(a, b)) for a, b in zip(shape, other, strict=True)]
        theirs = list(mine)
        if blocks > 1:  # unit by unit within each block
            rows, before = shape[0] // blocks, other[0] // blocks
            kept_rows = np.arange(min(rows, before))
            mine[0] = np.concatenate([block * rows + kept_rows for block in range(blocks)])
            theirs[0] = np.concatenate([block * before + kept_rows for block in range(blocks)])
        names = self.columns.get(key, ())
        if names and kept.names:
            common = [name for name in names if name in kept.names]
            mine[1] = np.array([names.index(name) for name in common], np.int64)
            theirs[1] = np.array([kept.names.index(name) for name in common], np.int64)
        return np.ravel_multi_index(np.ix_(*theirs), other).ravel(), np.ravel_multi_index(np.ix_(*mine), shape).ravel()

    def take(self, weights: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
        """Sets those weights and states that are here in the same shape, and lets the optimizer forget what it
        remembers of them; what stood there before."""
        before = {}
        arrays, remembered = {**self.values, **self.states}, [self.windows(slot) for slot in self.slots]
        for key, array in weights.items():
            if key in arrays and arrays[key].shape == array.shape:
                before[key] = arrays[key].copy()
                arrays[key][...] = array
                for slot in remembered:
                    if key in slot:
                        slot[key][...] = 0
        return before

    def same_layout(self, other: Parameters) -> bool:
        """Whether a snapshot of the other can be restored here."""
        mine, theirs = (
            [(key, weight.shape) for group in (p.weights, p.remembered) for key, weight in group.items()]
            for p in (self, other)
        )
        return mine == theirs and (self.optimizer_id, self.slot_names) == (other.optimizer_id, other.slot_names)

    def snapshot(self) -> tuple[np.ndarray, ...]:
        return (*(block.copy() for block in self.blocks()), np.array(self.step))

    def blocks(self) -> list[np.ndarray]:
        """All that a step changes."""
        return [self.flat, *self.slots, self.flat_state]

    def restore(self, snapshot: tuple[np.ndarray, ...]) -> None:
        for mine, saved in zip(self.blocks(), snapshot[:-1], strict=True):
            mine[...] = saved
        self.step = int(snapshot[-1])

    def finite(self) -> bool:
        return bool(np.isfinite(self.flat).all() and np.isfinite(self.flat_state).all())
