"""L = mean (y − t)² over outputs and batch."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.loss_rules import DistanceLoss


@dataclass(frozen=True)
class MeanSquaredError(DistanceLoss):
    title: ClassVar[str] = "Mean squared error"
    summary: ClassVar[str] = "The squared distance between output and target; for numbers, and for classes too."

    @staticmethod
    def value(y: float, t: float) -> float:
        return (y - t) * (y - t)

    @staticmethod
    def slope(y: float, t: float) -> float:
        return 2.0 * (y - t)
