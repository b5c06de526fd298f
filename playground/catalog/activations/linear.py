"""f(z) = z."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.ops import Ops, Value


@dataclass(frozen=True)
class Linear(Activation):
    title: ClassVar[str] = "Linear"
    summary: ClassVar[str] = "Passes the weighted sum on unchanged."

    @staticmethod
    def value(z: float) -> float:
        return z

    @staticmethod
    def slope(z: float, y: float) -> float:
        return 1.0

    @staticmethod
    def curvature(z: float, y: float) -> float:
        return 0.0 * y

    def apply(self, ops: Ops, z: Value) -> Value:
        return z
