"""f(z) = 1 / (1 + e⁻ᶻ) = (1 + tanh(z / 2)) / 2, the second form because it cannot overflow; slope f (1 − f)."""

from dataclasses import dataclass
from math import tanh
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class Sigmoid(Activation):
    title: ClassVar[str] = "Sigmoid"
    summary: ClassVar[str] = "A smooth step from 0 to 1, read as a probability."
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0

    @staticmethod
    def value(z: float) -> float:
        return 0.5 + 0.5 * tanh(0.5 * z)

    @staticmethod
    def slope(z: float, y: float) -> float:
        return y * (1.0 - y)

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return y * (1.0 - y) * (1.0 - 2.0 * y)
