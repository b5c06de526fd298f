"""Silences whole channels at random while training: neighbouring pixels are so alike that single ones say nothing
(Tompson et al., "Efficient object localization using convolutional networks", CVPR 2015)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import real
from playground.core.problems import Problem
from playground.core.shapes import Shape
from playground.core.windows import image_problem


@dataclass(frozen=True)
class SpatialDropout2D(Layer):
    """Input (channels, height, width) -> output of the same shape."""

    title: ClassVar[str] = "Spatial dropout"
    summary: ClassVar[str] = "Silences some channels at random while training."
    family: ClassVar[str] = "images"

    rate: float = real(
        0.2, minimum=0.0, maximum=0.95, label="Rate", help="The share of channels that is set to zero in each step."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        return image_problem(self.title, input_shape)

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.dropout_channels(x, self.rate)

    def describe(self) -> str:
        return f"{self.rate * 100:.3g} %"
