"""What a regularizer is: a penalty per weight, added to the loss that the optimizer minimises, or a limit kept after
each update."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from playground.core.kinds import Kind


@dataclass(frozen=True)
class Regularizer(Kind):
    """A file gives ``penalty(w, *constants)`` and ``slope(w, *constants)`` as plain Python scalars.

    The penalty is summed over the weights. It is not part of the loss that is shown, so that training and test loss
    can be compared.
    """

    category: ClassVar[str] = "regularizers"
    penalty: ClassVar[Callable[..., float]]
    slope: ClassVar[Callable[..., float]]

    def constants(self) -> tuple[float, ...]:
        return tuple(float(v) for v in self.values().values())

    def limit(self) -> float:
        """The greatest length that the weights into one unit may have after an update; 0: any."""
        return 0.0

    def cuts(self) -> bool:
        """Whether ``slope`` is no part of the gradient but a pull of its own after each step, which ends the life of
        the links whose weights it carries past 0."""
        return False

    def head_start(self, learning_rate: float) -> float:
        """How far from 0 a link starts that joins a trained network, which would best say nothing at first: 0, unless
        the pull would cut it before it has learned anything."""
        return 0.0

    def thins(self) -> str:
        """The name of the pull with which weights end up at 0 and stay about there; empty where there is none."""
        return ""

    def active(self) -> bool:
        """Whether its penalty is a part of the gradient with its present settings."""
        return any(self.constants())
