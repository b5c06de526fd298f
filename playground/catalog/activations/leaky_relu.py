"""f(z) = z for z > 0, negative_slope · z otherwise (Maas et al., ICML 2013)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.params import real


@dataclass(frozen=True)
class LeakyReLU(Activation):
    title: ClassVar[str] = "Leaky ReLU"
    summary: ClassVar[str] = "Like ReLU, but lets a little of negative sums through, so that no neuron dies."

    negative_slope: float = real(
        0.01, minimum=0.0, maximum=1.0, label="Negative slope", help="How much of a negative sum is let through."
    )

    @staticmethod
    def value(z: float, negative_slope: float) -> float:
        return z if z > 0.0 else negative_slope * z

    @staticmethod
    def slope(z: float, y: float, negative_slope: float) -> float:
        return 1.0 if z > 0.0 else negative_slope

    @staticmethod
    def curvature(z: float, y: float, negative_slope: float) -> float:
        return 0.0 * y
