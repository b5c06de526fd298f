"""No penalty."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.regularizer import Regularizer


@dataclass(frozen=True)
class NoRegularizer(Regularizer):
    title: ClassVar[str] = "None"
    summary: ClassVar[str] = "Nothing holds the weights back."

    @staticmethod
    def penalty(w: float) -> float:
        return 0.0

    @staticmethod
    def slope(w: float) -> float:
        return 0.0
