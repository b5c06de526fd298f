"""What a recipe is: which networks it needs, and what one training step computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from playground.core.dataset import Dataset, Part
from playground.core.energy import EnergyOps
from playground.core.kinds import Kind
from playground.core.layer import Layer, Weight
from playground.core.ops import Scalars, Value
from playground.core.phases import Layers, Phase
from playground.core.problems import Problem
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Formula:
    """A function of one value, as plain scalar code: ``value(z, *constants)``, and ``slope(z, *constants)`` for an
    objective, or ``slope(z, y, *constants)`` for an elementwise operation, see core.ops.Scalars."""

    value: ClassVar[Callable[..., float]]
    slope: ClassVar[Callable[..., float]]

    def constants(self) -> tuple[float, ...]:
        """The fields, in order, as the scalar functions take them."""
        return tuple(float(constant) for constant in vars(self).values())


@dataclass(frozen=True)
class Term:
    """A part of an objective: ``weight`` · the mean of ``formula`` over all numbers of ``value``."""

    value: Value
    formula: Formula
    weight: float = 1.0


class Step(EnergyOps, Protocol):
    """What a recipe can say about one step; the engine records it. phase: the number of the recipe's phase."""

    phase: int

    def layers(self) -> Layers: ...

    turn: int  # which of the recipe's ``turns`` this step is, from 0

    def batch(self) -> Value:
        """The samples of this step."""
        ...

    def normal(self, shape: Shape, scale: float = 1.0) -> Value:
        """Fresh numbers from N(0, scale²) for every sample."""
        ...

    def uniform(self, shape: Shape, low: float = -1.0, high: float = 1.0) -> Value:
        """Fresh numbers between low and high for every sample."""
        ...

    def elementwise(self, x: Value, function: Scalars) -> Value: ...

    def reshape(self, x: Value, shape: Shape) -> Value: ...

    def multiply(self, x: Value, y: Value) -> Value:
        """x · y, value by value."""
        ...

    def add(self, x: Value, y: Value) -> Value: ...

    def run(self, network: str, x: Value) -> Value:
        """The network's forward pass."""
        ...

    def before(self, prediction: Value, activation: str) -> Value:
        """What the activation of that id was applied to, where ``prediction`` is its result; else ``prediction``."""
        ...

    def loss(self, prediction: Value, target: Value | None = None) -> None:
        """The project's loss between prediction and the batch's targets, or another value of as many numbers."""
        ...

    def objective(self, name: str, terms: Sequence[Term]) -> None:
        """A sum of terms that the next ``minimize`` makes small, measured under that name. One without a name, such as
        a penalty, is part of the gradient and not of what is shown."""
        ...

    def blend(self, a: Value, b: Value) -> Value:
        """ε a + (1 − ε) b with one ε ~ U(0, 1) for each sample; no gradient flows into a and b."""
        ...

    def steepness(self, network: str, x: Value) -> Value:
        """‖∂ Σ network(x) / ∂x‖ of each sample, (1,): itself a value whose gradient reaches the network's weights."""
        ...

    def minimize(self, network: str) -> None:
        """Gradients of all objectives since the last update for the weights of that network, and their update."""
        ...

    def limit(self, network: str, most: float) -> None:
        """Brings every weight of that network between −most and most."""
        ...

    def show(self, name: str, value: Value) -> None:
        """A value that views and measurements ask for by that name."""
        ...

    def trains(self) -> bool:
        """Whether this is a training step; what has no part in the measured losses can be left out where it is none."""
        ...


@dataclass(frozen=True)
class Recipe(Kind):
    """networks: their names, the main one first, which is ``Project.network``.

    compares: whether the project's loss is what is made small, in one of the phases at least; figures: (name, words)
    of the objectives that are measured instead of one loss, the main one first; surface: the network whose answer is
    drawn behind points; remakes: whether what it ``show``s is like the data: made by the networks, and to be seen
    beside the real."""

    category: ClassVar[str] = "recipes"
    networks: ClassVar[tuple[str, ...]] = ()
    compares: ClassVar[bool] = True
    figures: ClassVar[tuple[tuple[str, str], ...]] = ()
    surface: ClassVar[str] = "model"
    remakes: ClassVar[bool] = False

    def step(self, step: Step) -> None:
        raise NotImplementedError  # pragma: no cover - abstract

    def turns(self) -> int:
        """After how many steps the same thing is done again; ``step`` is asked once for each."""
        return 1

    def classes(self, dataset: Dataset) -> tuple[str, ...]:
        """The classes that the main network tells apart; none where it gives numbers."""
        return dataset.classes()

    def outputs(self, dataset: Dataset) -> int:
        """How many numbers the main network gives where there are no classes."""
        return dataset.outputs()

    def right(self, part: Part) -> np.ndarray:
        """What the answers of the main network are compared with: labels as in ``Part``, or numbers (N, outputs)."""
        return part.labels

    def input_shape(self, network: str, dataset: Dataset) -> Shape:
        return dataset.input_shape()

    def input_names(self, network: str, dataset: Dataset) -> tuple[str, ...]:
        """A name for each input where they are few enough to be drawn one by one; else empty."""
        return dataset.input_names()

    def reads(self, network: str) -> bool:
        """Whether that network is given the samples of the data; else random numbers, see ``reach``."""
        return True

    def reach(self, network: str) -> float:
        """How far from zero the random numbers mostly are that a network is given."""
        return 0.0

    def misfit(self, dataset: Dataset) -> Problem | None:
        """Why it cannot learn from that data."""
        return None

    def problem(self, network: str, layers: Sequence[Layer], output: Shape, dataset: Dataset) -> Problem | None:
        """Why that stack of layers, with outputs of that shape, cannot be trained; about its last layer. Only asked
        where nothing else is wrong."""
        return None

    def ending(self, network: str, dataset: Dataset) -> tuple[int, str] | None:
        """How many outputs the last layer of a network has, and the id of its activation; None where that is for the
        data's classes and the loss to say."""
        return None

    def beginning(self, network: str, dataset: Dataset) -> tuple[Layer, ...]:
        """A network to start with, where the project has none of that name."""
        return ()

    def rate(self, network: str) -> float:
        """The learning rate of that network as a multiple of the optimizer's."""
        return 1.0

    def reconstruct(self, step: Step) -> Value | None:
        """What comes back when the batch goes through the network and back again, of the input's size; None where the
        recipe knows no way back in this phase."""
        return None

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
