"""Both backends against PyTorch (scripts/make_torch_goldens.py): outputs, losses, gradients, twenty steps of updates.

Tolerance: the reference in float64 must agree to 1e-9, which is PyTorch's own rounding; the compiled backend computes
in float32 and gets 1e-5 for one pass and 2e-4 after twenty steps.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from networks import NOTHING, dense, project

from playground.core.plain import from_plain
from playground.core.points import FEATURES
from playground.core.registry import registry
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
    names = {"values": "plane", "binary": "circle", "signs": "circle"}  # the rest is one output a class
    classes = {2: "circle", 3: "spiral_three", 4: "blobs", 5: "spiral_five"}
    kind = names.get(case["targets"]) or classes[outputs]
    return registry.create("datasets", kind, features=tuple(FEATURES)[: case["inputs"]], samples=20)


def build(name: str, backend, optimizer: dict | None = None) -> Model:
    case = ABOUT["cases"][name]
    regularizer = from_plain("regularizers", case["regularizer"] or {"kind": "none"})
    layers = [dense(units, activation, kernel_regularizer=regularizer) for units, activation in case["layers"]]
    chosen = from_plain("optimizers", optimizer) if optimizer else None
    loss = from_plain("losses", case["loss"])
    model = Model(project(*layers, data=data_for(case), loss=loss, optimizer=chosen), backend)
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
    names = [name for name, case in ABOUT["cases"].items() if optimizer in case["optimizers"]]
    assert names
    for name in names:
        model = build(name, shared, ABOUT["optimizers"][optimizer])
        x = GOLDENS[f"{name}/x"]
        for _ in range(ABOUT["steps"]):
            model.step(x, targets_of(name), np.arange(len(x)), stream=0)
        goldens = arrays(name, f"after/{optimizer}")
        for (key, array), golden in zip(model.parameters.values.items(), goldens, strict=True):
            assert_close(array, golden, tolerance, f"{name}: {key} after {optimizer}")


@pytest.mark.parametrize("name", ABOUT["schedules"])
def test_schedules(name):
    """The learning rate of each epoch and after the last, to PyTorch's rounding; most of them at the place alone."""
    schedule = from_plain("schedules", ABOUT["schedules"][name]["schedule"])
    epochs, losses = ABOUT["epochs"], ABOUT["losses"]
    mine = [schedule.rate(0.3, epoch, epochs, schedule.fold(losses[:epoch])) for epoch in range(epochs + 1)]
    assert mine == pytest.approx(ABOUT["schedules"][name]["rates"], rel=1e-9, abs=1e-15)
    assert len(set(mine)) > 3
    if not schedule.listens:
        assert mine == [schedule.rate(0.3, epoch, epochs) for epoch in range(epochs + 1)]


def test_the_goldens_cover_the_catalog():
    """Every activation, loss, regularizer with a penalty and optimizer; every schedule but that which does nothing."""
    cases = ABOUT["cases"].values()
    assert {activation for case in cases for _, activation in case["layers"]} == set(registry.ids("activations"))
    assert {case["loss"]["kind"] for case in cases} == set(registry.ids("losses"))
    pulls = {kind for kind in registry.ids("regularizers") if registry.create("regularizers", kind).active()}
    assert {case["regularizer"]["kind"] for case in cases if case["regularizer"]} == pulls
    assert {plain["kind"] for plain in ABOUT["optimizers"].values()} == set(registry.ids("optimizers"))
    assert {about["schedule"]["kind"] for about in ABOUT["schedules"].values()} == {
        kind for kind in registry.ids("schedules") if registry.get("schedules", kind).params()
    }
    assert len(ABOUT["cases"]) >= 30
