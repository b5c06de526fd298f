"""y[c] = mean over all pixels of channel c: one number a channel (Lin et al., "Network in network", ICLR 2014)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.problems import Problem
from playground.core.shapes import Shape
from playground.core.windows import SAME, Window, image_problem


@dataclass(frozen=True)
class GlobalAvgPool2D(Layer):
    """Input (channels, height, width) -> output (channels,)."""

    title: ClassVar[str] = "Global pool"
    summary: ClassVar[str] = "Averages each channel of an image to one number."
    family: ClassVar[str] = "images"

    def problem(self, input_shape: Shape) -> Problem | None:
        return image_problem(self.title, input_shape)

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape[:1]

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        side = max(x.shape[1:])  # a single place that covers the whole image
        mean = ops.average_pool(x, Window(side, side, padding=SAME))
        return ops.reshape(mean, self.output_shape(x.shape))
