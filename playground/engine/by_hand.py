"""Numbers of a network that are set by hand while it trains: one weight or bias at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.core.layer import ALIVE
from playground.engine.shelf import Kept

if TYPE_CHECKING:
    from playground.engine.actor import Actor
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


def arrays_of(trainer: Trainer, node_id: int) -> dict[str, Kept]:
    """The weights and states of a layer, of one that has been removed too: copies by name."""
    model = trainer.model
    found = {name: kept for (node, name), kept in model.shelf.items() if node == node_id and "/" not in name}
    for arrays in (model.parameters.values, model.parameters.states):
        found |= {name: model.parameters.kept((node, name)) for node, name in arrays if node == node_id}
    return {name: kept.bare() for name, kept in found.items()}


def lay_out(trainer: Trainer, node_id: int, arrays: Mapping[str, Kept]) -> None:
    """A layer that is about to be put in will start with these, as far as they fit. It is new, though an undone one may
    have had its id: what listened to that one stays as it is."""
    shelf = trainer.model.shelf
    trainer.model.versions.forget({node_id})
    for key in [key for key in shelf if key[0] == node_id and "/" in key[1]]:
        del shelf[key]
    for name, kept in arrays.items():
        shelf[node_id, name] = kept.bare()


# -- commands of the actor, run by its worker


def forget(actor: Actor, ids: set[int]) -> None:
    """Nothing is kept any more of removed layers with these ids."""
    if actor.trainer is None:
        return
    shelf = actor.trainer.model.shelf
    actor.trainer.model.versions.forget(ids)
    for key in [key for key in shelf if key[0] in ids]:
        del shelf[key]


def put(actor: Actor, place: Place, value: float, alive: bool) -> None:
    """One weight or bias set by hand; the run goes on."""
    if actor.trainer is None:
        return
    set_number(actor.trainer, place, value, alive)
    if actor.state != "training":
        actor.trainer.take_measure()
    actor.dirty = True


def copy(actor: Actor, node_id: int) -> None:
    """Keeps the weights of a layer as they are now, for ``paste``."""
    actor.copied = arrays_of(actor.trainer, node_id) if actor.trainer is not None else {}


def paste(actor: Actor, node_id: int) -> None:
    """The layer with that id, about to be put in, starts with what was copied."""
    if actor.trainer is not None:
        lay_out(actor.trainer, node_id, actor.copied)


def duplicate(actor: Actor, node_id: int, new_id: int) -> None:
    """The second layer, about to be put in, starts with the weights of the first."""
    if actor.trainer is not None:
        lay_out(actor.trainer, new_id, arrays_of(actor.trainer, node_id))
