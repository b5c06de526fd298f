"""Update rules, first weights, targets and accuracy against the formulas written out by hand."""

import math

import numpy as np
import pytest

from playground.core.registry import registry
from playground.core.targets import Targets, between

GRADIENTS = [0.4, -0.1, 0.25, 0.0, -2.0]


def create(category: str, kind: str, **values):
    return registry.create(category, kind, **values)


def steps(optimizer, w: float = 1.0) -> list[float]:
    """The weight after each of GRADIENTS."""
    slots, path = (0.0,) * len(optimizer.slots), []
    for step, g in enumerate(GRADIENTS, start=1):
        w, *slots = optimizer.rule()(w, g, *slots, *optimizer.hyper(step, optimizer.learning_rate))
        path.append(w)
    return path


def test_plain_descent():
    path = steps(create("optimizers", "sgd", learning_rate=0.1))
    assert path == pytest.approx([1 - 0.1 * sum(GRADIENTS[: i + 1]) for i in range(5)])


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum(nesterov):
    path, w, v = [], 1.0, 0.0
    for g in GRADIENTS:
        v = 0.9 * v + g
        w -= 0.1 * (g + 0.9 * v if nesterov else v)
        path.append(w)
    optimizer = create("optimizers", "sgd", learning_rate=0.1, momentum=0.9, nesterov=nesterov)
    assert steps(optimizer) == pytest.approx(path)


def test_rmsprop():
    path, w, s, v = [], 1.0, 0.0, 0.0
    for g in GRADIENTS:
        s = 0.8 * s + 0.2 * g**2
        v = 0.5 * v + g / (math.sqrt(s) + 1e-3)
        w -= 0.01 * v
        path.append(w)
    optimizer = create("optimizers", "rmsprop", learning_rate=0.01, rho=0.8, momentum=0.5, epsilon=1e-3)
    assert steps(optimizer) == pytest.approx(path)


def test_adam():
    path, w, m, s = [], 1.0, 0.0, 0.0
    for t, g in enumerate(GRADIENTS, start=1):
        m, s = 0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g**2
        w -= 0.01 * (m / (1 - 0.9**t)) / (math.sqrt(s / (1 - 0.99**t)) + 1e-8)
        path.append(w)
    optimizer = create("optimizers", "adam", learning_rate=0.01, beta_1=0.9, beta_2=0.99, epsilon=1e-8)
    assert steps(optimizer) == pytest.approx(path)
    first = create("optimizers", "adam", learning_rate=0.01)
    assert steps(first)[0] == pytest.approx(1 - 0.01), "the first step has the size of the rate, whatever the gradient"


def test_lion_moves_every_weight_by_the_rate():
    path = steps(create("optimizers", "lion", learning_rate=0.1))
    # the sign of 0.9 m + 0.1 g: the first mean is 0.004, which outlasts the second gradient's 0.01
    m, w, wanted = 0.0, 1.0, []
    for g in GRADIENTS:
        w -= 0.1 * math.copysign(1, 0.9 * m + 0.1 * g)
        m = 0.99 * m + 0.01 * g
        wanted.append(w)
    assert path == pytest.approx(wanted)


def test_an_optimizer_takes_over_what_is_not_its_own():
    schedule = create("schedules", "cosine", alpha=0.1)
    old = create("optimizers", "sgd", learning_rate=0.5, schedule=schedule, clipnorm=1.0, clipvalue=0.2)
    new = create("optimizers", "adam").take_over(old)
    assert (new.schedule, new.clipnorm, new.clipvalue) == (schedule, 1.0, 0.2)
    assert new.learning_rate == 0.001, "a good rate for one is a bad one for another"


# -- first weights


@pytest.mark.parametrize(("kind", "bound"), [
    ("glorot_uniform", math.sqrt(6 / (300 + 200))), ("he_uniform", math.sqrt(6 / 300)), ("uniform", 0.5),
])  # fmt: skip
def test_uniform_first_weights(kind, bound):
    drawn = create("initializers", kind).sample(np.random.default_rng(0), (200, 300), 300, 200)
    assert drawn.shape == (200, 300)
    assert np.abs(drawn).max() == pytest.approx(bound, rel=1e-3)
    assert drawn.mean() == pytest.approx(0, abs=bound / 100)
    assert drawn.var() == pytest.approx(bound**2 / 3, rel=0.02)


@pytest.mark.parametrize(("kind", "bound"), [("lecun_uniform", math.sqrt(3 / 300))])
def test_lecun_uniform(kind, bound):
    drawn = create("initializers", kind).sample(np.random.default_rng(0), (200, 300), 300, 200)
    assert np.abs(drawn).max() == pytest.approx(bound, rel=1e-3)
    assert drawn.var() == pytest.approx(1 / 300, rel=0.02), "a sum of 300 inputs of size 1 has size 1"


