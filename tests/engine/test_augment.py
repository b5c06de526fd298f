"""Varied digits: still prepared as the pad prepares them, with the strokes asked for, and repeatable."""

import numpy as np
import pytest

from playground.core.digits import stroke_width
from playground.core.pixels import connected_parts
from playground.core.registry import registry
from playground.engine import augment
from playground.engine.augment import Variation

STILL = Variation(0, 0, 0, 0)


@pytest.fixture(scope="module")
def digits():
    return registry.create("datasets", "mnist").preview(200).x[:, 0]


@pytest.fixture(scope="module")
def fields(digits):
    return augment.pen_fields(digits)


def rng(seed=0):
    return np.random.default_rng(seed)


def off_centre(pictures):
    """(n,): how far the centre of mass is from pixel 14, along the direction in which it is farther."""
    places, mass = np.arange(28), pictures.sum((1, 2))
    centres = [(pictures.sum(axis) @ places) / mass for axis in (1, 2)]
    return np.abs(np.array(centres) - 14).max(0)


def box(picture):
    rows, columns = np.nonzero(picture > 0.1)
    return max(np.ptp(rows), np.ptp(columns)) + 1


@pytest.mark.parametrize("kind", ["varied", "drawn"])
def test_new_pictures_are_prepared_digits(digits, fields, kind):
    pictures = augment.varied(digits, rng()) if kind == "varied" else augment.drawn(fields, rng())
    assert pictures.shape == digits.shape
    assert pictures.dtype == np.float32
    assert pictures.min() == 0
    np.testing.assert_array_equal(pictures.max((1, 2)), 1)
    assert np.mean(off_centre(pictures) < 0.52) > 0.98, "but for the few that have no room"
    boxes = np.array([box(picture) for picture in pictures])
    assert np.mean(abs(boxes - 20) <= 1) > 0.9
    assert abs(boxes - 20).max() <= 3


