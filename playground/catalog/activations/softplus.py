"""f(z) = log(1 + eᶻ) = max(z, 0) + log(1 + e^−|z|), the second form because it cannot overflow; slope sigmoid(z)
(Dugas et al., NIPS 2000)."""

from dataclasses import dataclass
from math import exp, log1p, tanh
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class Softplus(Activation):
    title: ClassVar[str] = "Softplus"
    summary: ClassVar[str] = "A ReLU with a rounded corner: always above 0."
    low: ClassVar[float] = 0.0

    @staticmethod
    def value(z: float) -> float:
        return (z if z > 0.0 else 0.0) + log1p(exp(-z if z > 0.0 else z))

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 0.5 + 0.5 * tanh(0.5 * z)

    @staticmethod
    def curvature(z: float, y: float) -> float:
        s = 0.5 + 0.5 * tanh(0.5 * z)
        return s * (1.0 - s)
