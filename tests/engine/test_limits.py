"""What is done to a gradient before the update, and to the weights after it; on both backends."""

import numpy as np
import pytest
from networks import batch_of, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.model import Model

BACKENDS = ("reference", "cpu")
RATE = 0.1


def step(backend: str, x=None, **optimizer) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of a first step of plain descent without clipping, and the one it took."""
    made = project(dense(3, "tanh"), dense(1), loss="mean_squared_error")
    taken = []
    for more in ({}, optimizer):
        chosen = registry.create("optimizers", "sgd", learning_rate=RATE, **more)
        model = Model(made.but(optimizer=chosen), backends.create(backend))
        model.parameters.initialize(3)
        before, (rows, targets) = model.parameters.flat.copy(), batch_of(model, 8)
        model.step(rows if x is None else x, targets, np.arange(8), stream=0)
        taken.append((before - model.parameters.flat) / RATE)
    return taken[0], taken[1]


@pytest.mark.parametrize("backend", BACKENDS)
def test_clip_values(backend):
    whole, taken = step(backend, clipvalue=0.2)
    assert np.abs(whole).max() > 0.25
    np.testing.assert_allclose(taken, np.clip(whole, -0.2, 0.2), atol=1e-5)


@pytest.mark.parametrize("backend", BACKENDS)
def test_clip_length(backend):
    whole, taken = step(backend, clipnorm=0.3)
    assert np.linalg.norm(whole) > 0.5
    assert np.linalg.norm(taken) == pytest.approx(0.3, rel=1e-4)
    np.testing.assert_allclose(taken, whole * (0.3 / np.linalg.norm(whole)), atol=1e-5)
    short, same = step(backend, clipnorm=100.0)
    np.testing.assert_array_equal(short, same)


@pytest.mark.parametrize("backend", BACKENDS)
def test_values_are_clipped_before_the_length(backend):
    whole, taken = step(backend, clipvalue=0.2, clipnorm=0.25)
    cut = np.clip(whole, -0.2, 0.2)
    np.testing.assert_allclose(taken, cut * (0.25 / np.linalg.norm(cut)), atol=1e-5)


@pytest.mark.parametrize("limit", [{"clipnorm": 0.1}, {"clipvalue": 0.1}])
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_run_that_diverges_is_not_hidden(backend, limit):
    x = np.full((8, 2), np.nan, np.float32)
    assert np.isnan(step(backend, x, **limit)[1]).any()


def test_off_unless_asked_for():
    model = Model(project(dense(1, "sigmoid", kernel_regularizer="l2")), backends.create("reference"))
    ops = [instruction.op for instruction in model.runner(4, "train").program.instructions]
    assert ops[-2:] == ["regularize", "update"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_weights_into_a_unit_stay_short(backend):
    short = registry.create("regularizers", "max_norm", max_value=0.7)
    layers = dense(4, "tanh", kernel_regularizer=short, kernel_initializer="ones"), dense(1, "sigmoid")
    optimizer = registry.create("optimizers", "sgd", learning_rate=2.0)
    model = Model(project(*layers, optimizer=optimizer), backends.create(backend))
    x, targets = batch_of(model, 8)
    longest = []
    for stream in range(20):
        model.step(x, targets, np.arange(8), stream)
        longest.append(np.linalg.norm(model.parameters.values[1, "weight"], axis=1).max())
    assert max(longest) == pytest.approx(0.7, rel=1e-5)
    assert min(np.linalg.norm(model.parameters.values[1, "weight"], axis=1)) < 0.7 * (1 - 1e-5), "short ones are let be"
    assert np.linalg.norm(model.parameters.values[2, "weight"]) > 0.7, "so is the other layer"
