"""The compiled backend against the reference: the same losses and weights over 30 steps of training.

Tolerance: both compute in float32 (a rounding is 6e-8), in another order and with polynomials for exp and tanh. Thirty
steps, and optimizers that divide by the size of the gradient, may grow that a thousandfold: 1e-4, where a wrong sign,
factor or index shows in the first digits.
"""

import itertools

import numpy as np
import pytest
from networks import ACTIVATIONS, LOSSES, OPTIMIZERS, batch_of, dense, endings, layer, project

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.backends.cpu import kernels
from playground.engine.backends.cpu.backend import Backend
from playground.engine.model import Model
from playground.engine.parameters import Parameters

STEPS = 30
CLOSE = {"rtol": 1e-4, "atol": 3e-5}


def large() -> Backend:
    """Binds small networks as if they were large."""
    backend = Backend()
    backend.small = -1
    return backend


def train(made, backend, targets=None) -> tuple[list[float], dict, np.ndarray]:
    """Losses of 30 steps over batches of 7 and 8, the weights after them, and what the network then says."""
    model = Model(made, backend)
    x, encoded = batch_of(model, 30)
    targets = encoded if targets is None else targets
    rows = itertools.cycle([np.arange(0, 8), np.arange(8, 15), np.arange(22, 30), np.arange(15, 22)])
    losses = [model.step(x, targets, next(rows), randomness.key(5, step)) for step in range(STEPS)]
    return losses, model.weights(), model.predict(x)


def compare(made, targets=None) -> None:
    reference = train(made, backends.create("reference"), targets)
    for backend in (Backend(), large()):
        losses, weights, predictions = train(made, backend, targets)
        np.testing.assert_allclose(losses, reference[0], **CLOSE, err_msg=f"losses of {made}")
        for key, array in reference[1].items():
            np.testing.assert_allclose(weights[key], array, **CLOSE, err_msg=f"{key} of {made}")
        np.testing.assert_allclose(predictions, reference[2], rtol=1e-3, atol=1e-4, err_msg=f"predictions of {made}")


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.id)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_activation_inside(hidden, optimizer):
    compare(project(dense(5, hidden), dense(3, hidden), dense(1, "sigmoid"), optimizer=optimizer))
    compare(project(dense(4), layer("activation", activation=hidden), dense(3, "softmax"),
                    data="spiral_three", loss="cross_entropy", optimizer=optimizer))  # fmt: skip


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.id)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_ending(loss, optimizer):
    for data, _, last, outputs in endings([loss]):
        compare(project(dense(4, "tanh"), dense(outputs, last), data=data, loss=loss, optimizer=optimizer))


@pytest.mark.parametrize(("category", "kind", "values"), [
    ("losses", "huber", {"delta": 0.3}), ("losses", "cross_entropy", {"label_smoothing": 0.2}),
    ("activations", "elu", {"alpha": 0.4}), ("activations", "sine", {"frequency": 3.0}),
    ("activations", "leaky_relu", {"negative_slope": 0.3}),
])  # fmt: skip
def test_every_setting(category, kind, values):
    made = registry.create(category, kind, **values)
    for data, loss, last, outputs in endings([kind] if category == "losses" else ["mean_squared_error"])[:3]:
        hidden, loss = (made, loss) if category == "activations" else ("tanh", made)
        compare(project(dense(4, hidden), dense(outputs, last), data=data, loss=loss))
        compare(project(dense(4, hidden), dense(outputs, last), layer("flatten"), data=data, loss=loss))


@pytest.mark.parametrize("ending", [(), (layer("flatten"),)], ids=["of logits", "of probabilities"])
def test_targets_that_are_probabilities(ending):
    made = project(dense(4, "tanh"), dense(3, "softmax"), *ending, data="spiral_three", loss="kl_divergence")
    targets = np.random.default_rng(0).dirichlet(np.full(3, 0.4), 30).astype(np.float32)
    targets[:5] = np.eye(3)[0]
    compare(made, targets)


