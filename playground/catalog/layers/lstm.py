"""Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate: Gers, Schmidhuber and Cummins, 2000).

i, f, o = σ(W x + b + U h + d), g = tanh(W x + b + U h + d), each with its own rows of the weights;
c = f ∘ c + i ∘ g, h = o ∘ tanh c.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.initializer import Initializer
from playground.core.ops import Ops, Value
from playground.core.params import flag
from playground.core.recurrent import OneGate, RecurrentLayer, recurrent


@dataclass(frozen=True)
class LSTM(RecurrentLayer):
    """Rows of the weights: the gates i, f, g, o in this order."""

    title: ClassVar[str] = "LSTM"
    summary: ClassVar[str] = "Reads a sequence with a memory that learns what to keep and what to forget."
    gates: ClassVar[int] = 4

    unit_forget_bias: bool = flag(
        True, label="Remember at first", advanced=True,
        help="Whether the forget gates start open (a constant of 1), so that the memory lasts from the start.",
    )  # fmt: skip

    def bias_initializer(self) -> Initializer:
        return OneGate(gate=1, gates=4) if self.unit_forget_bias else super().bias_initializer()

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.lstm(x, recurrent(weights), self.recurrence())
