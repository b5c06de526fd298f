"""f(z) = max(0, z); slope 0 at 0 (Nair and Hinton, ICML 2010)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class ReLU(Activation):
    title: ClassVar[str] = "ReLU"
    summary: ClassVar[str] = "Zero for negative sums, the sum itself for positive ones."
    low: ClassVar[float] = 0.0

    @staticmethod
    def value(z: float) -> float:
        # not max(): a NaN must stay a NaN, or a run that has diverged would look alive
        return 0.0 if z < 0.0 else z

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0 if z > 0.0 else 0.0

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return 0.0 * y
