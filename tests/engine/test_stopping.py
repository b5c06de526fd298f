"""Early stopping, and the validation data that it goes by."""

import numpy as np
import pytest
from networks import classic, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.holdout import held_out, partition
from playground.engine.measure import Measure
from playground.engine.stopping import EarlyStopping, ending
from playground.engine.trainer import Trainer
from playground.network.document import Training

CPU = backends.create("cpu")
NOISY = registry.create("datasets", "circle", samples=80, noise=50)


def restless(**training) -> Trainer:
    """A network too large for few noisy points: its test loss falls, then rises."""
    layers = dense(16, "relu"), dense(16, "relu"), dense(1, "sigmoid")
    optimizer = registry.create("optimizers", "adam", learning_rate=0.02)
    return Trainer(project(*layers, data=NOISY, optimizer=optimizer, **training), CPU, every_epoch=True)


def heard(values: list[float], **training) -> tuple[int, int]:
    """After how many epochs a run with these losses stops (0: not), and which was the best."""
    stopping, settings = EarlyStopping(), Training(early_stopping="loss", **training)
    for epoch, value in enumerate(values, 1):
        if stopping.hear(settings, epoch, Measure(value, None), lambda: None):
            return epoch, stopping.epoch
    return 0, stopping.epoch


def test_the_rules():
    """Those of Keras: strictly better by more than the least progress; patience is counted from the best epoch."""
    assert heard([3, 2, 1, 1, 1, 1], patience=3) == (6, 3)
    assert heard([3, 2, 1, 2, 0.9, 2, 2, 0.8], patience=3) == (0, 8)
    assert heard([1, 0.95, 0.9, 0.85], patience=3, min_delta=0.2) == (4, 1)
    assert heard([1, 0.95, 0.9, 0.75], patience=3, min_delta=0.2) == (0, 4), "by more than that at once"
    assert heard([float("nan")] * 2, patience=2) == (2, 0)


def test_accuracy_is_to_rise():
    stopping, settings = EarlyStopping(), Training(early_stopping="accuracy", patience=2)
    found = [
        stopping.hear(settings, epoch, Measure(5.0 - epoch, right), lambda now=epoch: now)
        for epoch, right in enumerate([0.5, 0.7, 0.7, 0.6], 1)
    ]
    assert found == [False, False, False, True]
    assert (stopping.weights, stopping.best) == (2, -0.7)


@pytest.mark.parametrize("split", [0.0, 0.25])
def test_the_best_weights_come_back(split):
    """To the bit those after the best epoch; the loss shown is theirs, and further training starts from them."""
    trainer = restless(early_stopping="loss", patience=15, validation_split=split)
    weights, losses = {}, {}
    while not trainer.finished:
        trainer.step()
        if trainer.batch == 0:
            losses[trainer.epoch] = trainer.curve[-1].unseen_loss
            weights[trainer.epoch] = trainer.model.weights()
    best = min(losses, key=losses.get)
    assert trainer.epoch == best + 15
    back = trainer.model.weights()
    assert all(np.array_equal(back[key], weights[best][key]) for key in back)
    watched = trainer.validation_measure if split else trainer.test_measure
    assert watched.loss == losses[best]
    assert f"The weights of epoch {best} are back" in ending(trainer)
    assert ("validation loss" if split else "test loss") in ending(trainer)
    trainer.go_on()
    assert not trainer.finished


def test_without_bringing_back_the_last_weights_stay():
    trainer = restless(early_stopping="loss", patience=3, restore_best=False)
    while not trainer.finished:
        trainer.step()
    assert trainer.test_measure.loss == trainer.curve[-1].test_loss
    assert "are back" not in ending(trainer)


def test_at_the_last_epoch_the_best_weights_come_back_too():
    trainer = restless(early_stopping="loss", patience=500, epochs=60)
    while not trainer.finished:
        trainer.step()
    assert trainer.epoch == 60
    assert trainer.test_measure.loss == min(point.test_loss for point in trainer.curve)
    assert trainer.test_measure.loss < trainer.curve[-1].test_loss


def test_patience_may_change_mid_run():
    """The best epoch so far is remembered, and the run goes on."""
    trainer = restless(early_stopping="loss", patience=500)
    for _ in range(60):
        trainer.run_epoch()
    best = trainer.stopping.epoch
    assert trainer.stopping.waited == 60 - best > 5
    trainer.apply(trainer.project.but(training=trainer.project.training.but(patience=60 - best + 2)))
    while not trainer.finished:
        trainer.step()
    assert (trainer.epoch, trainer.stopping.epoch) == (62, best)


# -- validation


def test_held_out_rows_are_a_seeded_part():
    data = NOISY.make()
    split = held_out(data, 0.25, seed=3)
    assert (len(split.train), len(split.validation)) == (30, 10)
    assert split.test is data.test
    both = np.concatenate([split.train.x, split.validation.x])
    assert sorted(map(tuple, both)) == sorted(map(tuple, data.train.x))
    again, other = held_out(data, 0.25, seed=3), held_out(data, 0.25, seed=4)
    assert np.array_equal(again.validation.x, split.validation.x)
    assert not np.array_equal(other.validation.x, split.validation.x)
    assert held_out(data, 0.0, 3) is data


def test_validation_data_is_measured_and_not_learnt_from():
    trainer = Trainer(classic(data=NOISY, validation_split=0.25), CPU)
    assert len(trainer.order) == 30
    point = trainer.run_epoch()
    measured, _ = trainer.model.measure(trainer.data.validation, trainer.validation_targets)
    assert (point.validation_loss, point.validation_accuracy) == (measured.loss, measured.accuracy)
    assert point.validation_loss != point.test_loss


def test_another_split_starts_anew_and_undo_brings_the_run_back():
    trainer = Trainer(classic(data=NOISY, validation_split=0.25), CPU)
    trainer.run_epoch()
    before, weights = trainer.project, trainer.model.weights()
    trainer.apply(before.but(training=before.training.but(validation_split=0.5)))
    assert (trainer.epoch, trainer.curve, len(trainer.data.validation)) == (0, [], 20)
    trainer.apply(before)
    assert (trainer.epoch, len(trainer.curve), len(trainer.data.validation)) == (1, 1, 10)
    assert all(np.array_equal(weights[key], array) for key, array in trainer.model.weights().items())


@pytest.mark.parametrize(("count", "folds"), [(10, 2), (11, 3), (100, 7), (5, 5)])
def test_folds_are_an_exact_partition(count, folds):
    parts = partition(count, folds, seed=1)
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert all(np.array_equal(a, b) for a, b in zip(parts, partition(count, folds, seed=1), strict=True))
    others = partition(count, folds, seed=2)
    assert any(not np.array_equal(a, b) for a, b in zip(parts, others, strict=True))


@pytest.mark.parametrize("folds", [1, 11])
def test_folds_that_cannot_be(folds):
    with pytest.raises(ValueError, match=f"folds: {folds} parts of 10 training samples, expected from 2 to 10"):
        partition(10, folds, seed=0)
