"""f(z) = scale · z for z > 0, scale · alpha (eᶻ − 1) otherwise (Klambauer et al., NIPS 2017).

scale and alpha are the two numbers that keep mean 0 and variance 1 from layer to layer; with first weights drawn by
LeCun normal. eᶻ − 1 is computed as 2 t / (1 − t) with t = tanh(z / 2), which loses no digits near 0.
"""

from dataclasses import dataclass
from math import exp, tanh
from typing import ClassVar

from playground.core.activation import Activation


@dataclass(frozen=True)
class SELU(Activation):
    title: ClassVar[str] = "SELU"
    summary: ClassVar[str] = "An ELU scaled so that signals keep their size through many layers."
    low: ClassVar[float] = -1.7580993408473769

    @staticmethod
    def value(z: float) -> float:
        t = tanh(0.0 if z > 0.0 else 0.5 * z)
        return (1.0507009873554805 * z if z > 0.0 else 0.0) + 3.5161986816947538 * t / (1.0 - t)

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0507009873554805 if z > 0.0 else 1.7580993408473769 * exp(z)

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return 0.0 if z > 0.0 else 1.7580993408473769 * exp(z)
