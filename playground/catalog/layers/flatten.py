"""Lays out an image as one long row of numbers; nothing is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.shapes import Shape, size


@dataclass(frozen=True)
class Flatten(Layer):
    """Input (…) -> output (product of all,)."""

    title: ClassVar[str] = "Flatten"
    summary: ClassVar[str] = "Lays an image out as one row."
    reshapes: ClassVar[bool] = True

    def output_shape(self, input_shape: Shape) -> Shape:
        return (size(input_shape),)

    def idle(self, input_shape: Shape) -> bool:
        return len(input_shape) == 1

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.reshape(x, self.output_shape(x.shape))

    def curved(self) -> bool:
        return True
