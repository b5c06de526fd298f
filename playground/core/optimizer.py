"""What an optimizer is: an update rule for one weight, and what it remembers of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from playground.core.kinds import Kind


@dataclass(frozen=True)
class Optimizer(Kind):
    """A file gives ``update(w, g, *slots, *hyper) -> (w, *slots)`` as a plain Python scalar function.

    slots: names of what is remembered per weight, zero at the start. Every optimizer has a ``learning_rate``.
    """

    category: ClassVar[str] = "optimizers"
    slots: ClassVar[tuple[str, ...]] = ()
    update: ClassVar[Callable[..., tuple[float, ...]]]

    def hyper(self, step: int) -> tuple[float, ...]:
        """The numbers of one update as ``update`` takes them; step counts from 1."""
        raise NotImplementedError  # pragma: no cover - abstract
