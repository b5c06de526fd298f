"""Adam (Kingma and Ba, ICLR 2015, algorithm 1):

m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  w ← w − learning_rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + epsilon).
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class Adam(Optimizer):
    title: ClassVar[str] = "Adam"
    summary: ClassVar[str] = "Momentum and a step size of its own for every weight; a good first choice."
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")

    learning_rate: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    beta_1: float = real(
        0.9, minimum=0.0, maximum=0.9999, label="Beta 1", help="How long gradients are remembered.", advanced=True
    )
    beta_2: float = real(
        0.999,
        minimum=0.0,
        maximum=0.99999,
        label="Beta 2",
        help="How long squared gradients are remembered.",
        advanced=True,
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

    def hyper(self, step: int) -> tuple[float, ...]:
        size = self.learning_rate / (1.0 - self.beta_1**step)
        return size, self.beta_1, self.beta_2, 1.0 / (1.0 - self.beta_2**step), self.epsilon

    @staticmethod
    def update(
        w: float, g: float, mean: float, square: float,
        size: float, beta_1: float, beta_2: float, correction: float, epsilon: float,
    ) -> tuple[float, ...]:  # fmt: skip
        m = beta_1 * mean + (1.0 - beta_1) * g
        s = beta_2 * square + (1.0 - beta_2) * g * g
        return w - size * m / (sqrt(s * correction) + epsilon), m, s
