"""Any stack through the library: what is accepted is trained, saved and read back, the rest is refused by name."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import ACTIVATIONS
from stacks import LAYERS, RECURRENT

import playground as pg
from playground.core.registry import registry
from playground.library.errors import NetworkError
from playground.storage.project_file import load, to_bytes

SIDE = st.integers(1, 6)
SHAPES = st.one_of(st.tuples(SIDE), st.tuples(SIDE, SIDE), st.tuples(st.integers(1, 2), SIDE, SIDE))
STACKS = st.lists(st.one_of(LAYERS, LAYERS, RECURRENT), min_size=1, max_size=4)
LOSSES, OPTIMIZERS = (st.sampled_from(registry.ids(name)) for name in ("losses", "optimizers"))
# (last activation, outputs) that a loss for classes needs; the others take any
NEEDS = {
    "cross_entropy": ("softmax", 3), "kl_divergence": ("softmax", 2), "binary_cross_entropy": ("sigmoid", 1),
    "hinge": ("linear", 1),
}  # fmt: skip
REFUSED = re.compile(r"layers\[(\d+)\](?P<inside>(\.layers\[\d+\])*) (?P<name>\w+): .+\.", re.DOTALL)


def refused(error: NetworkError, layers) -> None:
    found = REFUSED.fullmatch(str(error))
    assert found, str(error)
    layer = layers[int(found[1])]
    for place in re.findall(r"\d+", found["inside"]):
        layer = layer.inner()[int(place)]
    assert found["name"] == type(layer).__name__


def that_fits(shape, stack) -> list:
    """The layers of the stack without those that cannot take what comes before."""
    layers: list = []
    for layer in stack:
        try:
            pg.Network(shape, [*layers, layer])
            layers.append(layer)
        except NetworkError:
            continue
    return layers


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SHAPES, STACKS, LOSSES)
def test_what_does_not_fit_is_refused_by_name(shape, stack, loss):
    x = np.zeros((5, *shape))
    try:
        network = pg.Network(shape, stack)
        model = pg.Model(network, backend="reference")
        model.fit(x, np.arange(5) % max(network.output_shape[0], 2), loss=loss)
    except NetworkError as error:
        refused(error, stack)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(SHAPES, STACKS, LOSSES, OPTIMIZERS, st.sampled_from(ACTIVATIONS))
def test_what_fits_is_trained_with_the_shapes_of_the_rule(shape, stack, loss, optimizer, activation):
    last, outputs = NEEDS.get(loss, (activation, 2))
    network = pg.Network(shape, [*that_fits(shape, stack), "flatten", pg.layers.Dense(outputs, last)])
    model = pg.Model(network, backend="reference")
    x = np.random.default_rng(0).integers(0, 2, (5, *shape)).astype(float)
    step = next(iter(model.training(x, np.arange(5) % 2, loss=loss, optimizer=optimizer, every="batch")))
    assert math.isfinite(step.loss)
    assert all(np.isfinite(array).all() for array in model.weights.values())
    assert model.predict(x).shape == (5, outputs)
    program = model._engine.runner(5, "predict").program
    assert [program.buffers[number].shape for number in program.results.values()] == list(network.shapes)
    for node, array in model._engine.responses(x).items():
        assert array.shape == (5, math.prod(network.shapes[network.document.index(node)]))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(STACKS, st.integers(0, 2**31 - 1), OPTIMIZERS)
def test_any_stack_is_saved_and_read_back(tmp_path_factory, stack, seed, optimizer):
    network = pg.Network(2, [*that_fits((2,), stack), "flatten", pg.layers.Dense(1)])
    path, data = tmp_path_factory.getbasetemp() / "any.nnp", pg.datasets.Plane(samples=20)
    model = pg.Model(network, seed)
    model.loss, model.optimizer = pg.losses.Huber(), getattr(pg.optimizers, optimizer)()
    model.save(path, data)
    read = pg.load(path)
    assert read.network == network
    assert (read.dataset, read.loss, read.optimizer) == (data, model.loss, model.optimizer)
    kept = {**model.weights, **model.statistics}
    assert list(read.weights) == list(kept)
    for name, array in kept.items():
        np.testing.assert_array_equal(read.weights[name], array)
    assert to_bytes(load(path)) == path.read_bytes()


def test_a_refusal_is_recognised():
    with pytest.raises(AssertionError):
        refused(NetworkError("something is wrong"), [pg.layers.Dense()])
    with pytest.raises(AssertionError):
        refused(NetworkError("layers[0] Flatten: no."), [pg.layers.Dense()])
