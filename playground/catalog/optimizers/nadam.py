"""NAdam: Adam with Nesterov's look-ahead (Dozat, ICLR workshop 2016), as PyTorch writes it:

m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  μₜ = β₁ (1 − 0.96^(0.004 t) / 2);  M = μ₁ μ₂ … μₜ;
w ← w − learning_rate · (μₜ₊₁ m / (1 − M μₜ₊₁) + (1 − μₜ) g / (1 − M)) / (√(s / (1 − β₂ᵗ)) + epsilon).
"""

from dataclasses import dataclass
from math import prod, sqrt
from typing import ClassVar

from playground.core.moments import MomentOptimizer
from playground.core.params import real

# μ is at most (1 − 0.96^0.4 / 2) here, so that the product of so many is below 1e-25: nothing beside 1
LONGEST = 100


@dataclass(frozen=True)
class Nadam(MomentOptimizer):
    title: ClassVar[str] = "NAdam"
    summary: ClassVar[str] = "Adam that looks one step ahead, as Nesterov's momentum does."
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    sizes: ClassVar[tuple[str, ...]] = ("square",)
    fading: ClassVar[tuple[str, ...]] = ("square",)

    learning_rate: float = real(
        0.002, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )

    def settled(self, step: int) -> bool:
        return False

    def momentum(self, step: int) -> float:
        """μ of that step."""
        return self.beta_1 * (1.0 - 0.5 * 0.96 ** (0.004 * step))

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        product = prod(self.momentum(i) for i in range(1, step + 1)) if step <= LONGEST else 0.0
        now, then = self.momentum(step), self.momentum(step + 1)
        ahead, here = rate * then / (1.0 - product * then), rate * (1.0 - now) / (1.0 - product)
        return ahead, here, self.beta_1, self.beta_2, self.corrections(step)[1], self.epsilon

    @staticmethod
    def update(
        w: float, g: float, mean: float, square: float,
        ahead: float, here: float, beta_1: float, beta_2: float, correction: float, epsilon: float,
    ) -> tuple[float, ...]:  # fmt: skip
        m = beta_1 * mean + (1.0 - beta_1) * g
        s = beta_2 * square + (1.0 - beta_2) * g * g
        return w - (ahead * m + here * g) / (sqrt(s * correction) + epsilon), m, s
