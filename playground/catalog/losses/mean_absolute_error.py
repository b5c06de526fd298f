"""L = mean |y − t| over outputs and batch; slope sign(y − t), 0 at 0."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.loss_rules import DistanceLoss


@dataclass(frozen=True)
class MeanAbsoluteError(DistanceLoss):
    title: ClassVar[str] = "Mean absolute error"
    summary: ClassVar[str] = "The plain distance between output and target; a few wild values do not rule it."

    @staticmethod
    def value(y: float, t: float) -> float:
        return abs(y - t)

    @staticmethod
    def slope(y: float, t: float) -> float:
        return 1.0 if y > t else (-1.0 if y < t else 0.0)
