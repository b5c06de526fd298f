"""y = x for x > 0, slope[channel] · x otherwise, the slopes being learned (He et al., ICCV 2015)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.layer import Layer, Weight
from playground.core.ops import Ops, Value
from playground.core.params import real
from playground.core.registry import registry
from playground.core.shapes import Shape


@dataclass(frozen=True)
class PReLU(Layer):
    """Input (channels, …) -> output of the same shape; weight (channels,), the slopes."""

    title: ClassVar[str] = "PReLU"
    summary: ClassVar[str] = "Like Leaky ReLU, with a slope that each channel learns."

    slope: float = real(
        0.25, minimum=-10.0, maximum=10.0, label="First slope", help="The slope of every channel at the start."
    )

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        start = registry.create("initializers", "constant", value=self.slope)
        return {"weight": Weight(input_shape[:1], start, input_shape[0], input_shape[0])}

    def identity(self, input_shape: Shape) -> Mapping[str, np.ndarray]:
        return {"weight": np.ones(input_shape[:1], np.float32)}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.prelu(x, weights["weight"])
