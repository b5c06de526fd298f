"""The plain recurrent network (Elman, "Finding Structure in Time", 1990): h = f(W x + b + U h + d)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.nested import nested
from playground.core.ops import Ops, Value
from playground.core.problems import Fix, Problem
from playground.core.recurrent import RecurrentLayer, recurrent
from playground.core.shapes import Shape


@dataclass(frozen=True)
class SimpleRNN(RecurrentLayer):
    """One gate: the rows of the weights are the units."""

    title: ClassVar[str] = "Simple RNN"
    summary: ClassVar[str] = "Reads a sequence step by step; what was long ago fades."

    activation: Activation = nested(
        "activations", "tanh", label="Activation", help="The function that makes the next state of the memory."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        if not hasattr(self.activation, "value"):
            words = f"{self.title} needs a function of one number, {self.activation.title} looks at all: use Tanh."
            return Problem(words, fix=Fix("Use Tanh", change=(("activation", "tanh"),)))
        return super().problem(input_shape)

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.simple_rnn(x, recurrent(weights), self.recurrence(), self.activation)

    def output_activation(self) -> Activation:
        return self.activation

    def describe(self) -> str:
        return f"{super().describe()} · {self.activation.title.lower()}"
