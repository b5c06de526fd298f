"""L = mean of d² / 2 where |d| ≤ delta, else delta (|d| − delta / 2), with d = y − t (Huber, 1964)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.loss_rules import DistanceLoss
from playground.core.params import real


@dataclass(frozen=True)
class Huber(DistanceLoss):
    title: ClassVar[str] = "Huber"
    summary: ClassVar[str] = "Squared for small errors and straight for large ones, so that wild values do not rule it."

    delta: float = real(
        1.0, minimum=0.001, maximum=100.0, log=True, label="Delta", help="From which error on it goes up straight."
    )

    @staticmethod
    def value(y: float, t: float, delta: float) -> float:
        size = abs(y - t)
        return delta * (size - 0.5 * delta) if size > delta else 0.5 * size * size

    @staticmethod
    def slope(y: float, t: float, delta: float) -> float:
        d = y - t
        return delta if d > delta else (-delta if d < -delta else d)
