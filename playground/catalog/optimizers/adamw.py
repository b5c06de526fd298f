"""AdamW (Loshchilov and Hutter, ICLR 2019): Adam, and before each step w ← w − learning_rate · weight_decay · w.

m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  w ← w − learning_rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + epsilon).
Biases decay too, as in PyTorch.
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.moments import MomentOptimizer
from playground.core.params import real


@dataclass(frozen=True)
class AdamW(MomentOptimizer):
    title: ClassVar[str] = "AdamW"
    summary: ClassVar[str] = "Adam that also lets every weight fade a little in each step."
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    sizes: ClassVar[tuple[str, ...]] = ("square",)
    fading: ClassVar[tuple[str, ...]] = ("square",)

    weight_decay: float = real(
        0.01, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Weight decay",
        help="How much of each weight fades in a step, times the learning rate.",
    )  # fmt: skip

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        first, second = self.corrections(step)
        return rate * first, self.beta_1, self.beta_2, second, self.epsilon, 1.0 - rate * self.weight_decay

    @staticmethod
    def update(
        w: float, g: float, mean: float, square: float,
        size: float, beta_1: float, beta_2: float, correction: float, epsilon: float, kept: float,
    ) -> tuple[float, ...]:  # fmt: skip
        m = beta_1 * mean + (1.0 - beta_1) * g
        s = beta_2 * square + (1.0 - beta_2) * g * g
        return w * kept - size * m / (sqrt(s * correction) + epsilon), m, s
