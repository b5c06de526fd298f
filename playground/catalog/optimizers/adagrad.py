"""Adagrad (Duchi et al., JMLR 12, 2011), as PyTorch writes it:

s ← s + g²;  w ← w − learning_rate · g / (√s + epsilon), with s starting at initial_accumulator_value.
"""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class Adagrad(Optimizer):
    title: ClassVar[str] = "Adagrad"
    summary: ClassVar[str] = "Steps become smaller the more a weight has moved already."
    slots: ClassVar[tuple[str, ...]] = ("total",)
    sizes: ClassVar[tuple[str, ...]] = ("total",)
    timeless: ClassVar[bool] = True

    learning_rate: float = real(
        0.01, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    initial_accumulator_value: float = real(
        0.0, minimum=0.0, maximum=10.0, label="Initial sum", help="What the sum of squares starts with.", advanced=True
    )
    epsilon: float = real(
        1e-7, minimum=1e-12, maximum=1.0, log=True, label="Epsilon", help="Keeps the division away from zero.",
        advanced=True,
    )  # fmt: skip

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate, self.initial_accumulator_value, self.epsilon

    @staticmethod
    def update(w: float, g: float, total: float, rate: float, initial: float, epsilon: float) -> tuple[float, ...]:
        s = total + g * g
        return w - rate * g / (sqrt(initial + s) + epsilon), s
