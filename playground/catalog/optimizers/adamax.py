"""Adamax (Kingma and Ba, ICLR 2015, algorithm 2), with epsilon where PyTorch has it:

m ← β₁ m + (1 − β₁) g;  u ← max(β₂ u, |g| + epsilon);  w ← w − learning_rate / (1 − β₁ᵗ) · m / u.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.moments import MomentOptimizer
from playground.core.params import real


@dataclass(frozen=True)
class Adamax(MomentOptimizer):
    title: ClassVar[str] = "Adamax"
    summary: ClassVar[str] = "Adam that divides by the largest recent gradient of each weight."
    slots: ClassVar[tuple[str, ...]] = ("mean", "largest")
    sizes: ClassVar[tuple[str, ...]] = ("largest",)
    fading: ClassVar[tuple[str, ...]] = ("largest",)

    learning_rate: float = real(
        0.002, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate * self.corrections(step)[0], self.beta_1, self.beta_2, self.epsilon

    @staticmethod
    def update(
        w: float, g: float, mean: float, largest: float, size: float, beta_1: float, beta_2: float, epsilon: float
    ) -> tuple[float, ...]:
        m = beta_1 * mean + (1.0 - beta_1) * g
        new, faded = abs(g) + epsilon, beta_2 * largest
        u = faded if faded > new else new
        return w - size * m / u, m, u