@pytest.mark.parametrize(("kind", "values", "mean", "spread"), [
    ("glorot_normal", {}, 0.0, math.sqrt(2 / 500)), ("he_normal", {}, 0.0, math.sqrt(2 / 300)),
    ("lecun_normal", {}, 0.0, math.sqrt(1 / 300)), ("normal", {"mean": 2.0, "stddev": 0.3}, 2.0, 0.3),
])  # fmt: skip
def test_normal_first_weights(kind, values, mean, spread):
    drawn = create("initializers", kind, **values).sample(np.random.default_rng(0), (200, 300), 300, 200)
    assert drawn.shape == (200, 300)
    assert drawn.mean() == pytest.approx(mean, abs=spread / 50)
    assert drawn.std() == pytest.approx(spread, rel=0.02)
    assert ((drawn - mean) ** 4).mean() == pytest.approx(3 * spread**4, rel=0.05), "the tails of a normal distribution"
    assert np.abs(drawn - mean).max() > 3.5 * spread, "which are not cut off"


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (4, 2, 3, 3), (40, 2, 3, 3), (6,)])
def test_orthogonal_first_weights(shape):
    drawn = create("initializers", "orthogonal", gain=1.5).sample(np.random.default_rng(0), shape, 1, 1)
    assert drawn.shape == shape
    rows = drawn.reshape(shape[0], -1) / 1.5
    product = rows @ rows.T if len(rows) <= rows.shape[1] else rows.T @ rows
    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-12)


def test_orthogonal_first_weights_prefer_no_direction():
    """Without the signs of R the first number would mostly be negative."""
    orthogonal, rng = create("initializers", "orthogonal"), np.random.default_rng(0)
    drawn = np.array([orthogonal.sample(rng, (3, 3), 3, 3) for _ in range(2000)])
    assert np.abs(drawn.mean(axis=0)).max() < 0.05
    np.testing.assert_allclose((drawn**2).mean(axis=0), 1 / 3, atol=0.03)


def test_the_same_number_everywhere():
    rng = np.random.default_rng(0)
    assert (create("initializers", "ones").sample(rng, (3, 4), 4, 3) == 1).all()
    assert (create("initializers", "constant", value=-0.25).sample(rng, (3, 4), 4, 3) == -0.25).all()


def test_bounds_in_either_order_and_zeros():
    swapped = create("initializers", "uniform", minimum=2.0, maximum=-1.0)
    drawn = swapped.sample(np.random.default_rng(0), (1000,), 1, 1)
    assert drawn.min() >= -1
    assert drawn.max() <= 2
    assert not create("initializers", "zeros").sample(np.random.default_rng(0), (3, 4), 4, 3).any()


# -- targets and accuracy


def test_labels_become_what_the_loss_compares_with():
    labels = np.array([0, 1, 1])
    assert Targets("index").encode(labels, 2).tolist() == [0, 1, 1]
    assert Targets("binary").encode(labels, 2).tolist() == [[0], [1], [1]]
    assert Targets("binary", -1.0, 1.0).encode(labels, 2).tolist() == [[-1], [1], [1]]
    assert Targets("one_hot", -1.0, 1.0).encode(labels, 3).tolist() == [[1, -1, -1], [-1, 1, -1], [-1, 1, -1]]
    assert Targets("values").encode(np.array([[0.5], [2.0]], np.float32), 0).tolist() == [[0.5], [2.0]]
    assert Targets("index").encode(labels, 2).dtype == np.int64
    assert Targets("one_hot").encode(labels, 3).dtype == np.float32


def test_predictions_become_classes():
    assert Targets("binary").decide(np.array([[0.4], [0.6], [0.5]])).tolist() == [0, 1, 0]
    assert Targets("binary", -1.0, 1.0).decide(np.array([[-0.4], [0.1]])).tolist() == [0, 1]
    assert Targets("one_hot").decide(np.array([[0.1, 0.7, 0.2], [3.0, 1.0, 2.0]])).tolist() == [1, 0]


@pytest.mark.parametrize(("activation", "low"), [
    ("tanh", -1.0), ("linear", -1.0), ("leaky_relu", -1.0), ("sigmoid", 0.0), ("relu", 0.0), ("softmax", 0.0),
    ("gelu", 0.0), ("silu", 0.0), ("mish", 0.0), ("softplus", 0.0), ("hard_sigmoid", 0.0), ("elu", -1.0),
    ("selu", -1.0), ("softsign", -1.0), ("sine", -1.0),
])  # fmt: skip
def test_targets_lie_where_the_last_activation_can_reach(activation, low):
    kind = create("activations", activation)
    assert between(kind.low, kind.high) == (low, 1.0)
    targets = create("losses", "mean_squared_error").targets(1, 2, kind)
    assert (targets.form, targets.low, targets.high) == ("binary", low, 1.0)
    assert create("losses", "mean_squared_error").targets(3, 3, kind).form == "one_hot"
    assert create("losses", "mean_squared_error").targets(1, 0, kind).form == "values"
    assert create("losses", "binary_cross_entropy").targets(1, 2, kind) == Targets("binary")
    assert create("losses", "cross_entropy").targets(2, 2, kind) == Targets("index")


def test_accuracy():
    accuracy = create("metrics", "accuracy")
    assert accuracy.measure(np.array([1, 2, 3, 3]), np.array([1, 2, 0, 3])) == 0.75
