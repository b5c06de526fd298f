"""The data sets of sequences by their own formulas."""

import numpy as np
import pytest

from playground.core.dataset import Data
from playground.core.registry import registry


def create(name: str, **values):
    return registry.create("datasets", name, **values)


def both(data: Data) -> tuple[np.ndarray, np.ndarray]:
    parts = (data.train, data.test)
    return np.concatenate([p.x for p in parts]), np.concatenate([p.labels for p in parts])


def test_sine_wave_without_noise_obeys_its_recurrence():
    """s(t + 1) = 2 cos ω · s(t) − s(t − 1); the number to predict goes on with it."""
    x, y = both(create("sine_wave", noise=0, samples=300, steps=25).make())
    s = np.concatenate([x[:, :, 0], y], axis=1).astype(np.float64)
    sums, middle = s[:, 2:] + s[:, :-2], s[:, 1:-1]
    twice_cosine = (sums * middle).sum(axis=1, keepdims=True) / (middle * middle).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(sums, twice_cosine * middle, atol=2e-5)
    period = 2 * np.pi / np.arccos(twice_cosine / 2)
    assert period.min() >= 9.9
    assert period.max() <= 30.1
    assert np.abs(s).max() <= 1
    assert period.std() > 4, "each has a pace of its own"


def test_noise_of_the_sine_wave():
    clean = create("sine_wave", noise=0, samples=400)
    noise = both(clean.but(noise=20).make())[0] - both(clean.make())[0]
    assert noise.std() == pytest.approx(0.2, rel=0.05)
    assert abs(noise.mean()) < 0.01


@pytest.mark.parametrize("steps", [2, 7, 50])
def test_adding_problem(steps):
    x, y = both(create("adding_problem", samples=4000, steps=steps).make())
    values, markers = x[:, :, 0], x[:, :, 1]
    assert set(np.unique(markers)) <= {0.0, 1.0}
    assert (markers[:, : steps // 2].sum(axis=1) == 1).all()
    assert (markers[:, steps // 2 :].sum(axis=1) == 1).all()
    np.testing.assert_allclose(y[:, 0], (values * markers).sum(axis=1), rtol=1e-5)
    assert values.min() >= 0
    assert values.max() <= 1
    assert y.var() == pytest.approx(1 / 6, rel=0.08), "what always saying 1 costs"
    assert markers.any(axis=0).all(), "any step can be marked"


def test_parity():
    data = create("parity", samples=3000, steps=9)
    x, labels = both(data.make())
    assert set(np.unique(x)) == {0.0, 1.0}
    assert np.array_equal(labels, np.bitwise_xor.reduce(x[:, :, 0].astype(int), axis=1))
    assert 0.45 < labels.mean() < 0.55
    assert data.classes() == ("even", "odd")


@pytest.mark.parametrize("name", ["sine_wave", "adding_problem", "parity"])
def test_split_seed_and_preview(name):
    data = create(name, samples=101)
    made = data.make()
    assert (len(made.train), len(made.test)) == (81, 20)
    assert made.train.x.shape[1:] == (data.steps, data.features)
    assert made.train.x.flags.c_contiguous
    other = data.but(seed=1).make()
    assert not np.array_equal(made.train.x, other.train.x)
    assert len(data.preview(3)) == 3


def test_rows_of_mnist_are_its_images():
    images, rows = create("mnist", images=300).make(), create("mnist_rows", images=300).make()
    assert rows.train.x.shape == (300, 28, 28)
    assert np.array_equal(rows.train.x, images.train.x[:, 0])
    assert np.array_equal(rows.test.labels, images.test.labels)
    assert np.shares_memory(create("mnist_rows").make().train.x, create("mnist").make().train.x), "not kept twice"
    assert "LeCun" in create("mnist_rows").attribution
