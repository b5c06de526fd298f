"""The points of TensorFlow Playground by its own formulas: where they lie, and which class or height they have."""

import numpy as np
import pytest

from playground.core.registry import registry


def generate(name: str, count: int = 2000, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Points (count, 2) and labels in the generator's own order; noise in [0, 0.5]."""
    return registry.create("datasets", name).generate(np.random.default_rng(3), count, noise)


def radius(points: np.ndarray) -> np.ndarray:
    return np.hypot(points[:, 0], points[:, 1])


def uniform_between(values: np.ndarray, low: float, high: float) -> bool:
    """Whether values fill the interval evenly, to 4 standard deviations of the mean of a uniform draw."""
    middle, deviation = (low + high) / 2, (high - low) / np.sqrt(12 * len(values))
    return low <= values.min() and values.max() <= high and abs(values.mean() - middle) < 4 * deviation


def test_circle():
    points, labels = generate("circle")
    assert uniform_between(radius(points[labels == 1]), 0, 2.5)
    assert uniform_between(radius(points[labels == 0]), 3.5, 5)
    assert (labels == 1).sum() == 1000
    noisy, moved = generate("circle", noise=0.5)
    assert np.array_equal(points, noisy), "noise moves labels, not points"
    wrong = (labels != moved).mean()
    assert 0.05 < wrong < 0.5
    near, far = radius(points) < 2.1, radius(points) > 4.5
    slightly = labels != generate("circle", noise=0.05)[1]  # moves a point by at most 0.25 in each direction
    assert not slightly[near | far].any()


def test_xor():
    points, labels = generate("xor")
    assert np.abs(points).min() >= 0.3
    assert np.abs(points).max() <= 5.3
    assert np.array_equal(labels == 1, points[:, 0] * points[:, 1] >= 0)
    noisy, moved = generate("xor", noise=0.5)
    assert np.array_equal(points, noisy)
    assert 0.05 < (labels != moved).mean() < 0.4


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gaussians(noise, variance):
    points, labels = generate("gaussians", 20_000, noise)
    for label, centre in ((1, 2.0), (0, -2.0)):
        cloud = points[labels == label]
        assert len(cloud) == 10_000
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.08)
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.06)


def test_spiral():
    points, labels = generate("spiral", 500)
    for label, turn in ((1, 0.0), (0, np.pi)):
        arm = points[labels == label]
        i = np.arange(250)
        t = 1.75 * i / 250 * 2 * np.pi + turn
        wanted = np.stack([5 * i / 250 * np.sin(t), 5 * i / 250 * np.cos(t)], axis=1)
        np.testing.assert_allclose(arm, wanted, atol=1e-9)
    moved = generate("spiral", 500, 0.3)[0] - points
    assert uniform_between(moved.ravel(), -0.3, 0.3)


@pytest.mark.parametrize(("name", "arms"), [("spiral", 2), ("spiral_three", 3), ("spiral_five", 5)])
def test_spirals_are_one_arm_turned(name, arms):
    points, labels = generate(name, 100 * arms)
    first = points[labels == labels[0]]
    complex_first = first[:, 0] + 1j * first[:, 1]
    for arm in range(arms):
        mine = points[100 * arm : 100 * (arm + 1)]
        turned = complex_first * np.exp(-2j * np.pi * arm / arms)  # sin on x, cos on y: a growing angle turns clockwise
        np.testing.assert_allclose(mine[:, 0] + 1j * mine[:, 1], turned, atol=1e-9)
    assert sorted(set(labels)) == list(range(arms))


def test_plane():
    points, heights = generate("plane")
    assert uniform_between(points.ravel(), -6, 6)
    np.testing.assert_allclose(heights[:, 0], points.sum(axis=1) / 10)
    noisy, moved = generate("plane", noise=0.5)
    assert np.array_equal(noisy, points)
    assert uniform_between(((moved - heights) * 10).ravel() / 2, -3, 3)


@pytest.mark.parametrize(("point", "height"), [
    ((-4, 2.5), 1), ((0, 2.5), -1), ((4, 2.5), 1), ((-4, -2.5), -1), ((0, -2.5), 1), ((4, -2.5), -1),
    ((-4, 3.5), 0.5), ((0, 0), 0), ((5, -2.5), -0.5), ((2, 2.5), 0), ((4, 4.5), 0),
])  # fmt: skip
def test_six_bumps(point, height):
    class Fixed:
        def uniform(self, low, high, shape):
            return np.array([point], float)

    points, heights = registry.create("datasets", "multi_gaussian").generate(Fixed(), 1, 0.0)
    assert points.tolist() == [list(map(float, point))]
    assert heights.tolist() == [[height]]


def test_blobs():
    points, labels = generate("blobs", 20_000)
    for label, centre in enumerate([(2.5, 2.5), (-2.5, 2.5), (-2.5, -2.5), (2.5, -2.5)]):
        cloud = points[labels == label]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.05)
        np.testing.assert_allclose(cloud.var(axis=0), 0.4, rtol=0.08)
    assert generate("blobs", 20_000, 0.5)[0][::4].var() == pytest.approx(3.0, rel=0.06)
