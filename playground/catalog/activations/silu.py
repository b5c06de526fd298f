"""f(z) = z sigmoid(z), also called swish; slope s (1 + z (1 − s)) with s = sigmoid(z) (Elfwing et al., 2018).

s is computed from e^−|z|, which neither overflows nor loses digits.
"""

from dataclasses import dataclass
from math import exp
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class SiLU(Activation):
    title: ClassVar[str] = "SiLU"
    summary: ClassVar[str] = "A rounded ReLU that dips a little below 0; also called swish."
    low: ClassVar[float] = -0.2785  # 0.27846 at −1.2785

    @staticmethod
    def value(z: float) -> float:
        e = exp(-z if z > 0.0 else z)
        return (z if z > 0.0 else z * e) / (1.0 + e)

    @staticmethod
    def slope(z: float, y: float) -> float:
        e = exp(-z if z > 0.0 else z)
        s = (1.0 if z > 0.0 else e) / (1.0 + e)
        other = (e if z > 0.0 else 1.0) / (1.0 + e)
        return s * (1.0 + z * other)

    @staticmethod
    def curvature(z: float, y: float) -> float:
        e = exp(-z if z > 0.0 else z)
        s = (1.0 if z > 0.0 else e) / (1.0 + e)
        other = (e if z > 0.0 else 1.0) / (1.0 + e)
        return s * other * (2.0 + z * (other - s))
