"""What an activation is: a scalar function and its slope, or an operation of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from playground.core.kinds import Kind
from playground.core.ops import Ops, Value
from playground.core.problems import Problem
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Activation(Kind):
    """A file gives ``value(z, *constants)`` and ``slope(z, y, *constants)`` as plain scalars (see core.ops.Scalars).

    low, high: what the output lies between; targets are encoded to lie there too. curvature: the slope of the slope,
    ``curvature(z, y, *constants)``, needed only where a gradient is itself trained on; None where there is none.
    """

    category: ClassVar[str] = "activations"
    low: ClassVar[float] = float("-inf")
    high: ClassVar[float] = float("inf")
    value: ClassVar[Callable[..., float]]
    slope: ClassVar[Callable[..., float]]
    curvature: ClassVar[Callable[..., float] | None] = None

    def constants(self) -> tuple[float, ...]:
        """The fields, in order, as the scalar functions take them."""
        return tuple(float(v) for v in self.values().values())

    def problem(self, input_shape: Shape) -> Problem | None:
        """Why it cannot be applied to values of that shape."""
        return None

    def apply(self, ops: Ops, z: Value) -> Value:
        """Records a = f(z); both have the same shape."""
        return ops.elementwise(z, self)
