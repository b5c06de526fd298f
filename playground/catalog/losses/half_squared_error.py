"""L = mean (y − t)² / 2 over outputs and batch: the loss of TensorFlow Playground (its nn.ts, ``Errors.SQUARE``)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.loss_rules import DistanceLoss


@dataclass(frozen=True)
class HalfSquaredError(DistanceLoss):
    title: ClassVar[str] = "Half squared error"
    summary: ClassVar[str] = "Half the squared distance between output and target, as in TensorFlow Playground."

    @staticmethod
    def value(y: float, t: float) -> float:
        return 0.5 * (y - t) * (y - t)

    @staticmethod
    def slope(y: float, t: float) -> float:
        return y - t
