"""A layer in which every neuron sees every input: a = f(x Wᵀ + b)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.activation import Activation
from playground.core.initializer import Initializer
from playground.core.layer import Layer, Weight
from playground.core.nested import nested
from playground.core.ops import Ops, Value
from playground.core.params import flag, integer
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.regularizer import Regularizer
from playground.core.shapes import Shape, show


@dataclass(frozen=True)
class Dense(Layer):
    """Input (in,) -> output (units,); weight (units, in), bias (units,)."""

    title: ClassVar[str] = "Dense"
    summary: ClassVar[str] = "Every neuron sees every input."
    resized_by: ClassVar[str] = "units"

    units: int = integer(
        8, minimum=1, maximum=65_536, unit="neurons", label="Neurons", help="How many neurons this layer has."
    )
    activation: Activation = nested(
        "activations", "linear", label="Activation", help="The function each neuron applies to its weighted sum."
    )
    use_bias: bool = flag(
        True, label="Bias", help="Whether each neuron has a constant added to its weighted sum.", advanced=True
    )
    kernel_initializer: Initializer = nested(
        "initializers",
        "glorot_uniform",
        label="First weights",
        help="How the weights are drawn at the start.",
        advanced=True,
    )
    bias_initializer: Initializer = nested(
        "initializers", "zeros", label="First biases", help="How the biases are drawn at the start.", advanced=True
    )
    kernel_regularizer: Regularizer = nested(
        "regularizers", "none", label="Regularization", help="A pull that keeps this layer's weights small."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        if len(input_shape) == 1:
            return self.activation.problem(self.output_shape(input_shape))
        flatten = registry.create("layers", "flatten")
        message = f"Dense expects a flat input, this is {show(input_shape)}: add Flatten before it."
        return Problem(message, fix=Fix("Add Flatten", insert=flatten))

    def output_shape(self, input_shape: Shape) -> Shape:
        return (self.units,)

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        fan_in, fan_out = input_shape[0], self.units
        weight = Weight((fan_out, fan_in), self.kernel_initializer, fan_in, fan_out, self.kernel_regularizer)
        bias = Weight((fan_out,), self.bias_initializer, fan_in, fan_out)
        return {"weight": weight, "bias": bias} if self.use_bias else {"weight": weight}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        z = ops.affine(x, weights["weight"], weights.get("bias"))
        return self.activation.apply(ops, z)

    def curved(self) -> bool:
        return self.activation.curvature is not None

    def passing(self, input_shape: Shape) -> Mapping[str, np.ndarray]:
        return {"weight": np.eye(self.units, input_shape[0], dtype=np.float32)}

    def output_activation(self) -> Activation:
        return self.activation

    def linked(self) -> bool:
        return True

    def describe(self) -> str:
        return f"{self.units} · {self.activation.title.lower()}"
