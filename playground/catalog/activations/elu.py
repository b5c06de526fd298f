"""f(z) = z for z > 0, alpha (eᶻ − 1) otherwise (Clevert et al., ICLR 2016).

eᶻ − 1 is computed as 2 t / (1 − t) with t = tanh(z / 2), which loses no digits near 0.
"""

from dataclasses import dataclass
from math import exp, tanh
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.params import real


@dataclass(frozen=True)
class ELU(Activation):
    title: ClassVar[str] = "ELU"
    summary: ClassVar[str] = "Like ReLU, but levels off smoothly below 0 instead of stopping there."

    alpha: float = real(
        1.0, minimum=0.0, maximum=10.0, label="Alpha", help="How far below 0 the output goes for very negative sums."
    )

    @property
    def low(self) -> float:  # type: ignore[override]
        return -self.alpha

    @staticmethod
    def value(z: float, alpha: float) -> float:
        t = tanh(0.0 if z > 0.0 else 0.5 * z)
        return (z if z > 0.0 else 0.0) + 2.0 * alpha * t / (1.0 - t)

    @staticmethod
    def slope(z: float, y: float, alpha: float) -> float:
        return 1.0 if z > 0.0 else alpha * exp(z)

    @staticmethod
    def curvature(z: float, y: float, alpha: float) -> float:
        return 0.0 if z > 0.0 else alpha * exp(z)
