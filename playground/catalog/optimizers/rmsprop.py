"""RMSprop (Tieleman and Hinton, lecture 6.5, 2012), with momentum as PyTorch writes it:

s ← rho · s + (1 − rho) g²;  v ← momentum · v + g / (√s + epsilon);  w ← w − learning_rate · v.
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class RMSprop(Optimizer):
    title: ClassVar[str] = "RMSprop"
    summary: ClassVar[str] = "Divides each step by the recent size of that weight's gradient."
    slots: ClassVar[tuple[str, ...]] = ("square", "velocity")
    sizes: ClassVar[tuple[str, ...]] = ("square",)
    fading: ClassVar[tuple[str, ...]] = ("square",)
    timeless: ClassVar[bool] = True

    rho: float = real(
        0.9, minimum=0.0, maximum=0.9999, label="Rho", help="How long squared gradients are remembered.", advanced=True
    )
    momentum: float = real(
        0.0,
        minimum=0.0,
        maximum=0.999,
        label="Momentum",
        help="How much of the last step is kept: a ball that rolls on.",
    )
    epsilon: float = real(
        1e-7,
        minimum=1e-12,
        maximum=1.0,
        log=True,
        label="Epsilon",
        help="Keeps the division away from zero.",
        advanced=True,
    )

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate, self.rho, self.momentum, self.epsilon

    @staticmethod
    def update(
        w: float,
        g: float,
        square: float,
        velocity: float,
        learning_rate: float,
        rho: float,
        momentum: float,
        epsilon: float,
    ) -> tuple[float, ...]:
        s = rho * square + (1.0 - rho) * g * g
        v = momentum * velocity + g / (sqrt(s) + epsilon)
        return w - learning_rate * v, s, v
