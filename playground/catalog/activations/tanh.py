"""f(z) = tanh z; slope 1 − f²."""

from dataclasses import dataclass
from math import tanh
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class Tanh(Activation):
    title: ClassVar[str] = "Tanh"
    summary: ClassVar[str] = "A smooth step from −1 to 1."
    low: ClassVar[float] = -1.0
    high: ClassVar[float] = 1.0

    @staticmethod
    def value(z: float) -> float:
        return tanh(z)

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0 - y * y

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return -2.0 * y * (1.0 - y * y)
