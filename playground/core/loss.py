"""What a loss is: how targets are encoded for it, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.kinds import Kind
from playground.core.ops import Ops, Value
from playground.core.problems import Problem
from playground.core.targets import Targets


@dataclass(frozen=True)
class Loss(Kind):
    """A file gives ``value(y, t, *constants)`` and ``slope(y, t, *constants)`` as plain Python scalars, or overrides
    ``record``.

    fused_activation: id of the activation that this loss absorbs where the network ends with it, for stability; then
    ``fused_value(z, t, *constants)`` and ``fused_slope(z, t, *constants)`` take the logit z. Losses are averaged over
    outputs and batch. soft: whether it can compare with any target between 0 and 1, such as the grey of a pixel.
    """

    category: ClassVar[str] = "losses"
    fused_activation: ClassVar[str] = ""
    soft: ClassVar[bool] = False
    value: ClassVar[Callable[..., float]]
    slope: ClassVar[Callable[..., float]]
    fused_value: ClassVar[Callable[..., float]]
    fused_slope: ClassVar[Callable[..., float]]

    def constants(self) -> tuple[float, ...]:
        """The fields, in order, as the scalar functions take them."""
        return tuple(float(v) for v in self.values().values())

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        """Why this loss does not fit a network with that many outputs and that last activation; classes is 0 for
        regression. The problem is about the last layer."""
        return None

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        """How labels are encoded; only asked where ``problem`` found nothing."""
        raise NotImplementedError  # pragma: no cover - abstract

    def record(self, ops: Ops, x: Value, fused: bool) -> None:
        """Records the loss of predictions x, or of logits x when fused."""
        ops.elementwise_loss(x, self, fused)
