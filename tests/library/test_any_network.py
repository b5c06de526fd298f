"""Any stack through the library: what is accepted is trained, saved and read back, the rest is refused by name."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stacks import LAYERS, RECURRENT

import playground as pg
from playground.core.registry import registry
from playground.library.errors import NetworkError
from playground.storage.project_file import load, to_bytes

SIDE = st.integers(1, 6)
SHAPES = st.one_of(st.tuples(SIDE), st.tuples(SIDE, SIDE), st.tuples(st.integers(1, 2), SIDE, SIDE))
STACKS = st.lists(st.one_of(LAYERS, LAYERS, RECURRENT), min_size=1, max_size=4)
ENDINGS = st.sampled_from(("", "dense", "flatten dense"))
LOSSES, OPTIMIZERS = (st.sampled_from(registry.ids(name)) for name in ("losses", "optimizers"))
REFUSED = re.compile(r"layers\[(\d+)\] (\w+): .+\.", re.DOTALL)


def network_of(shape, stack, ending="") -> pg.Network | None:
    """The network; where it is refused, a check of what is said, and None."""
    layers = [*stack, *ending.split()]
    try:
        return pg.Network(shape, layers)
    except NetworkError as error:
        refused(error, layers)
        return None


def refused(error: NetworkError, layers) -> None:
    found = REFUSED.fullmatch(str(error))
    assert found, str(error)
    layer = layers[int(found[1])]
    assert found[2].lower() == (layer if isinstance(layer, str) else type(layer).__name__).lower()


@settings(max_examples=120, deadline=None, derandomize=True)
@given(SHAPES, STACKS, ENDINGS, LOSSES, OPTIMIZERS)
def test_any_stack_is_trained_or_refused_by_name(shape, stack, ending, loss, optimizer):
    network = network_of(shape, stack, ending)
    if network is None:
        return
    x = np.random.default_rng(0).integers(0, 2, (5, *shape)).astype(float)
    try:
        model = pg.Model(network, backend="reference")
        outputs = network.output_shape[0]
        y = np.arange(5) % max(outputs, 2)
        step = next(iter(model.training(x, y, loss=loss, optimizer=optimizer, every="batch")))
    except NetworkError as error:
        refused(error, network.layers)
        return
    assert math.isfinite(step.loss)
    assert all(np.isfinite(array).all() for array in model.weights.values())
    assert model.predict(x).shape == (5, outputs)
    for (node, _), made in zip(model._engine.responses(x).items(), network.shapes, strict=True):
        program = model._engine.runner(5, "predict").program
        assert program.buffers[program.results[node]].shape == made


@settings(max_examples=40, deadline=None, derandomize=True)
@given(STACKS, st.integers(0, 2**31 - 1), OPTIMIZERS)
def test_any_stack_is_saved_and_read_back(tmp_path_factory, stack, seed, optimizer):
    network = network_of((2,), stack, "flatten dense")
    if network is None:
        return
    path = tmp_path_factory.getbasetemp() / "any.nnp"
    data = pg.datasets.Plane(samples=20)
    layers = [*network.layers[:-1], pg.layers.Dense(1)]
    model = pg.Model(pg.Network((2,), layers), seed)
    model.loss, model.optimizer = pg.losses.Huber(), getattr(pg.optimizers, optimizer)()
    model.save(path, data)
    read = pg.load(path)
    assert read.network == model.network
    assert (read.dataset, read.loss, read.optimizer) == (data, model.loss, model.optimizer)
    for name, array in {**model.weights, **model.statistics}.items():
        np.testing.assert_array_equal(read.weights[name], array)
    assert to_bytes(load(path)) == path.read_bytes()


def test_a_refusal_is_recognised():
    with pytest.raises(AssertionError):
        refused(NetworkError("something is wrong"), [pg.layers.Dense()])
    with pytest.raises(AssertionError):
        refused(NetworkError("layers[0] Flatten: no."), [pg.layers.Dense()])
