"""What a recipe is: which networks it needs, and what one training step computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from playground.core.dataset import Dataset
from playground.core.energy import EnergyOps
from playground.core.kinds import Kind
from playground.core.layer import Weight
from playground.core.ops import Value
from playground.core.phases import Layers, Phase
from playground.core.problems import Problem
from playground.core.shapes import Shape


class Step(EnergyOps, Protocol):
    """What a recipe can say about one step; the engine records it. phase: the number of the recipe's phase."""

    phase: int

    def layers(self) -> Layers: ...

    def batch(self) -> Value: ...

    def run(self, network: str, x: Value) -> Value:
        """The network's forward pass."""
        ...

    def loss(self, prediction: Value) -> None:
        """The project's loss between prediction and the batch's targets."""
        ...

    def minimize(self, network: str) -> None:
        """Gradients of the loss for the weights of that network, and their update."""
        ...


@dataclass(frozen=True)
class Recipe(Kind):
    """compares: whether the project's loss is what is made small, in one of the phases at least."""

    category: ClassVar[str] = "recipes"
    networks: ClassVar[tuple[str, ...]] = ()
    compares: ClassVar[bool] = True

    def step(self, step: Step) -> None:
        raise NotImplementedError  # pragma: no cover - abstract

    def reconstruct(self, step: Step) -> Value | None:
        """What comes back when the batch goes through the network and back again, of the input's size; None where the
        recipe knows no way back in this phase."""
        return None

    def classes(self, dataset: Dataset) -> tuple[str, ...]:
        """The classes that the network tells apart; none where it gives numbers."""
        return dataset.classes()

    def phases(self, layers: Layers) -> tuple[Phase, ...]:
        """The parts of a run, one after the other."""
        return (Phase(),)

    def unsuitable(self, layers: Layers, shapes: Mapping[int, Shape], dataset: Dataset) -> Problem | None:
        """Why a network of these layers cannot be trained this way with that data; shapes: of each layer's input."""
        return None

    def weights(self, layers: Layers, node: int, input_shape: Shape) -> Mapping[str, Weight]:
        """Weights that it keeps beside those of a layer: trained, saved and edited with them."""
        return {}

    def state(self, layers: Layers, node: int, input_shape: Shape) -> Mapping[str, Weight]:
        """What it remembers of training beside a layer: saved and carried over edits, never moved by an optimizer."""
        return {}
