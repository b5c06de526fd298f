"""f(z)ᵢ = e^zᵢ / Σⱼ e^zⱼ: probabilities over the outputs, computed after subtracting the largest z."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.ops import Ops, Value


@dataclass(frozen=True)
class Softmax(Activation):
    title: ClassVar[str] = "Softmax"
    summary: ClassVar[str] = "Turns the sums of a layer into probabilities that add up to 1."
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0

    def apply(self, ops: Ops, z: Value) -> Value:
        return ops.softmax(z)
