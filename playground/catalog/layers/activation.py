"""Applies an activation function as a layer of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core import activation as base
from playground.core.layer import Layer
from playground.core.nested import nested
from playground.core.ops import Ops, Value
from playground.core.problems import Problem
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Activation(Layer):
    """Input (…) -> output of the same shape."""

    title: ClassVar[str] = "Activation"
    summary: ClassVar[str] = "Applies a function to each value."

    activation: base.Activation = nested(
        "activations", "relu", label="Function", help="The function applied to each value."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        return self.activation.problem(input_shape)

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return self.activation.apply(ops, x)

    def curved(self) -> bool:
        return self.activation.curvature is not None

    def output_activation(self) -> base.Activation:
        return self.activation

    def describe(self) -> str:
        return self.activation.title.lower()
