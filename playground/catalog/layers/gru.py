"""Gated recurrent unit (Cho et al., 2014), in the form of cuDNN and PyTorch.

r, z = σ(W x + b + U h + d), n = tanh(W x + b + r ∘ (U h + d)), each with its own rows of the weights;
h = (1 − z) ∘ n + z ∘ h.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.ops import Ops, Value
from playground.core.recurrent import RecurrentLayer, recurrent


@dataclass(frozen=True)
class GRU(RecurrentLayer):
    """Rows of the weights: the gates r, z, n in this order."""

    title: ClassVar[str] = "GRU"
    summary: ClassVar[str] = "Reads a sequence with a memory; simpler and faster than LSTM."
    gates: ClassVar[int] = 3

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.gru(x, recurrent(weights), self.recurrence())
