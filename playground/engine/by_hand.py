"""Numbers of a network that are set by hand while it trains: one weight or bias at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.core.layer import ALIVE

if TYPE_CHECKING:
    from playground.engine.model import Model
    from playground.engine.trainer import Trainer


@dataclass(frozen=True)
class Place:
    """Where one trainable number stands: the layer's id, the array's name, and the index in the array."""

    node: int
    name: str
    index: tuple[int, ...]

    def on(self, model: Model) -> bool:
        """Whether the network has such a number."""
        array = model.parameters.values.get((self.node, self.name))
        if array is None or array.ndim != len(self.index):
            return False
        return all(0 <= i < n for i, n in zip(self.index, array.shape, strict=True))


def set_number(trainer: Trainer, place: Place, value: float, alive: bool = True) -> None:
    """The run goes on with that number; a rescue from a divergence does not take it back. alive: whether the link may
    be trained, where links can be cut. Raises ValueError for a number that is not there or not finite."""
    model = trainer.model
    if not place.on(model):
        raise ValueError(f"Layer {place.node} has no {place.name} at {place.index}: it has been changed in between.")
    if not math.isfinite(value):
        raise ValueError(f"A {place.name} must be a finite number, not {value}.")
    model.parameters.values[place.node, place.name][place.index] = value
    mask = model.parameters.states.get((place.node, place.name + ALIVE))
    if mask is not None:
        mask[place.index] = float(alive)
    trainer.saved, trainer.saved_at = model.parameters.snapshot(), (trainer.epoch, trainer.batch)
