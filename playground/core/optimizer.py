"""What an optimizer is: an update rule for one weight, and what it remembers of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from playground.core.kinds import Kind
from playground.core.nested import nested
from playground.core.params import real
from playground.core.schedule import Schedule


@dataclass(frozen=True)
class Optimizer(Kind):
    """A file gives ``update(w, g, *slots, *hyper) -> (w, *slots)`` as a plain Python scalar function.

    slots: names of what is remembered per weight, zero at the start. sizes: those of them that say how large gradients
    have been and by which steps are divided; a weight that joins a run in progress starts with a size that its
    neighbours have, and with 0 in all other slots. fading: those of the sizes that are forgotten with time. Every
    optimizer has a ``learning_rate`` and what else stands here; the engine clips and schedules, ``hyper`` is handed the
    rate of the moment.
    """

    category: ClassVar[str] = "optimizers"
    slots: ClassVar[tuple[str, ...]] = ()
    sizes: ClassVar[tuple[str, ...]] = ()
    fading: ClassVar[tuple[str, ...]] = ()
    timeless: ClassVar[bool] = False  # whether ``hyper`` makes nothing of the step's number
    update: ClassVar[Callable[..., tuple[float, ...]]]

    learning_rate: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    schedule: Schedule = nested(
        "schedules", "constant", label="Schedule", help="How the learning rate changes over the run.", advanced=True
    )
    clipnorm: float = real(
        0.0, minimum=1e-4, maximum=1e3, log=True, zero=True, label="Clip length", advanced=True,
        help="The gradient of all weights together is shortened to this length where it is longer; 0 leaves it.",
    )  # fmt: skip
    clipvalue: float = real(
        0.0, minimum=1e-4, maximum=1e3, log=True, zero=True, label="Clip values", advanced=True,
        help="Each number of the gradient is brought between minus this and this; 0 leaves it.",
    )  # fmt: skip

    def rule(self) -> Callable[..., tuple[float, ...]]:
        """The update rule for the present settings; as many slots as ``slots`` names."""
        return type(self).update

    def settled(self, step: int) -> bool:
        """Whether ``hyper`` gives the same numbers for all steps from that one on, at one rate."""
        return self.timeless

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        """The numbers of one update as ``rule`` takes them; step counts from 1, rate is the learning rate of now."""
        raise NotImplementedError  # pragma: no cover - abstract

    def take_over(self, old: Kind) -> Optimizer:
        """This one with the schedule and the clipping of the optimizer whose place it takes."""
        if not isinstance(old, Optimizer):
            return self
        return self.but(schedule=old.schedule, clipnorm=old.clipnorm, clipvalue=old.clipvalue)
