"""Every pixel becomes size × size equal ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import integer
from playground.core.problems import Problem
from playground.core.shapes import Shape
from playground.core.windows import image_problem


@dataclass(frozen=True)
class UpSample2D(Layer):
    """Input (channels, height, width) -> output (channels, size · height, size · width)."""

    title: ClassVar[str] = "Upsample"
    summary: ClassVar[str] = "Enlarges an image by repeating its pixels."
    family: ClassVar[str] = "images"

    size: int = integer(
        2, minimum=1, maximum=8, unit="×", label="Size", help="How many times wider and higher the image becomes."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        return image_problem(self.title, input_shape)

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, height, width = input_shape
        return channels, self.size * height, self.size * width

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.upsample(x, self.size)

    def describe(self) -> str:
        return f"{self.size}×"
