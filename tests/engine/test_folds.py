"""k-fold cross-validation: what each fold learns from, that it repeats, and that an actor runs it beside the run."""

import math

import numpy as np
import pytest
from networks import classic, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.actor import Actor
from playground.engine.folds import CrossValidation, FoldError, FoldsFrame, cross_validate, summary
from playground.engine.holdout import apart, partition
from playground.engine.trainer import Trainer

CPU = backends.create("cpu")
FEW = registry.create("datasets", "circle", samples=100, noise=20)


def test_every_fold_is_a_run_on_the_others():
    """The same as a trainer that is given the other parts to learn from; every sample is held out once."""
    learning = classic(data=FEW, validation_split=0.3, seed=4)
    reports = list(cross_validate(learning, CPU, 4, epochs=3))
    assert [(r.fold, r.train_samples, r.validation_samples) for r in reports] == [
        (1, 37, 13), (2, 37, 13), (3, 38, 12), (4, 38, 12)
    ]  # fmt: skip
    data, parts = FEW.make(), partition(50, 4, 4)
    plain = learning.but(training=learning.training.but(validation_split=0.0))
    for report, part in zip(reports, parts, strict=True):
        trainer = Trainer(plain, CPU, data=apart(data, part))
        points = [trainer.run_epoch() for _ in range(3)]
        assert (report.validation_loss, report.test_loss) == (points[-1].validation_loss, points[-1].test_loss)
    again = list(cross_validate(learning, CPU, 4, epochs=3))
    assert [{**r.plain(), "seconds": 0} for r in again] == [{**r.plain(), "seconds": 0} for r in reports]


def test_mean_and_spread():
    reports = tuple(cross_validate(classic(data=FEW), CPU, 3, epochs=2))
    found, losses = summary(reports), [r.validation_loss for r in reports]
    assert found["validation_loss"].mean == pytest.approx(np.mean(losses))
    assert found["validation_loss"].std == pytest.approx(np.std(losses, ddof=1))
    assert set(found) == {"train_loss", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy"}
    assert math.isnan(summary(reports[:1])["test_loss"].std)
    numbers = tuple(cross_validate(project(dense(1), data="plane", loss="mean_squared_error"), CPU, 2, epochs=1))
    assert set(summary(numbers)) == {"train_loss", "validation_loss", "test_loss"}
    assert "test_accuracy" not in numbers[0].plain()


def test_early_stopping_ends_a_fold():
    learning = classic(data=FEW, early_stopping="accuracy", patience=2)
    assert all(report.epochs < 500 for report in cross_validate(learning, CPU, 2, epochs=500))


def test_a_fold_that_runs_away_is_named():
    wild = registry.create("optimizers", "sgd", learning_rate=10.0)
    learning = project(dense(8, "relu"), dense(1), data="plane", loss="mean_squared_error", optimizer=wild)
    with pytest.raises(FoldError, match="Fold 1: The numbers have run away"):
        list(cross_validate(learning, CPU, 2, epochs=50))


def test_slices_make_the_same_as_the_whole():
    sliced = CrossValidation(classic(data=FEW), CPU, 2, epochs=5)
    shares = []
    while not sliced.done:
        sliced.advance(0.0005)
        shares.append(len(sliced.reports) + sliced.frame().progress)
    assert shares == sorted(shares)
    whole = list(cross_validate(classic(data=FEW), CPU, 2, epochs=5))
    assert [r.validation_loss for r in sliced.reports] == [r.validation_loss for r in whole]


def test_an_actor_runs_it_and_the_run_is_as_it_was():
    actor = Actor("cpu")
    actor.post(actor.open, 1, classic(data=FEW), None, [], 0, 0.0)
    actor.post(actor.cross_validate, classic(data=FEW), 2, 4)
    actor.work()
    weights = actor.trainer.model.weights()
    seen = []
    while actor.folds.active:
        actor.ask()
        actor.work()
        seen.append(actor.frame.folds)
    actor.ask()
    actor.work()
    last = actor.frame.folds
    assert isinstance(last, FoldsFrame)
    assert last.done
    assert (len(last.reports), last.error) == (2, "")
    assert actor.trainer.epoch == 0
    assert all(np.array_equal(array, weights[key]) for key, array in actor.trainer.model.weights().items())
    actor.post(actor.cross_validate, classic(data=FEW), 60, 4)
    actor.work()
    assert "folds: 60 parts of 50" in actor.folds.frame.error
    actor.post(actor.stop_folds)
    actor.work()
    assert actor.folds.frame is None
