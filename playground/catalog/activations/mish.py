"""f(z) = z tanh(log(1 + eᶻ)); slope t + z (1 − t²) sigmoid(z) with t the tanh (Misra, BMVC 2020).

With e = eᶻ: t = e (e + 2) / (e (e + 2) + 2); for positive z both sides are divided by e², so that nothing overflows.
"""

from dataclasses import dataclass
from math import exp
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class Mish(Activation):
    title: ClassVar[str] = "Mish"
    summary: ClassVar[str] = "A smooth curve much like SiLU that dips a little further below 0."
    low: ClassVar[float] = -0.309  # 0.30884 at −1.1924

    @staticmethod
    def value(z: float) -> float:
        e = exp(-z if z > 0.0 else z)
        top = 1.0 + 2.0 * e if z > 0.0 else e * (e + 2.0)
        return z * top / (top + (2.0 * e * e if z > 0.0 else 2.0))

    @staticmethod
    def slope(z: float, y: float) -> float:
        e = exp(-z if z > 0.0 else z)
        top = 1.0 + 2.0 * e if z > 0.0 else e * (e + 2.0)
        rest = 2.0 * e * e if z > 0.0 else 2.0
        t = top / (top + rest)
        s = (1.0 if z > 0.0 else e) / (1.0 + e)
        return t + z * (1.0 + t) * (rest / (top + rest)) * s
