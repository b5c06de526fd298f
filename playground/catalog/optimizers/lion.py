"""Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, algorithm 2):

c = β₁ m + (1 − β₁) g;  w ← w − learning_rate · (sign c + weight_decay · w);  m ← β₂ m + (1 − β₂) g.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class Lion(Optimizer):
    title: ClassVar[str] = "Lion"
    summary: ClassVar[str] = "Every weight moves by the same amount; the gradient only says which way."
    slots: ClassVar[tuple[str, ...]] = ("mean",)
    timeless: ClassVar[bool] = True

    learning_rate: float = real(
        0.0003, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    beta_1: float = real(
        0.9, minimum=0.0, maximum=0.9999, label="Beta 1", help="How much past gradients have to say.", advanced=True
    )
    beta_2: float = real(
        0.99, minimum=0.0, maximum=0.99999, label="Beta 2", help="How long gradients are remembered.", advanced=True
    )
    weight_decay: float = real(
        0.0, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Weight decay",
        help="How much of each weight fades in a step, times the learning rate.",
    )  # fmt: skip

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate, self.beta_1, self.beta_2, 1.0 - rate * self.weight_decay

    @staticmethod
    def update(
        w: float, g: float, mean: float, rate: float, beta_1: float, beta_2: float, kept: float
    ) -> tuple[float, ...]:
        c = beta_1 * mean + (1.0 - beta_1) * g
        sign = 1.0 if c > 0.0 else (-1.0 if c < 0.0 else c)  # c is 0 or NaN
        return w * kept - rate * sign, beta_2 * mean + (1.0 - beta_2) * g
