"""The parts of a run: what a recipe does first, next and in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.core.layer import Layer

Layers = Mapping[int, Layer]  # node id -> layer, in the order of the network


@dataclass(frozen=True)
class Phase:
    """A part of a run in which every step computes the same thing.

    words: what is done in it and, in brackets, what the loss is where that is not the project's, for the status;
    epochs: how long it lasts, 0 for the rest of the run; supervised: whether what the network says is compared with
    the answers of the data; learning_rate: instead of the optimizer's own one and its schedule.
    """

    words: str = ""
    epochs: int = 0
    supervised: bool = True
    learning_rate: float | None = None


def phase_at(phases: tuple[Phase, ...], epoch: int) -> tuple[int, int]:
    """The number of the phase that epoch number ``epoch`` (from 0) lies in, and the epoch in which it began."""
    begun = 0
    for number, phase in enumerate(phases):
        if phase.epochs == 0 or epoch < begun + phase.epochs or number == len(phases) - 1:
            return number, begun
        begun += phase.epochs
    raise ValueError("a recipe has at least one phase")
