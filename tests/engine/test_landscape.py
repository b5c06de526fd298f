"""The loss landscape: directions after the paper, the path as it was, pieces only for those who ask."""

import time

import numpy as np
import pytest
from networks import DATA, dense, layer, project

from playground.core.layer import Weight
from playground.core.registry import registry
from playground.engine import assistants, backends, landscape
from playground.engine.actor import Actor
from playground.engine.assistants import Desk
from playground.engine.directions import Plane, filter_normalised, principal_plane
from playground.engine.landscape import Landscape
from playground.engine.parameters import Parameters
from playground.engine.path import LEAST, Path
from playground.engine.probes import Points, Weights
from playground.engine.trainer import Trainer
from playground.network import edits

RNG = np.random.default_rng(0)
SMALL = Landscape(resolution=9)


@pytest.fixture(scope="module")
def cpu():
    return backends.create("cpu")


@pytest.fixture
def trainer(cpu):
    """Ten epochs of 3 – 1 with a path."""
    made = Trainer(project(dense(3, "tanh"), dense(1, "sigmoid")), cpu)
    made.keeps_path = True
    made.note_path()
    for _ in range(10):
        made.run_epoch()
    return made


def parameters_of(*values: float) -> Parameters:
    """One array (1, n) of these weights."""
    initializer = registry.create("initializers", "zeros")
    weights = {(1, "weight"): Weight((1, len(values)), initializer, len(values), 1)}
    found = Parameters(weights, registry.create("optimizers", "sgd"))
    found.values[1, "weight"][...] = values
    return found


def finished(question: Landscape, trainer: Trainer):
    """The answer when all pieces have been done."""
    desk = Desk()
    desk.keep([question])
    while desk.busy:
        desk.work(trainer, 0.0)
    return desk.assistants[question].answer(trainer)


# -- directions


def test_every_filter_of_a_direction_is_as_long_as_the_networks_own():
    weights = {(1, "weight"): RNG.normal(size=(4, 3, 2, 2)), (1, "bias"): RNG.normal(size=4)}
    weights[1, "weight"][2] = 0
    before = {key: RNG.normal(size=array.shape) for key, array in weights.items()}
    after = {key: array.copy() for key, array in before.items()}
    filter_normalised(after, weights)
    for j in range(4):  # d_ij <- d_ij / |d_ij| * |w_ij|
        d, w = before[1, "weight"][j], weights[1, "weight"][j]
        expected = d / np.sqrt((d**2).sum()) * np.sqrt((w**2).sum())
        np.testing.assert_allclose(after[1, "weight"][j], expected, rtol=1e-12)
    assert not after[1, "bias"].any()


def test_coordinates_are_those_of_the_nearest_place_of_a_slanting_plane():
    plane = Plane(*(RNG.normal(size=20) for _ in range(3)))
    normal = RNG.normal(size=20)
    for u in (plane.first, np.linalg.qr(np.stack([plane.first, plane.second], 1))[0][:, 1]):
        normal -= normal @ u / (u @ u) * u
    assert plane.coordinates(plane.at(0.7, -1.3) + normal) == pytest.approx((0.7, -1.3), abs=1e-6)


def test_a_flat_path_lies_exactly_in_its_principal_plane():
    first, second = np.linalg.qr(RNG.normal(size=(50, 2)))[0].T
    angles = np.linspace(0, 4, 12)
    ab = np.stack([5 * np.cos(angles), 2 * np.sin(angles)], axis=1)
    path = [a * first + b * second for a, b in ab]
    plane = principal_plane(path, path[-1])
    assert plane is not None
    assert sum(plane.shares) == pytest.approx(1)
    assert plane.shares[0] >= plane.shares[1]
    for weights in path:
        a, b = plane.coordinates(weights)
        np.testing.assert_allclose(path[-1] + a * plane.first + b * plane.second, weights, atol=1e-6)
        assert plane.low[0] < a < plane.high[0]
        assert plane.low[1] < b < plane.high[1]
    assert plane.coordinates(path[0])[0] < 0  # from the left to the right


def test_what_spans_no_plane_has_none():
    line = [np.array([t, 2 * t, 0.0]) for t in range(4)]
    for path in ([], line[:1], line, [np.full(3, np.nan)] * 3):
        assert principal_plane(path, line[-1]) is None


# -- the path


