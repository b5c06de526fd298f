"""Silences neurons at random while training, so that none relies on a single other one.

Inverted dropout: kept values are divided by 1 - rate, so nothing changes outside training
(Srivastava et al., "Dropout", JMLR 15, 2014).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import real


@dataclass(frozen=True)
class Dropout(Layer):
    """Input (…) -> output of the same shape."""

    title: ClassVar[str] = "Dropout"
    summary: ClassVar[str] = "Silences some neurons at random while training."

    rate: float = real(
        0.5,
        minimum=0.0,
        maximum=0.95,
        percent=True,
        label="Rate",
        help="The share of values that is set to zero in each step.",
    )

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.dropout(x, self.rate)

    def curved(self) -> bool:
        return True

    def describe(self) -> str:
        return f"{self.rate * 100:.3g} %"
