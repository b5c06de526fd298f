"""Where a run stands: its place, its learning rate, and what is measured of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.core.dataset import Data
from playground.core.phases import Phase
from playground.engine import rhythm
from playground.engine.frames import CurvePoint, Divergence
from playground.engine.measure import Measure
from playground.engine.model import Model
from playground.network.document import Project

EXACT = 10_000  # up to so many training samples, the training loss is measured after the epoch; else averaged over it


class Course:
    """What a Trainer knows of its run without taking a step.

    running_loss: of the batches of this epoch; train_measure, test_measure, validation_measure, decided: the last
    measurement; between: called now and then while one is made; kept, heard, heard_from, heard_epoch: what the schedule
    has heard of the curve.
    """

    project: Project
    model: Model
    data: Data
    every_epoch: bool
    epoch: int
    batch: int
    batches: int
    samples: int
    seconds: float
    divergence: Divergence | None
    last_epoch: int
    curve: list[CurvePoint]
    running_loss: list[float]
    train_targets: np.ndarray
    test_targets: np.ndarray
    validation_targets: np.ndarray | None
    train_measure: Measure | None
    test_measure: Measure | None
    validation_measure: Measure | None
    decided: np.ndarray | None
    kept: Any
    heard: int
    heard_from: int
    heard_epoch: float
    between: Callable[[], None]

    @property
    def place(self) -> float:
        """Epochs done, with the fraction of the present one."""
        return self.epoch + self.batch / self.batches

    @property
    def phase(self) -> Phase:
        """What the steps are now; at the end of an epoch still what they were."""
        return self.model.phases[self.model.phase]

    @property
    def learning_rate(self) -> float:
        """That of the next step, as the phase or the schedule has it."""
        return self.learning_rates(1)[0]

    def learning_rates(self, count: int) -> list[float]:
        """Those of the next steps; a single one where they are all the same."""
        if self.phase.learning_rate is not None:
            return [self.phase.learning_rate]
        optimizer, schedule = self.project.optimizer, self.project.optimizer.schedule
        steps = [divmod(self.batch + i, self.batches) for i in range(1 if schedule.still else count)]
        places = [self.epoch + passed + batch / self.batches for passed, batch in steps]
        return [schedule.rate(optimizer.learning_rate, place, self.last_epoch, self.kept) for place in places]

    def listen(self, anew: bool = False) -> None:
        """Lets the schedule hear the loss of each epoch that the curve has got since: that on unseen data, where there
        is some. ``anew``: of all epochs with this loss, because the schedule or the curve is another."""
        schedule = self.project.optimizer.schedule
        if anew:
            self.kept, self.heard, self.heard_epoch = schedule.begin(), self.heard_from, 0.0
        for point in self.curve[self.heard :]:
            if point.epoch > self.heard_epoch and point.epoch == int(point.epoch):
                self.kept = schedule.heard(self.kept, point.unseen_loss)
                self.heard_epoch = point.epoch
        self.heard = len(self.curve)

    @property
    def often(self) -> bool:
        """Whether each epoch is measured, however many there have been."""
        return self.every_epoch or self.project.optimizer.schedule.listens or self.project.training.stops_early

    def due(self, epoch: int) -> bool:
        """Whether the curves get a point when so many epochs are done."""
        return rhythm.due(epoch, self.often)

    def next_due(self) -> int:
        """How many epochs are done when the curves get their next point."""
        return rhythm.next_due(self.epoch, self.often)

    def record_within(self) -> None:
        """Long epochs: a training point forty times an epoch, a test point four times."""
        if self.batch % rhythm.quarter(self.batches) == 0:
            self.measure_test()
            self.curve.append(self.point(self.recent_loss()))
        elif self.batch % rhythm.fortieth(self.batches) == 0:
            self.curve.append(CurvePoint(self.place, self.recent_loss(), None, None, None))

    def recent_loss(self) -> float:
        """The mean over the last fortieth of an epoch's batches."""
        return float(np.mean(self.running_loss[-rhythm.fortieth(self.batches) :] or [math.nan]))

    @property
    def exact(self) -> bool:
        """Whether the training loss is measured after an epoch; else it is averaged over its batches, as Keras does."""
        return len(self.data.train) <= EXACT

    def shown(self) -> dict[str, Any]:
        """What a Frame tells of the run."""
        train, test, held = self.train_measure, self.test_measure, self.validation_measure
        running = self.running_loss[-20:]
        recent = sum(running) / len(running) if running and train is None else None
        return {
            "epoch": self.epoch,
            "progress": self.batch / self.batches,
            "batch": self.batch,
            "batches": self.batches,
            "seconds": self.seconds,
            "seconds_per_sample": self.seconds / self.samples if self.samples else 0.0,
            "train_loss": train.loss if train else recent,
            "test_loss": test.loss if test else None,
            "train_accuracy": train.accuracy if train else None,
            "test_accuracy": test.accuracy if test else None,
            "validation_loss": held.loss if held else None,
            "validation_accuracy": held.accuracy if held else None,
            "figures": train.figures if train else {},
            "project": self.project,
            "network": self.project.network,
            "curve_length": len(self.curve),
            "divergence": self.divergence,
        }

    def measure_test(self) -> None:
        """Of the data that is not learnt from: test and validation."""
        if len(self.data.test) and not self.project.recipe.figures:
            self.test_measure, self.decided = self.model.measure(self.data.test, self.test_targets, self.between)
        if self.data.validation is not None and self.validation_targets is not None:
            held, targets = self.data.validation, self.validation_targets
            self.validation_measure, _ = self.model.measure(held, targets, self.between)

    def measure_train(self) -> None:
        if self.exact:
            self.train_measure, _ = self.model.measure(self.data.train, self.train_targets, self.between)
        else:
            figures = self.model.figures(self.data.train, self.train_targets)
            self.train_measure = Measure(float(np.mean(self.running_loss or [math.nan])), None, figures=figures)

    def point(self, train_loss: float) -> CurvePoint:
        """A point of the curves at the present place, with what was measured last."""
        measures = (self.train_measure, self.test_measure, self.validation_measure)
        (_, right), (test, test_right), (held, held_right) = (
            (m.loss, m.accuracy) if m else (None, None) for m in measures
        )
        figures = (self.train_measure.figures if self.train_measure else None) or None
        return CurvePoint(self.place, train_loss, test, right, test_right, held, held_right, figures)

    def summary(self) -> CurvePoint:
        """What was measured at the end of the last epoch; the training loss is that of the whole epoch."""
        assert self.train_measure is not None, "an epoch has been measured"
        return self.point(self.train_measure.loss)

    def observe(self) -> bool:
        """Measures and adds a point to the curves; False when the loss is not a number any more.

        Within and after long epochs the point is the mean of the last batches, so that the curve has no steps.
        """
        self.measure_train()
        self.measure_test()
        assert self.train_measure is not None, "just measured"
        loss = self.train_measure.loss if self.exact else self.recent_loss()
        if math.isfinite(loss):
            self.curve.append(self.point(loss))
        return math.isfinite(loss)
