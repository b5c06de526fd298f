"""y = mean over a patch of x, of those pixels that lie inside the image."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import choice, integer
from playground.core.problems import Problem
from playground.core.shapes import Shape
from playground.core.windows import PADDINGS, VALID, Slide, Window


@dataclass(frozen=True)
class AvgPool2D(Layer):
    """Input (channels, height, width) -> output (channels, …)."""

    title: ClassVar[str] = "Average pool"
    summary: ClassVar[str] = "Averages each patch of an image."
    family: ClassVar[str] = "images"

    pool_size: int = integer(
        2,
        minimum=1,
        maximum=15,
        unit="px",
        label="Pool size",
        help="Width and height of the patch that becomes a pixel.",
    )
    stride: int = integer(
        0, minimum=0, maximum=15, unit="px", zero="pool size", label="Stride",
        help="How far it is from one patch to the next; 0 puts them side by side.",
    )  # fmt: skip
    padding: str = choice(
        VALID, PADDINGS, label="Padding", help="Whether patches may reach over the rim.", advanced=True
    )

    def window(self) -> Window:
        return Window(self.pool_size, self.stride or self.pool_size, padding=self.padding)

    def problem(self, input_shape: Shape) -> Problem | None:
        return self.window().problem(self.title, "pool_size", input_shape)

    def slides(self, input_shape: Shape) -> Slide:
        return Slide.over(self.window(), input_shape, input_shape[0])

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.slides(input_shape).small

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.average_pool(x, self.window())

    def describe(self) -> str:
        return f"{self.pool_size}×{self.pool_size}"
