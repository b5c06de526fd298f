"""rate · w² / 2; slope rate · w, as TensorFlow Playground and weight decay have it."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.params import real
from playground.core.regularizer import Regularizer


@dataclass(frozen=True)
class L2(Regularizer):
    title: ClassVar[str] = "L2"
    summary: ClassVar[str] = "Pulls large weights towards 0 more than small ones."

    rate: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Rate", help="How strong the pull is."
    )

    @staticmethod
    def penalty(w: float, rate: float) -> float:
        return 0.5 * rate * w * w

    @staticmethod
    def slope(w: float, rate: float) -> float:
        return rate * w
