"""Weights and biases set by hand, and what is asked about a single one."""

import numpy as np
import pytest
from networks import classic, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.by_hand import Place, set_number
from playground.engine.probes_weights import LOOKED_AT, OneWeight
from playground.engine.trainer import Trainer


@pytest.fixture
def exact():
    """Float64, a penalty in the gradient, two epochs in."""
    trainer = Trainer(classic(), Backend(dtype=np.float64))
    trainer.run_epoch()
    return trainer


def loss_of_first(trainer: Trainer) -> float:
    part, count = trainer.data.train, min(LOOKED_AT, len(trainer.data.train))
    runner = trainer.model.runner(count, "test")
    runner.feed(part.x, trainer.train_targets, np.arange(count))
    return runner.run()


@pytest.mark.parametrize("place", [Place(1, "weight", (2, 1)), Place(2, "bias", (0,)), Place(3, "weight", (0, 1))])
def test_the_gradient_is_that_of_the_loss(exact, place):
    array, step = exact.model.parameters.values[place.node, place.name], 1e-5
    answer = OneWeight(place).answer(exact, None)
    assert answer.value == array[place.index]
    losses = []
    for way in (1, -1):
        array[place.index] += way * step
        losses.append(loss_of_first(exact))
        array[place.index] -= way * step
    assert answer.gradient == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-5, abs=1e-9)


def test_asking_changes_nothing_of_the_run():
    optimizer = registry.create("optimizers", "adam")
    runs = [Trainer(classic(optimizer=optimizer), backends.create("cpu")) for _ in range(2)]
    for curious, run in zip((True, False), runs, strict=True):
        for _ in range(5):
            run.run(0)
            if curious:
                OneWeight(Place(1, "weight", (0, 0))).answer(run, None)
    one, other = (run.model.contents() for run in runs)
    assert all(np.array_equal(one[key], other[key]) for key in one)


def test_a_number_that_is_not_there_is_not_known(exact):
    for place in (Place(9, "weight", (0, 0)), Place(1, "weight", (99, 0)), Place(1, "weight", (0,)), Place(1, "x", ())):
        assert OneWeight(place).answer(exact, None) is None
        with pytest.raises(ValueError, match="has been changed in between"):
            set_number(exact, place, 1.0)
    with pytest.raises(ValueError, match="finite"):
        set_number(exact, Place(1, "bias", (0,)), float("nan"))


def test_a_number_set_by_hand_stays_where_a_run_is_rescued(exact):
    place = Place(1, "weight", (3, 0))
    set_number(exact, place, 0.625)
    exact.rescue(1)
    assert exact.model.parameters.values[1, "weight"][3, 0] == 0.625


def test_setting_brings_a_cut_link_back_and_undo_cuts_it_again():
    cut = registry.create("regularizers", "l1_cut", rate=0.1)
    layers = dense(3, "tanh", kernel_regularizer=cut), dense(1, "sigmoid")
    trainer = Trainer(project(*layers), backends.create("cpu"))
    model, place = trainer.model, Place(1, "weight", (0, 0))
    model.parameters.values[1, "weight"][0, 0] = 0
    model.parameters.states[1, "weight_alive"][0, 0] = 0
    assert not model.alive()[1, "weight"][0, 0]
    set_number(trainer, place, 0.0)
    assert model.alive()[1, "weight"][0, 0], "0 by hand is a number like others"
    set_number(trainer, place, 0.0, alive=False)
    trainer.run_epoch()
    assert model.parameters.values[1, "weight"][0, 0] == 0
