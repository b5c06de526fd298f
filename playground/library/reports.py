"""What is told of a run after each epoch: the library and ``playground train --json`` say the same."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from playground.engine.frames import CurvePoint
from playground.engine.trainer import Trainer
from playground.library.errors import DivergenceError
from playground.library.places import place_of


class Report(dict[str, Any]):
    """A dictionary, fit for JSON, whose entries are also attributes. What does not apply is not in it.

    epoch: counted from 1; phase: what was done, where a run has several parts; train_loss, test_loss, test_accuracy,
    those of validation data where some is held out, and what other recipes measure, such as generator_loss: see
    ARCHITECTURE; seconds: of training alone since the run began; samples_per_second: in this epoch.
    """

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(f"this report has no {name!r}, it has {', '.join(self)}")


def measured(point: CurvePoint) -> dict[str, float]:
    """What was measured, without what does not apply."""
    names = ("train_loss", "test_loss", "test_accuracy", "validation_loss", "validation_accuracy")
    named: dict[str, float | None] = {**{name: getattr(point, name) for name in names}, **(point.figures or {})}
    return {name: value for name, value in named.items() if value is not None and math.isfinite(value)}


def of_epoch(trainer: Trainer, seconds: float, took: float) -> Report:
    """After an epoch that took so many seconds."""
    speed, words = len(trainer.data.train) / took, trainer.phase.words
    phase = {"phase": words} if words else {}
    assert trainer.measured is not None, "an epoch has ended"
    found = measured(trainer.measured)
    return Report(epoch=trainer.epoch, **phase, **found, seconds=seconds, samples_per_second=speed)


def diverged(trainer: Trainer) -> DivergenceError:
    divergence = trainer.divergence
    assert divergence is not None, "asked where there is one"
    if divergence.node is not None:
        divergence = replace(divergence, layer=" ".join(place_of(trainer.project.networks, divergence.node)))
    return DivergenceError(f"{divergence.sentence()} Try a smaller learning rate.")
