"""rate · |w|, and a link whose weight the pull carries past 0 is cut: it is 0 and stays so (TensorFlow Playground's
nn.ts). The pull comes after the step along the gradient: w ← w − learning_rate · rate · sign(w before the step).
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.params import real
from playground.core.regularizer import Regularizer

LIVES = 500  # steps that a link of a trained network has before the pull alone can cut it


@dataclass(frozen=True)
class L1Cut(Regularizer):
    title: ClassVar[str] = "L1 that cuts"
    summary: ClassVar[str] = "Pulls every weight towards 0 by the same amount and cuts for good what it pulls across."

    rate: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Rate", help="How strong the pull is."
    )

    @staticmethod
    def penalty(w: float, rate: float) -> float:
        return rate * w if w > 0.0 else -rate * w

    @staticmethod
    def slope(w: float, rate: float) -> float:
        return rate if w > 0.0 else (-rate if w < 0.0 else 0.0)

    def active(self) -> bool:
        return False

    def cuts(self) -> bool:
        return True

    def head_start(self, learning_rate: float) -> float:
        """At 0 the first step, however small, gives it a sign, and the pull of the second cuts it."""
        return LIVES * learning_rate * self.rate

    def thins(self) -> str:
        return "L1" if self.rate else ""
