"""Looks for the same small patterns all over an image: a[o] = f(Σᵢ W[o, i] ⋆ x[i] + b[o]), ⋆ being cross-correlation
(LeCun et al., "Gradient-based learning applied to document recognition", 1998)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.activation import Activation
from playground.core.initializer import Initializer
from playground.core.layer import Layer, Weight
from playground.core.nested import nested
from playground.core.ops import Ops, Value
from playground.core.params import choice, flag, integer
from playground.core.problems import Problem
from playground.core.regularizer import Regularizer
from playground.core.shapes import Shape
from playground.core.windows import PADDINGS, VALID, Slide, Window


@dataclass(frozen=True)
class Conv2D(Layer):
    """Input (in, height, width) -> output (filters, …); weight (filters, in, size, size), bias (filters,)."""

    title: ClassVar[str] = "Conv 2-D"
    summary: ClassVar[str] = "Looks for small patterns all over an image."
    family: ClassVar[str] = "images"
    resized_by: ClassVar[str] = "filters"

    filters: int = integer(
        16, minimum=1, maximum=1024, unit="filters", label="Filters", help="How many patterns this layer looks for."
    )
    kernel_size: int = integer(
        3, minimum=1, maximum=15, unit="px", label="Kernel size", help="Width and height of each pattern."
    )
    stride: int = integer(
        1, minimum=1, maximum=8, unit="px", label="Stride", help="How far a pattern moves from one place to the next."
    )
    padding: str = choice(
        VALID, PADDINGS, label="Padding", help="Whether zeros around the image keep its size.", advanced=True
    )
    dilation: int = integer(
        1, minimum=1, maximum=8, label="Dilation", help="How far apart a pattern's pixels lie.", advanced=True
    )
    activation: Activation = nested(
        "activations", "linear", label="Activation", help="The function applied to each sum of pixels."
    )
    use_bias: bool = flag(
        True, label="Bias", help="Whether each filter has a constant added to its sums.", advanced=True
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

    def window(self) -> Window:
        return Window(self.kernel_size, self.stride, self.dilation, self.padding)

    def problem(self, input_shape: Shape) -> Problem | None:
        problem = self.window().problem(self.title, "kernel_size", input_shape)
        return problem or self.activation.problem(self.output_shape(input_shape))

    def slides(self, input_shape: Shape) -> Slide:
        return Slide.over(self.window(), input_shape, self.filters)

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.slides(input_shape).small

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        area = self.kernel_size**2
        shape = (self.filters, input_shape[0], self.kernel_size, self.kernel_size)
        fan_in, fan_out = input_shape[0] * area, self.filters * area
        weight = Weight(shape, self.kernel_initializer, fan_in, fan_out, self.kernel_regularizer)
        bias = Weight((self.filters,), self.bias_initializer, fan_in, fan_out)
        return {"weight": weight, "bias": bias} if self.use_bias else {"weight": weight}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        z = ops.conv2d(x, weights["weight"], weights.get("bias"), self.window())
        return self.activation.apply(ops, z)

    def passing(self, input_shape: Shape) -> Mapping[str, np.ndarray] | None:
        if self.output_shape(input_shape)[1:] != input_shape[1:] or self.stride > 1 or self.kernel_size % 2 == 0:
            return None
        weight = np.zeros((self.filters, input_shape[0], self.kernel_size, self.kernel_size), np.float32)
        middle = self.kernel_size // 2
        weight[:, :, middle, middle] = np.eye(self.filters, input_shape[0])
        return {"weight": weight}

    def output_activation(self) -> Activation:
        return self.activation

    def describe(self) -> str:
        return f"{self.filters} · {self.kernel_size}×{self.kernel_size} · {self.activation.title.lower()}"
