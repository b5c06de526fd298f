"""What a layer is: frozen data, a shape rule, its weights, and its computation in terms of operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.kinds import Kind
from playground.core.ops import Ops, Value
from playground.core.problems import Problem
from playground.core.registry import registry
from playground.core.regularizer import Regularizer
from playground.core.shapes import Shape
from playground.core.windows import Slide

ALIVE = "_alive"  # behind the name of a weight: the name of the state that says which of its links are alive


@dataclass(frozen=True)
class Weight:
    """One trainable array: shape (out, in, …), how it starts, and what is added to its loss. blocks: how many groups of
    rows of the same size lie in it one after the other, such as the gates of a recurrent layer."""

    shape: Shape
    initializer: Initializer
    fan_in: int
    fan_out: int
    regularizer: Regularizer | None = None
    blocks: int = 1


@dataclass(frozen=True)
class Layer(Kind):
    """family: palette group and colour; resized_by: the field that − and + on the canvas change, if any."""

    category: ClassVar[str] = "layers"
    family: ClassVar[str] = "core"
    resized_by: ClassVar[str] = ""
    reshapes: ClassVar[bool] = False  # whether it gives the same numbers, in the same order, another shape

    def problem(self, input_shape: Shape) -> Problem | None:
        """Why this layer cannot take an input of that shape, with a Fix where one exists."""
        return None

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        """Name -> description, weight before bias."""
        return {}

    def state(self, input_shape: Shape) -> Mapping[str, Weight]:
        """What it remembers of training beside its weights: saved and carried over edits, never moved by an optimizer.
        ``forward`` finds it among ``weights``."""
        return {}

    def remembered(self, input_shape: Shape) -> Mapping[str, Weight]:
        """``state``, and for each of the weights whose links can be cut which of them are alive: 1 or 0."""
        ones = registry.create("initializers", "ones")
        alive = {
            name + ALIVE: replace(weight, initializer=ones, regularizer=None)
            for name, weight in self.weights(input_shape).items()
            if weight.regularizer is not None and weight.regularizer.cuts()
        }
        return {**self.state(input_shape), **alive}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        raise NotImplementedError  # pragma: no cover - abstract

    def passing(self, input_shape: Shape) -> Mapping[str, np.ndarray] | None:
        """Weights with which its first units have the input as their weighted sum; None where there are none such."""
        return None

    def identity(self, input_shape: Shape) -> Mapping[str, np.ndarray] | None:
        """Weights with which its first outputs are its inputs; None where there are none such."""
        return None

    def calibrated(self, inputs: np.ndarray) -> Mapping[str, np.ndarray] | None:
        """Weights and states with which inputs (N, *input_shape) come out as they are; None where those of
        ``identity`` or none do that whatever comes in."""
        return None

    def output_activation(self) -> Kind | None:
        """The activation that this layer ends with; None where its output is that of the layer before."""
        return None

    def curved(self) -> bool:
        """Whether the gradient of its output can be differentiated once more, which a gradient penalty needs."""
        return False

    def idle(self, input_shape: Shape) -> bool:
        """Whether every input of that shape comes out as it went in, so that the layer could as well be left out."""
        return False

    def inner(self) -> tuple[Layer, ...]:
        """The layers that it holds, in order; none for all but blocks."""
        return ()

    def formerly(self, name: str, old: Layer) -> str | None:
        """What the array called ``name`` was called in the layer whose place this one takes; None where it is new."""
        return name

    def linked(self) -> bool:
        """Whether every output is a weighted sum of all inputs, which the canvas draws as lines."""
        return False

    def slides(self, input_shape: Shape) -> Slide | None:
        """How it slides over an image, where each pixel of its output comes from one patch of the input."""
        return None

    def unrolled(self) -> Layer | None:
        """The same layer and weights, giving what it holds after every time step; None where there is none."""
        return None
