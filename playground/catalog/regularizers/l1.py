"""rate · |w|; slope rate · sign(w), 0 at 0."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.params import real
from playground.core.regularizer import Regularizer


@dataclass(frozen=True)
class L1(Regularizer):
    title: ClassVar[str] = "L1"
    summary: ClassVar[str] = "Pulls every weight towards 0 by the same amount, so that few remain."

    rate: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Rate", help="How strong the pull is."
    )

    @staticmethod
    def penalty(w: float, rate: float) -> float:
        return rate * w if w > 0.0 else -rate * w

    @staticmethod
    def slope(w: float, rate: float) -> float:
        return rate if w > 0.0 else (-rate if w < 0.0 else 0.0)

    def thins(self) -> str:
        return "L1" if self.rate else ""
