"""k-fold cross-validation: the training data in k parts, each held out once while the others are learnt from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from playground.core.dataset import Data
from playground.engine.backends.base import Backend
from playground.engine.holdout import apart, partition
from playground.engine.trainer import Trainer
from playground.network.document import Project


class FoldError(ValueError):
    """A fold that could not be trained to its end; the message names it."""


@dataclass(frozen=True)
class FoldReport:
    """fold: from 1; validation: on the part that was held out; test: on the test data, which no fold learns from.
    Losses and accuracies are those of the weights that the fold ends with; None for what does not apply."""

    fold: int
    train_samples: int
    validation_samples: int
    epochs: int
    train_loss: float
    validation_loss: float
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    seconds: float

    def plain(self) -> dict[str, Any]:
        """As JSON data, without what does not apply."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Spread:
    """Over the folds: the mean, and the standard deviation of a sample (divided by folds − 1)."""

    mean: float
    std: float


MEASURED = ("train_loss", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


def summary(reports: tuple[FoldReport, ...]) -> dict[str, Spread]:
    """What was measured -> its mean and spread over the folds, for what all of them have."""
    spreads = {}
    for name in MEASURED:
        values = [getattr(report, name) for report in reports]
        if values and None not in values:
            std = float(np.std(values, ddof=1)) if len(values) > 1 else math.nan
            spreads[name] = Spread(float(np.mean(values)), std)
    return spreads


@dataclass(frozen=True)
class FoldsFrame:
    """How far a cross-validation has come. folds: how many there will be; progress: share of the present one; error:
    why it stopped, if it did."""

    folds: int
    reports: tuple[FoldReport, ...] = ()
    progress: float = 0.0
    error: str = ""

    @property
    def done(self) -> bool:
        return len(self.reports) == self.folds or bool(self.error)


class CrossValidation:
    """Every fold begins with the same first weights and trains for ``epochs``, or until early stopping ends it; its
    held-out part is what early stopping watches. The project's own validation split is not used.

    Raises ValueError where the data cannot be cut so, and what Trainer raises.
    """

    def __init__(self, project: Project, backend: Backend, folds: int, epochs: int) -> None:
        training = project.training.but(validation_split=0.0, epochs=epochs)
        self.project, self.backend, self.epochs = project.but(training=training), backend, epochs
        self.data: Data = project.dataset.make()
        self.parts = partition(len(self.data.train), folds, training.seed)
        self.reports: list[FoldReport] = []
        self.trainer: Trainer | None = None

    @property
    def done(self) -> bool:
        return len(self.reports) == len(self.parts)

    def frame(self) -> FoldsFrame:
        progress = self.trainer.place / self.epochs if self.trainer is not None else 0.0
        return FoldsFrame(len(self.parts), tuple(self.reports), min(progress, 1.0))

    def advance(self, seconds: float = math.inf) -> None:
        """Trains for about that long, at most to the end of the present fold."""
        end = time.perf_counter() + seconds
        if self.done:
            return
        if self.trainer is None:
            data = apart(self.data, self.parts[len(self.reports)])
            self.trainer = Trainer(self.project, self.backend, every_epoch=True, data=data)
            self.trainer.prepare()
        trainer = self.trainer
        while not trainer.finished and time.perf_counter() < end:
            trainer.step()
        if trainer.divergence is not None:
            raise FoldError(f"Fold {len(self.reports) + 1}: {trainer.divergence.sentence()}")
        if trainer.finished:
            self.reports.append(self.report(trainer))
            self.trainer = None

    def report(self, trainer: Trainer) -> FoldReport:
        held, test, train = trainer.validation_measure, trainer.test_measure, trainer.train_measure
        assert held is not None, "a fold always holds something out"
        assert train is not None, "an epoch has been measured"
        return FoldReport(
            len(self.reports) + 1,
            len(trainer.data.train),
            len(self.parts[len(self.reports)]),
            trainer.epoch,
            train.loss,
            held.loss,
            held.accuracy,
            test.loss if test else None,
            test.accuracy if test else None,
            trainer.seconds,
        )


class FoldsJob:
    """The cross-validation of an actor, if it has one, a slice of time at a time. frame: how it goes, None without."""

    def __init__(self) -> None:
        self.validation: CrossValidation | None = None
        self.frame: FoldsFrame | None = None

    @property
    def active(self) -> bool:
        return self.validation is not None

    def begin(self, project: Project, backend: Backend, folds: int, epochs: int) -> None:
        try:
            self.validation = CrossValidation(project, backend, folds, epochs)
            self.frame = self.validation.frame()
        except ValueError as error:
            self.validation, self.frame = None, FoldsFrame(folds, error=str(error))

    def advance(self, seconds: float) -> None:
        if self.validation is None:
            return
        error = ""
        try:
            self.validation.advance(seconds)
        except ValueError as wrong:
            error = str(wrong)
        self.frame = replace(self.validation.frame(), error=error)
        if self.frame.done:
            self.validation = None

    def stop(self) -> None:
        """It ends; what it has found goes with it."""
        self.validation = self.frame = None


def cross_validate(project: Project, backend: Backend, folds: int, epochs: int) -> Iterator[FoldReport]:
    """One report a fold, as they get ready."""
    validation = CrossValidation(project, backend, folds, epochs)
    while not validation.done:
        validation.advance()
        yield validation.reports[-1]
