"""Warped space: where the grid comes to lie, and that the picture does not turn from frame to frame."""

import numpy as np
import pytest
from networks import DATA, dense, project

from playground.engine import backends
from playground.engine.assistants import Desk
from playground.engine.trainer import Trainer
from playground.engine.warped import LATTICE, Warped, aligned, principal, spread

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def trainer():
    made = project(dense(5, "tanh"), dense(2, "tanh"), dense(1, "sigmoid"))
    return Trainer(made, backends.create("cpu"))


def test_the_input_is_the_plane_as_it_is(trainer):
    answer = Warped().answer(trainer, None)
    assert answer.grid.shape == (LATTICE, LATTICE, 2)
    np.testing.assert_allclose(answer.grid[0, 0], (-6, 6))
    np.testing.assert_allclose(answer.grid[-1, -1], (6, -6))
    np.testing.assert_array_equal(answer.train, trainer.data.train.x)
    np.testing.assert_array_equal(answer.test, trainer.data.test.x)
    assert answer.shares is None


def test_units_are_the_layers_own_and_the_output_is_the_networks(trainer):
    node = trainer.project.network.nodes[0].id
    answer = Warped(node).answer(trainer, None)
    seen = trainer.model.responses(trainer.data.train.x)[node]
    np.testing.assert_allclose(answer.train, seen[:, :2], atol=1e-6)
    assert answer.units == 5
    middle = LATTICE // 2
    said = trainer.model.predict(np.zeros((1, 2), np.float32))
    np.testing.assert_allclose(answer.output[:, middle, middle], said[0], atol=1e-6)


def test_principal_directions_hold_most_of_the_variance(trainer):
    node = trainer.project.network.nodes[0].id
    answer = Warped(node, principal=True).answer(trainer, None)
    seen = trainer.model.responses(trainer.data.train.x)[node].astype(float)
    squares = np.linalg.svd(seen - seen.mean(axis=0), compute_uv=False) ** 2
    assert answer.shares == pytest.approx(tuple(squares[:2] / squares.sum()), rel=1e-4)


def test_no_answer_where_there_is_no_plane_or_no_second_unit(trainer):
    last = trainer.project.network.nodes[-1].id
    assert Warped(last).answer(trainer, None) is None
    assert Warped(99).answer(trainer, None) is None


def test_aligned_turns_within_the_plane_and_no_further():
    basis = np.linalg.qr(RNG.normal(size=(6, 2)))[0]
    turned = basis @ np.array([[0.0, 1.0], [-1.0, 0.0]]) * np.array([1.0, -1.0])
    np.testing.assert_allclose(aligned(turned, basis), basis, atol=1e-12)
    other = np.linalg.qr(RNG.normal(size=(6, 2)))[0]
    near = aligned(other, basis)
    np.testing.assert_allclose(near @ near.T, other @ other.T, atol=1e-12)  # the same plane
    assert np.trace(near.T @ basis) >= abs(np.trace(other.T @ basis))


def test_a_picture_stays_the_same_way_round_while_training_goes_on(trainer):
    question = Warped(trainer.project.network.nodes[0].id, principal=True)
    desk = Desk()
    desk.keep([question])
    looker = desk.assistants[question]
    before = looker.answer(trainer).train
    looker.basis = looker.basis[:, ::-1] * np.float32([-1, 1])  # as it might have lain just as well
    np.testing.assert_allclose(looker.answer(trainer).train, before[:, ::-1] * (-1, 1), atol=1e-4)
    before = looker.answer(trainer).train
    for _ in range(15):
        trainer.run_epoch()
        now = looker.answer(trainer).train
        assert ((now * before).sum(axis=0) > 0).all()
        before = now
    desk.keep([question])
    assert desk.assistants[question] is looker
    desk.keep([])
    assert not desk.assistants


def test_shares_are_of_the_directions_drawn():
    samples = RNG.normal(size=(200, 4)) * (5, 1, 0.1, 0.1)
    middle, basis = principal(samples)
    assert spread(samples - middle, basis)[0] > 0.9
    assert spread(samples - middle, basis[:, ::-1])[1] > 0.9


def test_three_classes_and_numbers(trainer):
    softmax = project(dense(2, "tanh"), dense(3, "softmax"), data="spiral_three", loss="cross_entropy")
    answer = Warped(1).answer(Trainer(softmax, trainer.backend), None)
    assert answer.output.shape == (3, LATTICE, LATTICE)
    assert len(DATA["spiral_three"].classes()) == 3
