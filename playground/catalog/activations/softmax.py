"""f(z)ᵢ = e^zᵢ / Σⱼ e^zⱼ: probabilities over the outputs, computed after subtracting the largest z."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.ops import Ops, Value
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.shapes import Shape, show


@dataclass(frozen=True)
class Softmax(Activation):
    title: ClassVar[str] = "Softmax"
    summary: ClassVar[str] = "Turns the sums of a layer into probabilities that add up to 1."
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0

    def problem(self, input_shape: Shape) -> Problem | None:
        if input_shape == (1,):
            message = "Softmax over a single output is always 1: use Sigmoid."
            return Problem(message, fix=Fix("Use Sigmoid", change=(("activation", "sigmoid"),)))
        if len(input_shape) == 1:
            return None
        message = f"Softmax expects a flat input, this is {show(input_shape)}: add Flatten before it."
        return Problem(message, fix=Fix("Add Flatten", insert=registry.create("layers", "flatten")))

    def apply(self, ops: Ops, z: Value) -> Value:
        return ops.softmax(z)
