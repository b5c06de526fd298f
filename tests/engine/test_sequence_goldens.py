"""LSTM, GRU, SimpleRNN and Embedding against PyTorch (scripts/make_torch_goldens_sequences.py).

Tolerance: the reference in float64 agrees to 1e-9; the compiled backend computes in float32 and gets 1e-5 for one pass
and 2e-4 after twenty steps of Adam.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from networks import NOTHING, dense, layer, project
from sequences import data_of

from playground.core.plain import from_plain
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model

GOLDENS = dict(np.load(Path(__file__).parent / "goldens" / "torch_sequences.npz"))
ABOUT = json.loads(str(GOLDENS["description"]))
RECURRENT = ("lstm", "gru")
BACKENDS = {
    "reference": (lambda: Backend(dtype=np.float64), 1e-9, 1e-9),
    "cpu": (lambda: backends.create("cpu"), 1e-5, 2e-4),
}


def build(name: str, backend, optimizer=None) -> Model:
    steps, features, layers, outputs = ABOUT["cases"][name]
    made = []
    if not features:
        things, width = ABOUT["embedding"]
        made.append(layer("embedding", input_dim=things, output_dim=width))
    for kind, units, everything, truncate in layers:
        values = {"units": units, "return_sequences": everything, "truncate": truncate}
        made.append(layer(kind, **values) if kind in RECURRENT else layer("simple_rnn", activation=kind, **values))
    made += [layer("flatten"), dense(outputs)]
    data = data_of(steps, features or 1, outputs)
    model = Model(project(*made, data=data, loss="mean_squared_error", optimizer=optimizer), backend)
    assert len(model.parameters.values) == len(arrays(name, "weights"))
    for array, golden in zip(model.parameters.values.values(), arrays(name, "weights"), strict=True):
        assert array.shape == golden.shape, "PyTorch's shapes"
        array[...] = golden
    return model


def arrays(name: str, what: str) -> list[np.ndarray]:
    count = sum(key.startswith(f"{name}/{what}/") for key in GOLDENS)
    return [GOLDENS[f"{name}/{what}/{i}"] for i in range(count)]


def assert_close(mine, golden, tolerance: float, what: str) -> None:
    np.testing.assert_allclose(mine, golden, rtol=tolerance, atol=tolerance, err_msg=what)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["cases"])
def test_one_pass(name, backend):
    make, tolerance, _ = BACKENDS[backend]
    model = build(name, make())
    x, rows = GOLDENS[f"{name}/x"], np.arange(5)
    assert_close(model.predict(x), GOLDENS[f"{name}/output"], tolerance, "output")
    runner = model.runner(5, "train")
    runner.feed(x, GOLDENS[f"{name}/target"], rows)
    for _ in range(2):  # a second pass must not find anything of the first
        assert_close(runner.run(NOTHING), GOLDENS[f"{name}/loss"], tolerance, "loss")
        for (key, gradient), golden in zip(model.parameters.gradients.items(), arrays(name, "gradients"), strict=True):
            assert_close(gradient, golden, tolerance, f"gradient of {key}")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["cases"])
def test_twenty_steps_of_adam(name, backend):
    make, _, tolerance = BACKENDS[backend]
    model = build(name, make(), from_plain("optimizers", ABOUT["optimizer"]))
    for _ in range(ABOUT["steps"]):
        model.step(GOLDENS[f"{name}/x"], GOLDENS[f"{name}/target"], np.arange(5), stream=0)
    for (key, array), golden in zip(model.parameters.values.items(), arrays(name, "after"), strict=True):
        assert_close(array, golden, tolerance, str(key))
