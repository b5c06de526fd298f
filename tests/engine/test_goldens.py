"""Both backends against PyTorch (scripts/make_torch_goldens.py): outputs, losses, gradients, twenty steps of updates.

Tolerance: the reference in float64 must agree to 1e-9, which is PyTorch's own rounding; the compiled backend computes
in float32 and gets 1e-5 for one pass and 2e-4 after twenty steps.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from networks import NOTHING, dense, project

from playground.core.points import FEATURES
from playground.core.registry import from_plain, registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model

GOLDENS = dict(np.load(Path(__file__).parent / "goldens" / "torch.npz"))
ABOUT = json.loads(str(GOLDENS["description"]))
BACKENDS = {
    "reference": (lambda: Backend(dtype=np.float64), 1e-9, 1e-9),
    "cpu": (lambda: backends.create("cpu"), 1e-5, 2e-4),
}


def data_for(case: dict):
    """A data set with as many inputs and classes as the case; its points are not used."""
    outputs = case["layers"][-1][0]
    names = {"values": "plane", "binary": "circle", "signs": "circle"}
    classes = {2: "circle", 3: "spiral_three", 4: "blobs", 5: "spiral_five"}
    kind = names.get(case["targets"]) or classes[outputs]
    return registry.create("datasets", kind, features=tuple(FEATURES)[: case["inputs"]], samples=20)


def build(name: str, backend, optimizer: dict | None = None) -> Model:
    case = ABOUT["cases"][name]
    kind, rate = case["regularizer"] or ("none", None)
    regularizer = registry.create("regularizers", kind, **({} if rate is None else {"rate": rate}))
    layers = [dense(units, activation, kernel_regularizer=regularizer) for units, activation in case["layers"]]
    chosen = from_plain("optimizers", optimizer) if optimizer else None
    model = Model(project(*layers, data=data_for(case), loss=case["loss"], optimizer=chosen), backend)
    for array, golden in zip(model.parameters.values.values(), arrays(name, "weights"), strict=True):
        array[...] = golden
    return model


def arrays(name: str, what: str) -> list[np.ndarray]:
    count = 2 * len(ABOUT["cases"][name]["layers"])
    return [GOLDENS[f"{name}/{what}/{i}"] for i in range(count)]


def targets_of(name: str) -> np.ndarray:
    target = GOLDENS[f"{name}/target"]
    return target if target.ndim == 1 else target.astype(np.float32)


def assert_close(mine, golden, tolerance: float, what: str) -> None:
    np.testing.assert_allclose(mine, golden, rtol=tolerance, atol=tolerance, err_msg=what)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["cases"])
def test_one_pass(name, backend):
    make, tolerance, _ = BACKENDS[backend]
    model = build(name, make())
    x, rows = GOLDENS[f"{name}/x"], np.arange(len(GOLDENS[f"{name}/x"]))
    assert_close(model.predict(x), GOLDENS[f"{name}/output"], tolerance, "output")
    runner = model.runner(len(x), "train")
    runner.feed(x, targets_of(name), rows)
    assert_close(runner.run(NOTHING), GOLDENS[f"{name}/loss"], tolerance, "loss")
    for (key, gradient), golden in zip(model.parameters.gradients.items(), arrays(name, "gradients"), strict=True):
        assert_close(gradient, golden, tolerance, f"gradient of {key}")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("optimizer", ABOUT["optimizers"])
def test_twenty_steps(optimizer, backend):
    make, _, tolerance = BACKENDS[backend]
    shared = make()
    for name in ABOUT["cases"]:
        model = build(name, shared, ABOUT["optimizers"][optimizer])
        x = GOLDENS[f"{name}/x"]
        for _ in range(ABOUT["steps"]):
            model.step(x, targets_of(name), np.arange(len(x)), stream=0)
        goldens = arrays(name, f"after/{optimizer}")
        for (key, array), golden in zip(model.parameters.values.items(), goldens, strict=True):
            assert_close(array, golden, tolerance, f"{name}: {key} after {optimizer}")