@pytest.mark.parametrize("make", ["varied", "drawn"])
def test_one_seed_gives_the_same_pictures_and_another_others(digits, fields, make):
    source = digits if make == "varied" else fields
    first, again, other = (getattr(augment, make)(source, rng(seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.mean(np.abs(first - other).max((1, 2)) > 0.2) > 0.99


def test_no_variation_leaves_the_digit_as_it_is(digits):
    same = augment.varied(digits, rng(), STILL, thinner=0, thicker=0)
    np.testing.assert_allclose(same, augment.centred(digits), atol=0.02)  # but for ink too faint for the box
    moved = np.abs(same - digits).max((1, 2)) > 0.01
    assert moved.mean() < 0.05, "a centre half way between two pixels may be rounded to the other one"


@pytest.mark.parametrize(
    "variation", [Variation(20, 0, 0, 0), Variation(0, 0.4, 0, 0), Variation(0, 0, 0.3, 0), Variation(0, 0, 0, 1.0)]
)
def test_every_variation_changes_the_digit_but_not_beyond_recognition(digits, variation):
    pictures = augment.varied(digits, rng(), variation, thinner=0, thicker=0)
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(pictures, digits, strict=True)]
    assert 0.5 < np.median(alike) < 0.97


def test_a_turn_goes_both_ways_as_far_as_it_may():
    bar = np.zeros((300, 28, 28), np.float32)
    bar[:, 4:24, 13:15] = 1
    pictures = augment.varied(bar, rng(), Variation(20, 0, 0, 0), thinner=0, thicker=0)
    y, x = np.mgrid[:28, :28] - 13.5
    mass = pictures.sum((1, 2))
    x, y = (place - ((pictures * place).sum((1, 2)) / mass)[:, None, None] for place in (x, y))
    tilt = np.degrees(np.arctan((pictures * x * y).sum((1, 2)) / (pictures * y * y).sum((1, 2))))
    assert 17 < tilt.max() < 22
    assert -22 < tilt.min() < -17


@pytest.mark.parametrize("width", [1.5, 2.5, 4.0])
def test_the_pen_is_as_wide_as_asked(fields, width):
    widths = [stroke_width(picture) for picture in augment.drawn(fields, rng(), STILL, width, width)]
    assert np.median(widths) == pytest.approx(width, abs=0.35)


def test_a_drawn_digit_follows_the_strokes_of_the_original(digits, fields):
    drawn = augment.drawn(fields, rng(), STILL, 2.5, 2.5)
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(drawn, augment.centred(digits), strict=True)]
    assert np.median(alike) > 0.8
    assert np.mean(drawn > 0.9) > np.mean(digits > 0.9) - 0.01, "clean strokes are dark all along"


def test_rethickening_moves_both_edges(digits):
    def thickness(amount):
        ink = augment.rethickened(digits, np.full(len(digits), amount))
        return np.array([stroke_width(picture) for picture in ink])

    before = thickness(0.0)
    assert np.median(thickness(1.0) - before) > 1
    assert np.median(thickness(-0.5) - before) < -0.1


def test_centring_keeps_all_ink_even_without_room():
    ink = np.zeros((2, 28, 28), np.float32)
    ink[0, 4:24, 8] = 1
    ink[0, 23, 4:24] = 1  # a heavy foot: its centre cannot come to the middle
    ink[1, 0:20, 0:3] = 0.5
    moved = augment.centred(ink)
    assert moved[0].sum() == ink[0].sum()
    assert np.flatnonzero(moved[0].any(1))[0] < 4
    assert moved[1].sum() == 2 * ink[1].sum()
    assert off_centre(moved)[1] <= 0.5


class TestPenFields:
    def test_thinned_lines_hang_together_as_the_ink_does(self, digits):
        ink = digits > 0.5
        path = augment.thinned(ink)
        assert not (path & ~ink).any()
        assert path.sum() < 0.6 * ink.sum()
        for whole, line in zip(ink, path, strict=True):
            assert connected_parts(line)[1] == connected_parts(whole)[1]
            assert euler_number(line) == euler_number(whole)

    def test_a_thick_bar_becomes_its_middle(self):
        bar = np.zeros((1, 20, 30), bool)
        bar[0, 8:13, 4:26] = True
        path = augment.thinned(bar)[0]
        assert set(np.nonzero(path)[0]) == {10}
        assert 16 <= path.sum() <= 22

    def test_distances_are_those_to_the_nearest_place_of_the_path(self, fields):
        y, x = np.mgrid[:56, :56]
        for field in fields[:20]:
            rows, columns = np.nonzero(field == 0)
            distance = np.hypot(y[..., None] - rows, x[..., None] - columns).min(-1)
            near = distance < augment.REACH
            assert np.abs(field[near] - augment.LEVELS * distance[near]).max() < 1
            assert (field[~near] == 255).all()


def euler_number(mask):
    """Parts less holes, counted from 2 × 2 windows (S. B. Gray, "Local properties of binary images", 1971)."""
    padded = np.pad(mask, 1).astype(int)
    a, b, c, d = padded[:-1, :-1], padded[:-1, 1:], padded[1:, :-1], padded[1:, 1:]
    count = a + b + c + d
    return ((count == 1).sum() - (count == 3).sum() - 2 * ((count == 2) & (a == d)).sum()) // 4


class TestSampled:
    def test_between_pixels_it_is_linear(self):
        y, x = np.mgrid[:5, :6].astype(np.float32)
        slope = (2 * x + 3 * y)[None]
        at_x, at_y = np.array([[0.0, 1.5, 4.25]], np.float32), np.array([[0.0, 2.5, 3.75]], np.float32)
        np.testing.assert_allclose(augment.sampled(slope, at_x, at_y), 2 * at_x + 3 * at_y)

    def test_outside_there_is_what_was_said(self):
        ones = np.ones((2, 4, 4), np.float32)
        far = np.full((2, 1), 40, np.float32)
        assert augment.sampled(ones, far, far, 7.0) == pytest.approx(7, abs=0.1)
        assert augment.sampled(ones, -far, far) == pytest.approx(0, abs=0.02)
        np.testing.assert_array_equal(augment.sampled(ones, far, -far, None), 1)