def test_a_path_keeps_its_shape_in_bounded_memory():
    path, parameters = Path(memory=16 * 4 * 40), parameters_of(0, 0)
    for step in range(2000):
        path.next_look = 0.0
        parameters.values[1, "weight"][...] = (step / 100, np.sin(step / 100))
        path.note(step, parameters)
        assert len(path.weights) <= 40
    assert path.places[0] == 0
    assert path.places[-1] > 1800
    found = np.array([weights[:2] for weights in path.weights])
    np.testing.assert_allclose(found[:, 1], np.sin(found[:, 0]), atol=1e-6)
    gaps = np.hypot(*np.diff(found, axis=0).T)
    assert gaps[1:].max() < 3 * gaps[1:].min()


def test_a_run_that_goes_back_takes_its_path_with_it_and_other_weights_begin_another():
    path = Path()
    for place in (0, 1, 2, 3):
        path.note(place, parameters_of(place))
    path.note(1.5, parameters_of(9))
    assert path.places == [0, 1, 1.5]
    path.note(4, parameters_of(1, 2))
    assert path.places == [4]
    path.note(5, parameters_of(*range(100)))
    assert path.places == [5]


def test_a_network_too_large_for_the_memory_has_no_path():
    path = Path(memory=LEAST * 64 - 1)
    path.note(0, parameters_of(1, 2))
    assert not path.weights


def test_a_reset_begins_a_path_and_an_edit_of_the_rate_keeps_it(trainer):
    assert len(trainer.path.weights) == 11
    known = trainer.path
    faster = trainer.project.but(optimizer=registry.create("optimizers", "sgd", learning_rate=0.2))
    trainer.apply(faster)
    trainer.run_epoch()
    assert trainer.path is known
    assert len(known.weights) == 12
    trainer.reset()
    assert not trainer.path.weights


def test_nobody_pays_for_a_path_that_nobody_wants(cpu):
    trainer = Trainer(project(dense(1, "sigmoid")), cpu)
    trainer.run_epoch()
    assert not trainer.path.weights


# -- the map


def test_the_centre_is_the_present_loss_and_every_place_is_a_loss(trainer):
    answer = finished(SMALL, trainer)
    assert answer.values.shape == (9, 9)
    assert answer.values[4, 4] == answer.centre_loss == trainer.train_measure.loss
    assert answer.position == pytest.approx((0, 0), abs=1e-6)
    assert (answer.samples, answer.total, answer.done) == (30, 30, 1.0)
    plane = trainer.model.parameters.flat.copy()
    surveyor = SMALL.assistant()
    surveyor.piece(trainer)
    there = surveyor.survey.plane.at(1.0, -0.5)
    trainer.model.parameters.flat[...] = there
    trainer.measure_train()
    assert answer.values[2, 8] == pytest.approx(trainer.train_measure.loss)
    trainer.model.parameters.flat[...] = plane


def test_along_the_path_it_begins_at_the_start_and_ends_here(trainer):
    answer = finished(Landscape(along_path=True, resolution=9), trainer)
    assert sum(answer.shares) <= 1 + 1e-6
    assert len(answer.path) == 11
    np.testing.assert_allclose(answer.path[-1], answer.position, atol=1e-6)
    low, high = np.array(answer.low), np.array(answer.high)
    assert ((answer.path > low) & (answer.path < high)).all()
    assert finished(Landscape(along_path=True), Trainer(trainer.project, trainer.backend)) is None


def test_training_is_the_same_bit_for_bit_with_and_without_it(cpu):
    made = edits.insert(project(dense(3, "tanh"), dense(1, "sigmoid")), 1, layer("batch_norm"))
    alone, seen = Trainer(made, cpu), Trainer(made, cpu)
    desk = Desk()
    desk.keep([SMALL])
    for _ in range(3):
        alone.run_epoch()
        seen.run_epoch()
        desk.work(seen, 0.01)
    assert desk.pieces > 3
    for key, array in alone.model.contents().items():
        assert array.tobytes() == seen.model.contents()[key].tobytes()


def test_coarse_pictures_come_first(trainer):
    surveyor, sides = Landscape(resolution=17).assistant(), []
    while surveyor.piece(trainer):
        answer = surveyor.answer(trainer)
        if answer is not None:
            sides.append(len(answer.values))
    assert sorted(set(sides)) == [5, 9, 17]
    assert sides == sorted(sides)


