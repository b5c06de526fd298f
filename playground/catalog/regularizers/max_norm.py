"""No penalty: after each update, w ← w · max_value / ‖w‖ for the weights w into one unit, where ‖w‖ > max_value.

Srebro and Shraibman (COLT 2005), with dropout in Srivastava et al. (JMLR 15, 2014); Keras has it as MaxNorm.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.params import real
from playground.core.regularizer import Regularizer


@dataclass(frozen=True)
class MaxNorm(Regularizer):
    title: ClassVar[str] = "Max norm"
    summary: ClassVar[str] = "Shortens the weights into a neuron whenever they are longer than allowed."

    max_value: float = real(
        2.0, minimum=0.01, maximum=100.0, log=True, label="Length",
        help="How long all the weights into one neuron may be together.",
    )  # fmt: skip

    @staticmethod
    def penalty(w: float, max_value: float) -> float:
        return 0.0

    @staticmethod
    def slope(w: float, max_value: float) -> float:
        return 0.0

    def active(self) -> bool:
        return False

    def limit(self) -> float:
        return self.max_value
