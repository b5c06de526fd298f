"""y = x + N(0, stddev²) while training; the identity outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import real


@dataclass(frozen=True)
class GaussianNoise(Layer):
    """Input (…) -> output of the same shape."""

    title: ClassVar[str] = "Gaussian noise"
    summary: ClassVar[str] = "Adds noise while training, so that small changes stop to matter."

    stddev: float = real(0.1, minimum=0.0, maximum=10.0, label="Strength", help="The typical size of the noise.")

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.gaussian_noise(x, self.stddev)

    def describe(self) -> str:
        return f"{self.stddev:.3g}"
