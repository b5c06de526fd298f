"""The weights of a run in one block of memory each: values, gradients, and what the optimizer remembers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from playground.core.layer import Weight
from playground.core.optimizer import Optimizer
from playground.core.shapes import size
from playground.engine.program import Key

ALIGN = 16  # floats: every array starts on a cache line


class Parameters:
    """``values`` and ``gradients`` map a key to an array of the weight's own shape, a window on the flat blocks ``flat``
    and ``flat_gradient``; ``slots`` are the optimizer's blocks; ``step`` counts its updates."""

    def __init__(self, weights: Mapping[Key, Weight], optimizer: Optimizer, dtype: type = np.float32) -> None:
        self.weights, self.slot_names, self.optimizer_id = dict(weights), optimizer.slots, optimizer.id
        self.starts, end = {}, 0
        for key, weight in self.weights.items():
            self.starts[key] = end
            end += math.ceil(size(weight.shape) / ALIGN) * ALIGN
        self.flat = np.zeros(end, dtype)
        self.flat_gradient = np.zeros(end, dtype)
        self.slots = [np.zeros(end, dtype) for _ in optimizer.slots]
        self.values = self.windows(self.flat)
        self.gradients = self.windows(self.flat_gradient)
        self.step = 0

    def windows(self, flat: np.ndarray) -> dict[Key, np.ndarray]:
        """key -> the part of a flat block that belongs to it, in the weight's shape."""
        return {
            key: flat[start : start + size(self.weights[key].shape)].reshape(self.weights[key].shape)
            for key, start in self.starts.items()
        }

    def initialize(self, seed: int) -> None:
        """Draws the first weights: every array from a stream of its own, so that one layer's do not depend on the others."""
        for (node, name), weight in self.weights.items():
            stream = np.random.default_rng([seed, node, *name.encode()])
            self.values[node, name][...] = weight.initializer.sample(
                stream, weight.shape, weight.fan_in, weight.fan_out
            )

    def adopt(self, old: Parameters, shelf: dict[Key, np.ndarray]) -> None:
        """Takes over what an edited network had: equal keys keep their numbers where both reach.

        A unit that is new gets its first weights and speaks to the next layer with weight 0, so that adding it changes
        nothing at first. ``shelf`` keeps the arrays of what has been removed, so that an undo brings them back.
        """
        for key, array in old.values.items():
            if key not in self.values or any(n < o for n, o in zip(self.values[key].shape, array.shape, strict=True)):
                shelf[key] = array.copy()
        for key, new in self.values.items():
            sources = [source for source in (shelf.get(key), old.values.get(key)) if source is not None]
            if sources and new.ndim == 2:
                known = max(source.shape[1] for source in sources)
                rows = max(source.shape[0] for source in sources)
                new[:rows, known:] = 0
            for source in sources:
                overlap = tuple(slice(0, min(a, b)) for a, b in zip(new.shape, source.shape, strict=True))
                new[overlap] = source[overlap]
        if self.optimizer_id == old.optimizer_id:
            self.step = old.step
            for mine, theirs in zip(self.slots, old.slots, strict=True):
                mine_windows, their_windows = self.windows(mine), old.windows(theirs)
                for key, new in mine_windows.items():
                    if key in their_windows:
                        overlap = tuple(
                            slice(0, min(a, b)) for a, b in zip(new.shape, their_windows[key].shape, strict=True)
                        )
                        new[overlap] = their_windows[key][overlap]

    def snapshot(self) -> tuple[np.ndarray, ...]:
        return (self.flat.copy(), *(slot.copy() for slot in self.slots), np.array(self.step))

    def restore(self, snapshot: tuple[np.ndarray, ...]) -> None:
        for mine, saved in zip((self.flat, *self.slots), snapshot[:-1], strict=True):
            mine[...] = saved
        self.step = int(snapshot[-1])

    def finite(self) -> bool:
        return bool(np.isfinite(self.flat).all())
