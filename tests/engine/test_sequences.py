"""Recurrent layers and Embedding: gradients against finite differences, the compiled backend against the reference.

Tolerances are those of test_gradients (1e-6 relative in float64) and test_cpu (1e-4 in float32 after thirty steps).
"""

import math

import numpy as np
import pytest
from finite import check_gradients
from networks import ACTIVATIONS, NOTHING, batch_of, dense, layer, project, scatter
from sequences import data_of

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.network.checks import check

H = 1e-6
KINDS = ("lstm", "gru", "simple_rnn")
ADAM = registry.create("optimizers", "adam", learning_rate=0.01)
FUNCTIONS = [name for name in ACTIVATIONS if hasattr(registry.get("activations", name), "value")]


def ended(*layers, steps=5, features=2, **more):
    """A project that ends in one number to predict."""
    data = data_of(steps, features)
    return project(*layers, layer("flatten"), dense(1), data=data, loss="mean_squared_error", **more)


def stacks(kind: str, **values):
    return {
        "last step": (layer(kind, units=3, **values),),
        "all steps": (layer(kind, units=3, return_sequences=True, **values),),
        "two": (layer(kind, units=3, return_sequences=True, **values), layer(kind, units=2, **values)),
        "inside": (
            layer("activation", activation="tanh"),
            layer(kind, units=2, return_sequences=True, **values),
            layer("dropout", rate=0.3),
            layer(kind, units=3, return_sequences=True, kernel_regularizer="l2", **values),
        ),
    }


STACKS = ("last step", "all steps", "two", "inside")


def finite_differences(made, count: int = 4) -> None:
    check_gradients(made, seed=3, batch=count)


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("kind", KINDS)
def test_gradients(kind, stack):
    finite_differences(ended(*stacks(kind)[stack]))


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_gradients_of_a_simple_rnn_with_every_activation(activation):
    finite_differences(ended(layer("simple_rnn", units=2, activation=activation)))


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_behind_an_embedding(kind):
    table = layer("embedding", input_dim=3, output_dim=2)
    finite_differences(ended(table, layer(kind, units=2), features=1))


def train(made, backend: str, batches) -> tuple[list[float], dict, np.ndarray]:
    model = Model(made, backends.create(backend))
    x, targets = batch_of(model, 30)
    losses, start = [], 0
    for step in range(30):
        count = batches[step % len(batches)]
        rows = (start + np.arange(count)) % 30
        losses.append(model.step(x, targets, rows, step))
        start += count
    return losses, model.weights(), model.predict(x)


def compare(made, batches=(7, 16, 1)) -> None:
    reference, compiled = train(made, "reference", batches), train(made, "cpu", batches)
    close = {"rtol": 1e-4, "atol": 3e-5}
    np.testing.assert_allclose(compiled[0], reference[0], **close, err_msg="losses")
    for key, array in reference[1].items():
        np.testing.assert_allclose(compiled[1][key], array, **close, err_msg=str(key))
    np.testing.assert_allclose(compiled[2], reference[2], rtol=1e-3, atol=1e-4, err_msg="predictions")


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("kind", KINDS)
def test_compiled(kind, stack):
    for truncate in (0, 2):
        compare(ended(*stacks(kind, truncate=truncate)[stack], optimizer=ADAM))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("steps", "features", "units"), [(1, 1, 1), (1, 3, 17), (2, 19, 5), (9, 1, 16)])
def test_compiled_at_odd_sizes(kind, steps, features, units):
    for everything in (False, True):
        made = ended(layer(kind, units=units, return_sequences=everything), steps=steps, features=features)
        compare(made, batches=(3, 17))


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_compiled_simple_rnn_with_every_activation(activation):
    compare(ended(layer("simple_rnn", units=5, activation=activation)))


@pytest.mark.parametrize("kind", KINDS)
def test_cutting_behind_the_first_step_changes_nothing(kind):
    gradients = []
    for truncate in (0, 5, 6, 4):
        model = Model(ended(layer(kind, units=3, truncate=truncate, return_sequences=True)), Backend(dtype=np.float64))
        scatter(model, 1)
        runner = model.runner(4, "train")
        runner.feed(*batch_of(model, 4), np.arange(4))
        runner.run(NOTHING)
        gradients.append(model.parameters.flat_gradient.copy())
    assert np.array_equal(gradients[0], gradients[1])
    assert np.array_equal(gradients[0], gradients[2])
    assert not np.allclose(gradients[0], gradients[3])


