"""Early stopping: training ends when what is watched has not got better for a while (Prechelt, 1998).

The rules are those of Keras's EarlyStopping: an epoch counts as progress where the loss is below the best one by more
than the least progress (the accuracy above it), and ``patience`` epochs in a row without progress end the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playground.engine.measure import Measure
from playground.network.training import ACCURACY, Training

if TYPE_CHECKING:
    from playground.engine.trainer import Trainer


class EarlyStopping:
    """best: the lowest loss so far, or minus the highest accuracy; epoch: when it was; weights: a snapshot of then;
    waited: epochs since; over: whether that has been too long."""

    def __init__(self) -> None:
        self.best, self.epoch, self.waited, self.over = math.inf, 0, 0, False
        self.weights: Any = None

    def hear(self, training: Training, epoch: int, measure: Measure, snapshot: Callable[[], Any]) -> bool:
        """What was measured after an epoch; whether training is to stop. Where there is no accuracy, the loss is
        watched."""
        by_accuracy = training.early_stopping == ACCURACY and measure.accuracy is not None
        value = -measure.accuracy if by_accuracy else measure.loss  # type: ignore[operator]
        if value < self.best - (training.min_delta if math.isfinite(self.best) else 0.0):
            self.best, self.epoch, self.waited = value, epoch, 0
            self.weights = snapshot() if training.restore_best else None
        else:
            self.waited += 1
        self.over = self.waited >= training.patience
        return self.over

    def go_on(self) -> None:
        """Another round of patience."""
        self.waited, self.over = 0, False

    def sentence(self, training: Training, watched: str) -> str:
        """Why it stopped. watched: "validation" or "test" or "training"."""
        what = "accuracy has not risen" if training.early_stopping == ACCURACY else "loss has not fallen"
        back = f" The weights of epoch {self.epoch:,} are back." if self.weights is not None else ""
        unit = "epoch" if self.waited == 1 else "epochs"
        return f"Stopped early: the {watched} {what} for {self.waited:,} {unit}.{back} Play goes on."


def heed(trainer: Trainer) -> None:
    """Early stopping hears of the epoch that has ended; where the run ends, the best weights come back. Phases with an
    end of their own are not watched."""
    training, stopping = trainer.project.training, trainer.stopping
    if not training.stops_early or trainer.phase.epochs:
        return
    watched = trainer.validation_measure or trainer.test_measure or trainer.train_measure
    assert watched is not None, "just measured"
    stopping.hear(training, trainer.epoch, watched, trainer.model.parameters.snapshot)
    if trainer.finished and stopping.weights is not None:
        trainer.model.parameters.restore(stopping.weights)
        if trainer.exact:
            trainer.measure_train()
        trainer.measure_test()


def ending(trainer: Trainer) -> str:
    """Why a run that is finished has ended, in words."""
    if trainer.divergence is not None:
        return trainer.divergence.sentence()
    if trainer.stopping.over:
        watched = "validation" if trainer.validation_measure else "test" if trainer.test_measure else "training"
        return trainer.stopping.sentence(trainer.project.training, watched)
    return f"Finished after {trainer.epoch:,} epoch{'' if trainer.epoch == 1 else 's'}. Play goes on."


def what_it_does(trainer: Trainer) -> str:
    """A run that goes on, in words."""
    return f"{trainer.phase.words or 'Training'}. Everything can be changed while it runs."
