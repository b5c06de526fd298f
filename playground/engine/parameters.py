"""The weights of a run in one block of memory each: values, gradients, and what the optimizer remembers."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.core.layer import Weight
from playground.core.optimizer import Optimizer
from playground.core.shapes import size
from playground.engine.program import Key, Part, padded
from playground.engine.shelf import Kept, Names, Shelf, common, put_by

CARE = 10.0  # what the sizes of gradients are taken to be many times of, after a layer more or less
CALM = 2000  # steps after which that is forgotten


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
        self.sizes = [name for name in optimizer.slots if name in optimizer.sizes]
        self.fading, self.careful_at, self.learning_rate = optimizer.fading, -CALM, optimizer.learning_rate
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
        self.memory = {name: self.windows(slot) for name, slot in zip(self.slot_names, self.slots, strict=True)}
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
        self.step, self.careful_at = 0, -CALM

    def renamed(self, names: Mapping[Key, Key], shelf: Shelf) -> Parameters:
        """The same arrays under other keys, new -> old, for those who ask for them by their new ones. What has no new
        one goes to the shelf under its old one."""
        now = copy.copy(self)
        for key in {*self.values, *self.states} - set(names.values()):
            put_by(shelf, key, self.kept(key))
        for part in ("weights", "starts", "values", "gradients", "columns", "remembered", "states"):
            mine = getattr(self, part)
            setattr(now, part, {new: mine[old] for new, old in names.items() if old in mine})
        now.memory = {name: now.windows(slot) for name, slot in zip(self.slot_names, self.slots, strict=True)}
        return now

    def adopt(self, old: Parameters, shelf: Shelf) -> None:
        """Takes over what an edited network had: equal keys keep their numbers where both reach, and what the optimizer
        remembers of them.

        A unit that is new gets its first weights and speaks to the next layer with weight 0, and so does an input that
        is new, so that adding one changes nothing at first; see ``silence``. ``shelf`` keeps the arrays of what has
        been removed, so that an undo brings them back. What layers remember starts as at first where it is new.
        """
        for key in (*old.values, *old.states):
            left = old.kept(key)
            if not self.has(key) or common(self.kept(key), left)[0].size < left.array.size:
                put_by(shelf, key, left)
        if self.optimizer_id == old.optimizer_id:
            self.step, self.careful_at = old.step, old.careful_at
        known = {name: self.windows(np.zeros(self.flat.size, bool)) for name in self.slot_names}
        for key in (*self.values, *self.states):
            mine = self.kept(key)
            sources = [shelf[key]] if key in shelf else []
            sources += [old.kept(key)] if old.has(key) else []
            pairs = [(source, *common(mine, source)) for source in sources]
            pairs = [(source, here[n], there[n]) for source, here, there in pairs for n in [source.known(there)]]
            if key in self.values and mine.array.ndim > 1:
                for _, here, _ in pairs:
                    self.silence(key, np.unique(here // (mine.array.size // len(mine.array))))
            for source, here, there in pairs:
                mine.array.flat[here] = source.array.flat[there]
                for name, slot in source.remembered(self.optimizer_id, self.step).items():
                    if name in mine.slots:
                        numbers = slot.flat[there]
                        filled = ~np.isnan(numbers)
                        mine.slots[name].flat[here[filled]] = numbers[filled]
                        known[name][key].flat[here[filled]] = True
        for name in self.sizes:
            settle_sizes(self.memory[name], known[name])

    def silence(self, key: Key, rows: np.ndarray) -> None:
        """Units that were there before listen to new inputs with weight 0, or with as little as lets a link live; then
        its sign is that of the weight that has been drawn."""
        array, regularizer = self.values[key], self.weights[key].regularizer
        little = 0.0 if regularizer is None else regularizer.head_start(self.learning_rate)
        drawn = array[rows]
        array[rows] = np.sign(drawn) * min(little, float(np.abs(drawn).mean())) if little and drawn.size else 0.0

    def be_careful(self) -> None:
        """Makes the next steps smaller, where the optimizer divides by sizes that it forgets with time.

        With another layer the loss bends more than what the optimizer has seen, and a run whose steps are the largest
        that hold (Cohen et al., "Adaptive gradient methods at the edge of stability", 2022) would leave its minimum.
        Layers that follow closely on each other do not add up.
        """
        if not self.step:
            return
        factor = CARE ** min(1.0, (self.step - self.careful_at) / CALM)
        for name, slot in zip(self.slot_names, self.slots, strict=True):
            if name in self.fading:
                slot *= factor
        self.careful_at = self.step

    def welcome(self, key: Key) -> None:
        """The optimizer takes that weight for a new one: it has got other numbers, about other inputs."""
        for name, windows in self.memory.items():
            slot = windows[key]
            slot[...] = slot.max(initial=0.0) if name in self.sizes else 0.0

    def put(self, key: Key, kept: Kept) -> None:
        """Sets a weight or state to what was kept of it in this shape, with what the optimizer remembered."""
        mine = self.kept(key)
        mine.array[...] = kept.array
        for name, slot in kept.remembered(self.optimizer_id, self.step).items():
            if name in mine.slots:
                mine.slots[name][...] = slot

    def has(self, key: Key) -> bool:
        return key in self.values or key in self.states

    def kept(self, key: Key) -> Kept:
        """A weight or a state with all that goes with it, as windows: a later step changes them."""
        names = self.columns.get(key, ())
        if key in self.states:
            return Kept(self.states[key], names, self.remembered[key].blocks)
        slots = {name: windows[key] for name, windows in self.memory.items()}
        return Kept(self.values[key], names, self.weights[key].blocks, slots, self.optimizer_id, self.step)

    def take(self, weights: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
        """Sets those weights and states that are here in the same shape, and lets the optimizer forget what it
        remembers of them; what stood there before."""
        before = {}
        arrays = {**self.values, **self.states}
        for key, array in weights.items():
            if key in arrays and arrays[key].shape == array.shape:
                before[key] = arrays[key].copy()
                arrays[key][...] = array
                for slot in self.memory.values():
                    if key in slot:
                        slot[key][...] = 0
        return before

    def layout(self) -> tuple[object, ...]:
        """Equal where a snapshot of the one can be restored in the other."""
        arrays = tuple(
            (key, weight.shape) for group in (self.weights, self.remembered) for key, weight in group.items()
        )
        return arrays, self.optimizer_id, self.slot_names

    def same_layout(self, other: Parameters) -> bool:
        """Whether a snapshot of the other can be restored here."""
        return self.layout() == other.layout()

    def snapshot(self) -> tuple[np.ndarray, ...]:
        return (*(block.copy() for block in self.blocks()), np.array([self.step, self.careful_at]))

    def blocks(self) -> list[np.ndarray]:
        """All that a step changes."""
        return [self.flat, *self.slots, self.flat_state]

    def restore(self, snapshot: tuple[np.ndarray, ...]) -> None:
        for mine, saved in zip(self.blocks(), snapshot[:-1], strict=True):
            mine[...] = saved
        self.step, self.careful_at = (int(number) for number in snapshot[-1])

    def finite(self) -> bool:
        return bool(np.isfinite(self.flat).all() and np.isfinite(self.flat_state).all())


def settle_sizes(slot: Mapping[Key, np.ndarray], known: Mapping[Key, np.ndarray]) -> None:
    """Gives weights that join a run the largest size among the others of their array, those of a new array the largest
    of all: with none, a rule that divides by them would begin with steps of full length, however small the gradient is.
    ``known`` says which are not new, of the same shapes."""
    old = [slot[key][known[key]] for key in slot]
    largest = [float(numbers.max(initial=0.0)) for numbers in old]
    for key, numbers, own in zip(slot, old, largest, strict=True):
        slot[key][~known[key]] = own if numbers.size else CARE * max(largest)
