"""Adam (Kingma and Ba, ICLR 2015, algorithm 1):

m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  w ← w − learning_rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + epsilon).

AMSGrad (Reddi et al., ICLR 2018) divides by the largest s so far instead of the present one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from playground.core.moments import MomentOptimizer
from playground.core.params import flag


@dataclass(frozen=True)
class Adam(MomentOptimizer):
    title: ClassVar[str] = "Adam"
    summary: ClassVar[str] = "Momentum and a step size of its own for every weight; a good first choice."
    sizes: ClassVar[tuple[str, ...]] = ("square", "largest")

    amsgrad: bool = flag(
        False, label="AMSGrad", help="Steps can only become smaller, never larger again.", advanced=True
    )

    @property
    def slots(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("mean", "square", "largest") if self.amsgrad else ("mean", "square")

    @property
    def fading(self) -> tuple[str, ...]:  # type: ignore[override]
        return () if self.amsgrad else ("square",)

    def rule(self) -> Callable[..., tuple[float, ...]]:
        return self.update_amsgrad if self.amsgrad else self.update

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        first, second = self.corrections(step)
        return rate * first, self.beta_1, self.beta_2, second, self.epsilon

    @staticmethod
    def update(
        w: float, g: float, mean: float, square: float,
        size: float, beta_1: float, beta_2: float, correction: float, epsilon: float,
    ) -> tuple[float, ...]:  # fmt: skip
        m = beta_1 * mean + (1.0 - beta_1) * g
        s = beta_2 * square + (1.0 - beta_2) * g * g
        return w - size * m / (sqrt(s * correction) + epsilon), m, s

    @staticmethod
    def update_amsgrad(
        w: float, g: float, mean: float, square: float, largest: float,
        size: float, beta_1: float, beta_2: float, correction: float, epsilon: float,
    ) -> tuple[float, ...]:  # fmt: skip
        m = beta_1 * mean + (1.0 - beta_1) * g
        s = beta_2 * square + (1.0 - beta_2) * g * g
        top = largest if largest > s else s
        return w - size * m / (sqrt(top * correction) + epsilon), m, s, top
