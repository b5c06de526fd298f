"""Both backends against PyTorch on image layers and normalisation (scripts/make_torch_image_goldens.py).

Tolerance as in test_goldens: 1e-9 for the reference in float64; the compiled backend, in float32, 1e-5 for one pass and
3e-4 after twenty steps.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from networks import NOTHING, project

from playground.core.plain import from_plain
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model

GOLDENS = dict(np.load(Path(__file__).parent / "goldens" / "torch_images.npz"))
ABOUT = json.loads(str(GOLDENS["description"]))
BACKENDS = {
    "reference": (lambda: Backend(dtype=np.float64), 1e-9, 1e-9),
    "cpu": (lambda: backends.create("cpu"), 1e-5, 3e-4),
}


def build(name: str, backend, optimizer: str) -> Model:
    layers = [from_plain("layers", plain) for plain in ABOUT["cases"][name]]
    made = project(*layers, optimizer=from_plain("optimizers", ABOUT["optimizers"][optimizer]))
    model = Model(made, backend)
    for array, golden in zip(model.parameters.values.values(), arrays(f"{name}/weights"), strict=True):
        array[...] = golden
    return model


def arrays(prefix: str) -> list[np.ndarray]:
    found = [key for key in GOLDENS if key.startswith(f"{prefix}/")]
    return [GOLDENS[f"{prefix}/{i}"] for i in range(len(found))]


def assert_close(mine, golden, tolerance: float, what: str) -> None:
    np.testing.assert_allclose(mine, golden, rtol=tolerance, atol=tolerance, err_msg=what)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["cases"])
def test_one_pass(name, backend):
    make, tolerance, _ = BACKENDS[backend]
    model = build(name, make(), "sgd")
    x, target = GOLDENS[f"{name}/x"], GOLDENS[f"{name}/target"]
    assert_close(model.predict(x), GOLDENS[f"{name}/output"], tolerance, "output")
    runner = model.runner(len(x), "train")
    runner.feed(x, target, np.arange(len(x)))
    assert_close(runner.run(NOTHING), GOLDENS[f"{name}/loss"], tolerance, "loss")
    goldens = arrays(f"{name}/gradients")
    for (key, gradient), golden in zip(model.parameters.gradients.items(), goldens, strict=True):
        assert_close(gradient, golden, tolerance, f"gradient of {key}")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("optimizer", ABOUT["optimizers"])
@pytest.mark.parametrize("name", ABOUT["cases"])
def test_twenty_steps(name, optimizer, backend):
    make, _, tolerance = BACKENDS[backend]
    model = build(name, make(), optimizer)
    x = GOLDENS[f"{name}/x"]
    for _ in range(ABOUT["steps"]):
        model.step(x, GOLDENS[f"{name}/target"], np.arange(len(x)), stream=0)
    for what, mine in (("weights", model.weights()), ("states", model.states())):
        for (key, array), golden in zip(mine.items(), arrays(f"{name}/after/{optimizer}/{what}"), strict=True):
            assert_close(array, golden, tolerance, f"{key} after {optimizer}")
    assert_close(model.predict(x), GOLDENS[f"{name}/after/{optimizer}/output"], tolerance, "the output afterwards")
