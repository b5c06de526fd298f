"""PyTorch's numbers through the library: outputs, losses and gradients by name, to double precision."""

import json
from pathlib import Path

import numpy as np
import pytest

import playground as pg
from playground.core.plain import from_plain

FOLDER = Path(__file__).parents[1] / "engine" / "goldens"
FLAT, IMAGES = (dict(np.load(FOLDER / f"{name}.npz")) for name in ("torch", "torch_images"))
CASES, IMAGE_CASES = (json.loads(str(file["description"]))["cases"] for file in (FLAT, IMAGES))
TOLERANCE = 1e-9


def agrees(model: pg.Model, goldens: dict, name: str, loss) -> None:
    def arrays(what: str) -> list[np.ndarray]:
        found = [key for key in goldens if key.startswith(f"{name}/{what}/")]
        return [goldens[f"{name}/{what}/{place}"] for place in range(len(found))]

    x, target = goldens[f"{name}/x"], goldens[f"{name}/target"]
    model.load_weights(dict(zip(model.weights, arrays("weights"), strict=True)))
    np.testing.assert_allclose(model.predict(x), goldens[f"{name}/output"], rtol=TOLERANCE, atol=TOLERANCE)
    value, gradients = model.gradients(x, target, loss=loss)
    assert value == pytest.approx(float(goldens[f"{name}/loss"]), rel=TOLERANCE)
    for (weight, mine), golden in zip(gradients.items(), arrays("gradients"), strict=True):
        np.testing.assert_allclose(mine, golden, rtol=TOLERANCE, atol=TOLERANCE, err_msg=weight)


@pytest.mark.parametrize("name", CASES)
def test_dense_networks(name):
    case = CASES[name]
    regularizer = from_plain("regularizers", case["regularizer"] or {"kind": "none"})
    stack = [pg.layers.Dense(units, act, kernel_regularizer=regularizer) for units, act in case["layers"]]
    model = pg.Model(pg.Network(case["inputs"], stack), backend="reference")
    agrees(model, FLAT, name, from_plain("losses", case["loss"]))


@pytest.mark.parametrize("name", IMAGE_CASES)
def test_networks_for_images(name):
    stack = [from_plain("layers", plain) for plain in IMAGE_CASES[name]]
    model = pg.Model(pg.Network(IMAGES[f"{name}/x"].shape[1], stack), backend="reference")
    agrees(model, IMAGES, name, "binary_cross_entropy")