RULES = [
    *((kind, {}) for kind in registry.ids("optimizers")),
    ("adam", {"amsgrad": True}), ("adamw", {"weight_decay": 0.5}), ("lion", {"weight_decay": 0.5}),
    ("adagrad", {"initial_accumulator_value": 0.2}), ("sgd", {"clipvalue": 0.01}), ("sgd", {"clipnorm": 0.02}),
    ("adam", {"clipvalue": 0.02, "clipnorm": 0.01}), ("sgd", {"clipnorm": 1e3, "clipvalue": 1e3}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values"), RULES)
def test_every_optimizer(kind, values):
    plain = registry.create("optimizers", kind, **values)
    quick = plain.but(learning_rate=min(10 * plain.learning_rate, 1.0))
    if "epsilon" in plain.params():
        quick = quick.but(epsilon=1e-4)  # as in networks.OPTIMIZERS
    compare(project(dense(5, "tanh"), dense(1, "sigmoid"), optimizer=quick))
    compare(project(dense(4, "elu"), dense(3, "softmax"), data="spiral_three", loss="cross_entropy", optimizer=quick))


@pytest.mark.parametrize("kind", registry.ids("regularizers"))
def test_every_regularizer(kind):
    compare(project(dense(4, "tanh", kernel_regularizer=kind), dense(1, "sigmoid", kernel_regularizer=kind)))


def test_short_weights():
    """Long first weights, so that the limit bites; the biases and the other layer are let be."""
    short = registry.create("regularizers", "max_norm", max_value=0.5)
    stack = dense(6, "tanh", kernel_initializer="ones", kernel_regularizer=short), dense(1, "sigmoid")
    compare(project(*stack))


@pytest.mark.parametrize("stack", [
    (layer("dropout", rate=0.2), dense(6, "tanh"), layer("dropout", rate=0.5), dense(1, "sigmoid")),
    (layer("flatten"), dense(6, "tanh"), layer("flatten"), dense(1, "sigmoid"), layer("flatten")),
    (layer("activation", activation="tanh"), dense(6, use_bias=False), dense(1, "sigmoid", use_bias=False)),
], ids=["dropout", "flatten", "without bias"])  # fmt: skip
def test_every_layer(stack):
    compare(project(*stack))
    compare(project(*stack[:-1], dense(3, "softmax"), layer("flatten"), data="spiral_three", loss="cross_entropy"))


def test_dropout_draws_the_same_mask_to_the_last_bit():
    """Also where a drawn number is exactly the rate."""
    stream = randomness.key(99)
    drawn = randomness.uniform(stream, 400)
    for rate in (0.0, 0.3, 0.5, 0.95, *drawn[drawn < 0.95][:50]):
        mask = np.empty((20, 20), np.float32)
        numbers = np.array([stream], np.uint64), np.array([rate], np.float32)
        kernels.dropout_mask(*numbers, np.array([0, 20], np.uint64), mask)
        part = np.empty((20, 7), np.float32)
        kernels.dropout_mask(*numbers, np.array([11, 20], np.uint64), part)
        assert np.array_equal(part, mask[:, 11:18])
        mask = mask.reshape(-1)
        assert np.array_equal(mask == 0, drawn < np.float32(rate)), rate
        np.testing.assert_allclose(mask[mask > 0], 1 / (1 - rate), rtol=1e-6)


def test_images():
    data = registry.create("datasets", "mnist", images=100)
    flat = layer("flatten")
    compare(project(flat, dense(12, "relu"), dense(10, "softmax"), data=data, loss="cross_entropy"))
    stack = (layer("dropout", rate=0.3), flat, dense(10, "softmax"))
    compare(project(*stack, data=data, loss="cross_entropy", optimizer=OPTIMIZERS[2]))


def test_kernels_are_announced_before_they_are_compiled():
    """The second binding of the same program has nothing left to compile."""
    backend = backends.create("cpu")
    model = Model(project(dense(4, "tanh"), dense(1, "sigmoid")), backend)
    model.runner(10, "train")
    told = []
    again = Model(model.project, backend, report=lambda done, whole: told.append((done, whole)))
    again.runner(10, "train")
    assert told == []


def test_parameters_start_on_cache_lines_and_share_one_block():
    model = Model(project(dense(5, "tanh"), dense(1, "sigmoid")), backends.create("reference"))
    parameters: Parameters = model.parameters
    assert all(start % 16 == 0 for start in parameters.starts.values())
    assert all(np.shares_memory(array, parameters.flat) for array in parameters.values.values())


def test_an_unknown_backend_is_refused():
    with pytest.raises(ValueError, match="no backend named 'gpu', expected auto, reference, cpu"):
        backends.create("gpu")
