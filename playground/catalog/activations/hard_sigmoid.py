"""f(z) = min(max(z / 6 + 1/2, 0), 1), as PyTorch's hardsigmoid and Keras have it (Howard et al., ICCV 2019)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class HardSigmoid(Activation):
    title: ClassVar[str] = "Hard sigmoid"
    summary: ClassVar[str] = "A step from 0 to 1 made of three straight lines: a sigmoid that is quick to compute."
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0

    @staticmethod
    def value(z: float) -> float:
        return 0.0 if z <= -3.0 else (1.0 if z >= 3.0 else z / 6.0 + 0.5)

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0 / 6.0 if -3.0 < z < 3.0 else 0.0

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return 0.0 * y
