"""The learning rate while a run goes on: it follows its schedule batch by batch, whatever happens on the way."""

import numpy as np
import pytest
from networks import classic, project

from playground.core.plain import from_plain, to_plain
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.frames import CurvePoint
from playground.engine.trainer import Trainer

CPU = backends.create("cpu")


def trainer_with(kind: str, rate: float = 0.1, epochs: int = 0, backend=CPU, **values) -> Trainer:
    schedule = registry.create("schedules", kind, **values)
    optimizer = registry.create("optimizers", "sgd", learning_rate=rate, schedule=schedule)
    return Trainer(classic(optimizer=optimizer, batch_size=50, epochs=epochs), backend)


def listen_in(trainer: Trainer) -> list[float]:
    """The learning rate of every step from now on."""
    rates, step = [], trainer.model.step

    def spy(x, targets, rows, stream, rate):
        rates.append(rate)
        return step(x, targets, rows, stream, rate)

    trainer.model.step = spy
    return rates


def test_every_batch_has_its_own_rate():
    trainer = trainer_with("cosine", epochs=4)
    rates = listen_in(trainer)
    while not trainer.finished:
        trainer.step()
    assert trainer.batches == 5
    wanted = [0.05 * (1 + np.cos(np.pi * batch / 20)) for batch in range(20)]
    assert rates == pytest.approx(wanted)


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_the_rate_is_what_the_weights_move_by(backend):
    """The same step with half the rate: half as far."""
    moves = []
    for gamma in (1.0, 0.5):
        trainer = trainer_with("step", backend=backends.create(backend), step_size=1, gamma=gamma)
        trainer.epoch = 1
        before = trainer.model.parameters.flat.copy()
        trainer.step()
        moves.append(trainer.model.parameters.flat - before)
    assert np.abs(moves[0]).max() > 0.001
    np.testing.assert_allclose(moves[1], moves[0] / 2, atol=1e-7)


def test_an_endless_run_takes_the_schedule_s_own_length():
    trainer = trainer_with("cosine", epochs=0)
    assert trainer.project.optimizer.schedule.epochs == 100
    trainer.epoch = 50
    assert trainer.learning_rate == pytest.approx(0.05)
    trainer.epoch = 200
    assert trainer.learning_rate == pytest.approx(0.0, abs=1e-12), "after its end the last value stays"


def test_a_run_that_goes_on_past_its_end_is_a_longer_run():
    trainer = trainer_with("cosine", epochs=4)
    trainer.epoch = 4
    assert trainer.learning_rate == pytest.approx(0.0, abs=1e-12)
    trainer.go_on()
    assert trainer.last_epoch == 8
    assert trainer.learning_rate == pytest.approx(0.05), "half way of eight epochs: it can learn again"


def test_a_schedule_is_put_in_and_taken_out_while_the_run_goes_on():
    trainer = trainer_with("constant", epochs=4)
    for _ in range(8):
        trainer.step()
    assert trainer.learning_rate == 0.1
    optimizer = trainer.project.optimizer
    trainer.apply(trainer.project.but(optimizer=optimizer.but(schedule="cosine")))
    assert trainer.learning_rate == pytest.approx(0.05 * (1 + np.cos(np.pi * 8 / 20)))
    trainer.apply(trainer.project.but(optimizer=optimizer.but(learning_rate=0.3)))
    assert trainer.learning_rate == 0.3


# -- the schedule that listens


PLATEAU = {"factor": 0.5, "patience": 1, "alpha": 0.0}


def at(epoch: float, test: float | None, train: float = 9.0) -> CurvePoint:
    return CurvePoint(epoch, train, test, None, None)


def test_it_hears_the_test_loss_of_whole_epochs_once_each():
    trainer = trainer_with("reduce_on_plateau", **PLATEAU)
    curve = [at(0.0, 0.1), at(0.5, 0.1), at(1.0, 1.0), at(1.0, 1.0), at(1.5, 0.2), at(2.0, 2.0), at(3.0, 2.0)]
    trainer.resume(curve, 3, 0.0)
    assert trainer.learning_rate == pytest.approx(0.05), "two epochs without a better one"
    trainer.resume(curve[:-1], 2, 0.0)
    assert trainer.learning_rate == pytest.approx(0.1)
    trainer.resume([at(i, None, train) for i, train in enumerate((9, 1.0, 2.0, 2.0))], 3, 0.0)
    assert trainer.learning_rate == pytest.approx(0.05), "the training loss where there is no other"


def stuck(epochs: int) -> Trainer:
    """A run whose loss cannot get better: its learning rate is as small as can be."""
    trainer = trainer_with("reduce_on_plateau", rate=1e-6, threshold=0.5, **PLATEAU)
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def test_it_lowers_the_rate_as_the_run_goes_on():
    rates = [stuck(epochs).learning_rate for epochs in (2, 3, 5, 7)]
    assert rates == pytest.approx([1e-6, 5e-7, 2.5e-7, 1.25e-7])


def test_it_is_where_it_was_after_a_break_and_after_an_edit():
    trainer = stuck(6)
    again = stuck(0)
    again.resume(trainer.curve, trainer.epoch, trainer.seconds)
    assert again.learning_rate == trainer.learning_rate == pytest.approx(2.5e-7)
    trainer.apply(trainer.project.but(name="Another name"))
    assert trainer.learning_rate == again.learning_rate
    patient = trainer.project.optimizer.schedule.but(patience=3)
    trainer.apply(trainer.project.but(optimizer=trainer.project.optimizer.but(schedule=patient)))
    assert trainer.learning_rate == pytest.approx(5e-7), "as if it had been so from the start"
    trainer.reset()
    assert trainer.learning_rate == 1e-6


def test_another_loss_is_not_compared_with_the_one_before():
    """A loss of ten times the size has not stopped getting better."""
    trainer = trainer_with("reduce_on_plateau", **PLATEAU)
    trainer.resume([at(1.0, 0.001)], 1, 0.0)
    trainer.apply(trainer.project.but(loss=registry.create("losses", "mean_squared_error")))
    for _ in range(2):
        trainer.run_epoch()
    assert trainer.curve[-1].test_loss > 0.01
    assert trainer.kept.best == min(point.test_loss for point in trainer.curve[1:])
    assert trainer.learning_rate == 0.1


def test_it_hears_every_epoch_of_a_long_run(monkeypatch):
    monkeypatch.setattr("playground.engine.rhythm.DENSE_EPOCHS", 2)
    often, seldom = stuck(9), trainer_with("constant")
    for _ in range(9):
        seldom.run_epoch()
    assert len(often.curve) == 9
    assert len(seldom.curve) < 9


def test_saved_with_the_optimizer():
    schedule = registry.create("schedules", "one_cycle", pct_start=0.4)
    optimizer = registry.create("optimizers", "adamw", schedule=schedule, clipnorm=1.0)
    plain = to_plain(project(optimizer=optimizer).optimizer)
    assert plain["schedule"]["kind"] == "one_cycle"
    assert from_plain("optimizers", plain) == optimizer
    older = {name: value for name, value in plain.items() if name not in ("schedule", "clipnorm", "clipvalue")}
    assert from_plain("optimizers", older).schedule == registry.create("schedules", "constant"), "files without one"