def test_it_is_renewed_when_the_weights_have_moved_on(trainer, monkeypatch):
    surveyor = SMALL.assistant()
    while surveyor.piece(trainer):
        pass
    first = surveyor.answer(trainer)
    assert not surveyor.piece(trainer)
    trainer.run_epoch()
    assert not surveyor.piece(trainer)  # it rests
    surveyor.next_look = 0.0
    assert surveyor.answer(trainer).position != first.position  # the path goes on over it
    monkeypatch.setattr(landscape, "REST", 0.0)
    while surveyor.piece(trainer):
        pass
    assert surveyor.answer(trainer).epoch == first.epoch + 1


def test_another_network_or_another_run_takes_the_old_picture_away(trainer):
    surveyor = SMALL.assistant()
    while surveyor.piece(trainer):
        pass
    assert surveyor.answer(trainer) is not None
    trainer.apply(edits.append(trainer.project, dense(1, "sigmoid")))
    assert surveyor.answer(trainer) is None
    while surveyor.piece(trainer):
        pass
    assert surveyor.answer(trainer) is not None
    trainer.reset()
    assert surveyor.answer(trainer) is None


@pytest.mark.parametrize("data", ["spiral_three", "plane"])
def test_other_problems(cpu, data):
    last = dense(3, "softmax") if DATA[data].classes() else dense(1)
    loss = "cross_entropy" if DATA[data].classes() else "mean_squared_error"
    trainer = Trainer(project(last, data=data, loss=loss), cpu)
    trainer.measure_train()
    assert finished(SMALL, trainer).centre_loss == trainer.train_measure.loss


def test_what_layers_remember_is_part_of_it(cpu):
    trainer = Trainer(project(dense(3, "tanh"), layer("batch_norm"), dense(1, "sigmoid")), cpu)
    for _ in range(3):
        trainer.run_epoch()
    assert finished(SMALL, trainer).centre_loss == trainer.train_measure.loss


def test_weights_that_have_run_away_hurt_nobody(trainer):
    surveyor = SMALL.assistant()
    while surveyor.piece(trainer):
        pass
    trainer.model.parameters.flat[...] = 3e38
    surveyor.next_look = 0.0
    surveyor.answer(trainer)
    assert surveyor.lost


# -- who asks, pays


def test_work_is_done_only_for_those_who_ask(monkeypatch):
    actor = Actor("cpu")
    actor.open(1, project(dense(2, "tanh"), dense(1, "sigmoid")), None, [], 0, 0.0)
    actor.watch(frozenset({Weights(), Points()}))
    actor.play()
    for _ in range(5):
        actor.round()
    assert (actor.desk.pieces, actor.desk.assistants) == (0, {})
    monkeypatch.setattr(assistants, "SHARE", 10.0)
    actor.watch(frozenset({Weights(), SMALL}))
    for _ in range(3):
        actor.round()
    done = actor.desk.pieces
    assert done > 0
    actor.watch(frozenset({Weights()}))
    for _ in range(5):
        actor.round()
    assert (actor.desk.pieces, actor.desk.assistants) == (done, {})


def test_a_paused_run_finishes_the_picture_and_then_sleeps():
    actor = Actor("cpu")
    actor.open(1, project(dense(2, "tanh"), dense(1, "sigmoid")), None, [], 0, 0.0)
    actor.watch(frozenset({SMALL}))
    for _ in range(1000):
        if not actor.desk.busy:
            break
        actor.round()
    assert actor.desk.pieces == 81 + 1  # the last one finds that nothing is left
    actor.ask()
    actor.round()
    assert actor.frame.answers[SMALL].done == 1
    assert not actor.desk.busy


def test_a_piece_that_took_long_is_paid_off_by_training(trainer):
    class Slow(assistants.Assistant):
        def piece(self, trainer):
            time.sleep(0.02)
            return True

    desk = Desk()
    desk.assistants = {SMALL: Slow()}
    desk.share(trainer, 0.01)
    assert desk.pieces == 1
    for _ in range(5):
        desk.share(trainer, 0.1)
    assert desk.pieces == 1
    for _ in range(100):
        desk.share(trainer, 0.1)
    assert 1 < desk.pieces <= 1 + 106 * 0.1 * assistants.SHARE / 0.02
