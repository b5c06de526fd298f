"""f(z) = z / (1 + |z|); slope 1 / (1 + |z|)² (Turian et al., NAACL 2009)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class Softsign(Activation):
    title: ClassVar[str] = "Softsign"
    summary: ClassVar[str] = "A smooth step from −1 to 1 that levels off more slowly than tanh."
    low: ClassVar[float] = -1.0
    high: ClassVar[float] = 1.0

    @staticmethod
    def value(z: float) -> float:
        return z / (1.0 + abs(z))

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0 / ((1.0 + abs(z)) * (1.0 + abs(z)))

    @staticmethod
    def curvature(z: float, y: float) -> float:
        b = 1.0 + abs(z)
        return (2.0 if z < 0.0 else -2.0) / (b * b * b)
