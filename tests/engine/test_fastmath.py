"""The polynomials for exp, tanh and log1p against numpy in float64, over the whole range of float32."""

import numpy as np
import pytest

from playground.engine.backends.cpu import fastmath
from playground.engine.backends.cpu.jit import jit


@jit
def exp_each(x, out):
    for i in range(x.size):
        out[i] = fastmath.exp(x[i])


@jit
def tanh_each(x, out):
    for i in range(x.size):
        out[i] = fastmath.tanh(x[i])


@jit
def log1p_each(x, out):
    for i in range(x.size):
        out[i] = fastmath.log1p(x[i])


def applied(kernel, x: np.ndarray) -> np.ndarray:
    out = np.empty_like(x)
    kernel(x, out)
    return out


def ulps(got: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """The distance in units of the last place of the exact float64 result, rounded to float32."""
    return np.abs(got.astype(np.float64) - exact) / np.spacing(np.abs(exact).astype(np.float32))


def everywhere(limit: float) -> np.ndarray:
    """A million numbers up to ±limit: evenly spaced, and over all magnitudes down to the smallest."""
    even = np.linspace(-limit, limit, 500_001)
    magnitudes = np.geomspace(1e-37, limit, 250_000)
    return np.concatenate([even, magnitudes, -magnitudes]).astype(np.float32)


def test_exp_is_right_to_two_units_in_the_last_place():
    x = everywhere(87.0)
    assert ulps(applied(exp_each, x), np.exp(x.astype(np.float64))).max() <= 2.0


def test_tanh_is_right_to_five_units_in_the_last_place():
    """A quotient of polynomials rounds four times, and near ±1 each rounding is worth up to two units; by way of e**2x
    it would be three units in all, and the steps of small networks would take half as long again."""
    x = everywhere(30.0)
    exact = np.tanh(x.astype(np.float64))
    assert ulps(applied(tanh_each, x), exact).max() <= 5.0
    assert np.abs(applied(tanh_each, x) - exact).max() <= 3e-7


def test_log1p_is_right_to_three_units_in_the_last_place():
    x = np.concatenate([everywhere(2.0), np.geomspace(1e-44, 1e30, 500_000).astype(np.float32)])
    x = x[x >= 0]
    assert ulps(applied(log1p_each, x), np.log1p(x.astype(np.float64))).max() <= 3.0
    ends = applied(log1p_each, np.array([0.0, np.nan], np.float32))
    assert ends[0] == 0.0
    assert np.isnan(ends[1])


@pytest.mark.parametrize(("x", "exp", "tanh"), [
    (0.0, 1.0, 0.0),
    (-0.0, 1.0, 0.0),
    (np.inf, np.inf, 1.0),
    (-np.inf, 0.0, -1.0),
    (1e30, np.inf, 1.0),
    (-1e30, 0.0, -1.0),
    (89.0, np.inf, 1.0),
    (-88.0, 0.0, -1.0),
    (1e-30, 1.0, 1e-30),
])  # fmt: skip
def test_ends_of_the_range(x, exp, tanh):
    given = np.array([x], np.float32)
    assert applied(exp_each, given)[0] == np.float32(exp)
    assert applied(tanh_each, given)[0] == np.float32(tanh)


def test_nan_stays_nan():
    given = np.full(33, np.nan, np.float32)
    assert np.isnan(applied(exp_each, given)).all()
    assert np.isnan(applied(tanh_each, given)).all()


def test_tanh_never_leaves_its_bounds_and_never_falls():
    x = np.sort(everywhere(20.0))
    y = applied(tanh_each, x)
    assert np.abs(y).max() == 1.0
    assert np.diff(y).min() >= -5e-7, "monotonic up to the rounding"


@jit
def sigmoid_each(x, out):
    for i in range(x.size):
        out[i] = fastmath.sigmoid(x[i])


def test_sigmoid_is_right_to_three_units_in_the_last_place():
    x = everywhere(87.0)
    assert ulps(applied(sigmoid_each, x), 1 / (1 + np.exp(-x.astype(np.float64)))).max() <= 3.0


def test_ends_of_the_sigmoid():
    given = np.array([0.0, np.inf, -np.inf, 1e30, -1e30, np.nan], np.float32)
    np.testing.assert_array_equal(applied(sigmoid_each, given), np.float32([0.5, 1, 0, 1, 0, np.nan]))
