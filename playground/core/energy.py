"""What a recipe can compute with restricted Boltzmann machines: sampling, the way back through a layer, and the update
by contrastive divergence. The engine records it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from playground.core.ops import Value


@dataclass(frozen=True)
class Machine:
    """The weights of a restricted Boltzmann machine, a layer read in both directions: weight (hidden, visible), hidden
    bias (hidden,) or None, visible_bias (visible,). Its energy is E(v, h) = −h W v − b h − c v."""

    weight: Value
    bias: Value | None
    visible_bias: Value


class EnergyOps(Protocol):
    """Values hold one row a sample, or one row a chain where they come from ``chains``."""

    def below(self, node: int) -> Value:
        """What reaches the layer with that id from the batch: the layers before it as they are, without dropout."""
        ...

    def machine(self, node: int) -> Machine:
        """The weights of that layer and of what the recipe keeps beside it. What follows belongs to that layer."""
        ...

    def hidden(self, machine: Machine, visible: Value) -> Value:
        """p(h = 1 | v) = σ(v Wᵀ + b)."""
        ...

    def visible(self, machine: Machine, hidden: Value) -> Value:
        """p(v = 1 | h) = σ(h W + c)."""
        ...

    def sample(self, probability: Value) -> Value:
        """1 with that probability, else 0; other random numbers in every place of the recipe and in every step."""
        ...

    def chains(self, node: int, name: str) -> Value:
        """The state of that name which the recipe keeps beside the layer: (chains, visible)."""
        ...

    def keep_chains(self, node: int, name: str, visible: Value) -> None:
        """What the next step finds there."""
        ...

    def reconstruction(self, data: Value, probability: Value) -> None:
        """The loss of the step: (data − probability)², averaged over units and batch."""
        ...

    def contrast(self, machine: Machine, data: tuple[Value, Value], model: tuple[Value, Value]) -> None:
        """The gradients ⟨h v⟩_model − ⟨h v⟩_data, ⟨h⟩_model − ⟨h⟩_data and ⟨v⟩_model − ⟨v⟩_data of the weight and both
        biases, each pair being (visible, hidden)."""
        ...

    def update(self) -> None:
        """One step of the optimizer for the weights that have got a gradient."""
        ...