@pytest.mark.parametrize("backend", ["reference", "cpu"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_result_does_not_depend_on_what_was_run_before(kind, backend):
    """What is kept of each step, and the states at the start, are set anew every time; also outside training."""
    model = Model(ended(layer(kind, units=4)), backends.create(backend))
    x = batch_of(model, 12)[0]
    first, other = model.predict(x[:6]), model.predict(x[6:])
    assert np.array_equal(model.predict(x[:6]), first)
    assert not np.allclose(first, other)
    np.testing.assert_allclose(model.predict(x), np.concatenate([first, other]), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_an_embedding_looks_up_its_rows(backend):
    """Rounded, clipped to what there is, and 0 for what is not a number; the gradient is the sum over equal rows."""
    model = Model(ended(layer("embedding", input_dim=3, output_dim=2), steps=6, features=1), backends.create(backend))
    table = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    model.parameters.values[1, "weight"][...] = table
    x = np.array([0, 1.4, 1.6, -7, np.inf, np.nan], np.float32).reshape(1, 6, 1)
    with np.errstate(invalid="ignore"):
        rows = model.responses(x)[1].reshape(6, 2)
        assert np.array_equal(rows, table[[0, 1, 2, 0, 2, 0]])
        runner = model.runner(1, "train")
        runner.feed(x, np.zeros((1, 1), np.float32), np.zeros(1, np.int64))
        runner.run(NOTHING)
    last = model.weights()[3, "weight"].reshape(6, 2)
    slope = 2 * runner.output(runner.program.prediction)[0, 0]
    wanted = slope * np.array([last[0] + last[3] + last[5], last[1], last[2] + last[4]])
    np.testing.assert_allclose(model.parameters.gradients[1, "weight"], wanted, rtol=1e-5)


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_nothing_flows_back_through_an_embedding(backend):
    made = ended(layer("activation", activation="tanh"), layer("simple_rnn", units=1, return_sequences=True),
                 layer("embedding", input_dim=3, output_dim=2), features=1)  # fmt: skip
    model = Model(made, backends.create(backend))
    runner = model.runner(4, "train")
    runner.feed(*batch_of(model, 4), np.arange(4))
    assert math.isfinite(runner.run(NOTHING))
    assert not model.parameters.gradients[2, "weight_ih"].any()
    assert model.parameters.gradients[4 + 1, "weight"].any()


def test_an_lstm_starts_with_open_forget_gates():
    for flag, wanted in ((True, [0, 0, 1, 1, 0, 0, 0, 0]), (False, [0] * 8)):
        model = Model(ended(layer("lstm", units=2, unit_forget_bias=flag)), Backend())
        assert model.weights()[1, "bias_ih"].tolist() == wanted
        assert not model.weights()[1, "bias_hh"].any()


def test_shapes_that_do_not_fit_are_explained():
    flat, image = data_of(1, 1), registry.create("datasets", "mnist", images=100)
    dense_first = project(dense(3), layer("lstm"), dense(1), data="plane", loss="mean_squared_error")
    assert "LSTM expects time steps of features, such as 28×28, this is 3:" in check(dense_first).problems[0].message
    pictures = project(layer("gru"), dense(10, "softmax"), data=image, loss="cross_entropy")
    assert "this is 1×28×28" in check(pictures).problems[0].message
    table = project(layer("embedding"), dense(1), data=data_of(4, 2), loss="mean_squared_error")
    assert "one number for each time step" in check(table).problems[0].message
    stacked = project(layer("lstm"), layer("lstm"), dense(1), data=flat, loss="mean_squared_error")
    problem = check(stacked).problems[0]
    assert problem.node == 2
    assert "give all its steps" in problem.message
    many = project(layer("simple_rnn", activation="softmax"), dense(1), data=flat, loss="mean_squared_error")
    problem = check(many).problems[0]
    assert problem.fix.change == (("activation", "tanh"),)
    everything = project(layer("gru", return_sequences=True), data=flat, loss="mean_squared_error")
    assert check(everything).problems[0].fix.append == layer("flatten")


def test_only_training_keeps_every_step():
    """Measuring and predicting need the memory of one step, however long the sequence is."""
    model = Model(ended(layer("lstm", units=8), steps=50), Backend())
    assert model.runner(4, "predict").program.bytes() < model.runner(4, "train").program.bytes() / 5
