"""f(z) = z Φ(z) = z/2 · erfc(−z / √2); slope Φ(z) + z e^(−z²/2) / √(2π) (Hendrycks and Gimpel, 2016).

The exact form, PyTorch's default; not the approximation by tanh.
"""

from dataclasses import dataclass
from math import erfc, exp
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class GELU(Activation):
    title: ClassVar[str] = "GELU"
    summary: ClassVar[str] = "A rounded ReLU that dips a little below 0; the usual choice in language models."
    low: ClassVar[float] = -0.17  # 0.16997 at −0.7518

    @staticmethod
    def value(z: float) -> float:
        return 0.5 * z * erfc(-0.7071067811865476 * z)

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 0.5 * erfc(-0.7071067811865476 * z) + 0.3989422804014327 * z * exp(-0.5 * z * z)

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return 0.3989422804014327 * exp(-0.5 * z * z) * (2.0 - z * z)
