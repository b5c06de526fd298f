"""Adadelta (Zeiler, 2012):

s ← rho · s + (1 − rho) g²;  d = g √(u + epsilon) / √(s + epsilon);  u ← rho · u + (1 − rho) d²;
w ← w − learning_rate · d.
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class Adadelta(Optimizer):
    title: ClassVar[str] = "Adadelta"
    summary: ClassVar[str] = "Finds the size of its steps by itself from how far the weights have moved lately."
    slots: ClassVar[tuple[str, ...]] = ("square", "moved")
    sizes: ClassVar[tuple[str, ...]] = ("square",)
    fading: ClassVar[tuple[str, ...]] = ("square",)
    timeless: ClassVar[bool] = True

    learning_rate: float = real(
        1.0, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    rho: float = real(
        0.95, minimum=0.0, maximum=0.9999, label="Rho", help="How long squared gradients are remembered.", advanced=True
    )
    epsilon: float = real(
        1e-6, minimum=1e-12, maximum=1.0, log=True, label="Epsilon", advanced=True,
        help="Keeps the division away from zero, and gives the first steps their size.",
    )  # fmt: skip

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate, self.rho, self.epsilon

    @staticmethod
    def update(
        w: float, g: float, square: float, moved: float, rate: float, rho: float, epsilon: float
    ) -> tuple[float, ...]:
        s = rho * square + (1.0 - rho) * g * g
        d = g * sqrt(moved + epsilon) / sqrt(s + epsilon)
        return w - rate * d, s, rho * moved + (1.0 - rho) * d * d
