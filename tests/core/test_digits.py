"""Digits are prepared exactly as MNIST's were: shown on MNIST's own pictures, moved, scaled, framed, photographed."""

import gzip

import numpy as np
import pytest

from playground.core.digits import ink_from_picture, prepare_digit, stroke_width
from playground.core.pixels import connected_parts, otsu, resize_area
from playground.resources_path import RESOURCES


@pytest.fixture(scope="module")
def mnist():
    """The first 120 test images, (120, 28, 28) in [0, 1]."""
    with gzip.open(RESOURCES / "datasets/mnist/t10k-images-idx3-ubyte.gz") as file:
        raw = np.frombuffer(file.read(16 + 120 * 784), np.uint8, offset=16)
    return raw.reshape(-1, 28, 28).astype(np.float32) / 255


def likeness(prepared, original):
    """Correlation, at the best of the nine whole-pixel shifts: which pixel the centre is rounded to is a toss-up."""
    if not prepared.any():
        return 0.0
    shifts = [np.roll(prepared, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return max(np.corrcoef(shift.ravel(), original.ravel())[0, 1] for shift in shifts)


def placed(digit, height, width, size, top, left):
    """The digit `size` pixels high as ink on an empty sheet."""
    sheet = np.zeros((height, width), np.float32)
    sheet[top : top + size, left : left + size] = resize_area(np.kron(digit, np.ones((8, 8))), size, size)
    return sheet


class TestPrepareDigit:
    @pytest.mark.parametrize("factor", [1, 3, 10])
    def test_enlarged_mnist_comes_back(self, mnist, factor):
        back = np.array([prepare_digit(np.kron(digit, np.ones((factor, factor)))) for digit in mnist])
        worst = np.abs(back - mnist).max(axis=(1, 2))
        assert np.quantile(worst, 0.95) < 0.005, "95 % of the images must come back to within one of 255 grey levels"

    def test_the_box_is_twenty_pixels_and_the_darkest_ink_is_one(self, mnist):
        for digit in mnist:
            rows, columns = np.nonzero(prepare_digit(digit) > 0)
            assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
            assert prepare_digit(digit).max() == 1

    def test_the_centre_of_mass_is_within_half_a_pixel_of_pixel_14(self, mnist):
        y, x = np.mgrid[:28, :28]
        for digit in mnist:
            prepared = prepare_digit(digit[::-1, ::-1])
            assert abs((prepared * y).sum() / prepared.sum() - 14) < 0.51
            assert abs((prepared * x).sum() / prepared.sum() - 14) < 0.51

    def test_position_and_margins_make_no_difference(self, mnist):
        for digit in mnist[:20]:
            moved = np.pad(digit, ((3, 90), (41, 0)))
            np.testing.assert_array_equal(prepare_digit(moved), prepare_digit(digit))

    def test_size_makes_no_difference(self, mnist):
        for digit in mnist[:20]:
            other = prepare_digit(resize_area(np.kron(digit, np.ones((20, 20))), 173, 173))
            assert likeness(other, digit) > 0.9

    def test_strength_makes_no_difference(self, mnist):
        np.testing.assert_allclose(prepare_digit(0.3 * mnist[0]), prepare_digit(mnist[0]), atol=1e-5)

    @pytest.mark.parametrize("shape", [(28, 28), (1, 1), (0, 5), (300, 7)])
    def test_no_ink_gives_zeros(self, shape):
        assert not prepare_digit(np.zeros(shape)).any()
        assert prepare_digit(np.zeros(shape)).dtype == np.float32

    @pytest.mark.parametrize("radius", [0.5, 4, 30])
    def test_a_dot_stays_a_dot(self, radius):
        y, x = np.mgrid[:101, :101] - 50
        dot = prepare_digit(np.clip(radius + 0.5 - np.hypot(y, x), 0, 1))
        assert 4 <= dot.sum() <= 40
        assert dot[14, 14] > 0.5

    def test_a_single_stroke_becomes_a_thin_one(self):
        stroke = np.zeros((280, 280))
        stroke[60:220, 100:120] = 1
        one = prepare_digit(stroke)
        assert (one.max(axis=1) > 0).sum() == 20
        assert 2 <= (one.max(axis=0) > 0).sum() <= 3

    def test_a_hair_thin_stroke_becomes_as_thick_as_the_thinnest_of_mnist(self):
        hair = np.zeros((280, 280))
        hair[20:260, 140] = 1
        hair[260, 60:220] = 1
        assert stroke_width(prepare_digit(hair)) > 1.2

    @pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((2, 2, 3)), np.full((4, 4), np.nan)])
    def test_what_is_not_a_picture_is_refused(self, bad):
        with pytest.raises(ValueError, match=r"two dimensions|finite"):
            prepare_digit(bad)

    def test_the_input_is_left_alone(self, mnist):
        before = mnist[0].copy()
        prepare_digit(mnist[0])
        np.testing.assert_array_equal(mnist[0], before)


def _slope(height, width, strength):
    y, x = np.mgrid[:height, :width]
    return strength * (0.6 * x / width + 0.4 * y / height)


def _sheet(digit, rng, size=(100, 200)):
    pixels = int(rng.integers(*size))
    return placed(digit, 260, 300, pixels, int(rng.integers(0, 260 - pixels)), int(rng.integers(0, 300 - pixels)))


def small_white_on_black(digit, rng):
    return digit


def small_black_on_white(digit, rng):
    return 1 - digit


def small_and_noisy(digit, rng):
    return 0.85 - 0.7 * digit + rng.normal(0, 0.06, digit.shape)


def dark_on_light(digit, rng):
    return 1 - _sheet(digit, rng)


def light_on_dark(digit, rng):
    return 0.1 + 0.8 * _sheet(digit, rng)


def light_from_one_side(digit, rng):
    ink = _sheet(digit, rng)
    return (0.95 - _slope(260, 300, 0.5)) * (1 - 0.8 * ink) + rng.normal(0, 0.03, ink.shape)


def blackboard_lit_from_one_side(digit, rng):
    ink = _sheet(digit, rng)
    return 0.05 + _slope(260, 300, 0.3) + 0.5 * ink + rng.normal(0, 0.03, ink.shape)


def shadow_over_a_corner(digit, rng):
    ink = _sheet(digit, rng)
    y, x = np.mgrid[:260, :300]
    light = 0.9 - 0.35 / (1 + np.exp(-(x + 0.5 * y - 280) / 12))
    return light * (1 - 0.8 * ink) + rng.normal(0, 0.02, ink.shape)


def pencil(digit, rng):
    ink = _sheet(digit, rng)
    return (0.8 - _slope(260, 300, 0.2)) * (1 - 0.3 * ink) + rng.normal(0, 0.03, ink.shape)


def large_photo(digit, rng):
    ink = np.kron(_sheet(digit, rng), np.ones((5, 5)))
    return (0.95 - _slope(1300, 1500, 0.3)) * (1 - 0.8 * ink) + rng.normal(0, 0.05, ink.shape)


def with_specks(digit, rng):
    ink = _sheet(digit, rng)
    for y, x in rng.integers(0, 255, (25, 2)):
        ink[y : y + 3, x : x + 3] = 1
    return 0.9 - 0.8 * ink


def with_a_frame(digit, rng):
    picture = 0.95 - 0.85 * placed(digit, 240, 240, 150, 40, 40)
    return np.pad(np.pad(picture, 3, constant_values=0.1), 10, constant_values=1)


def dark_card_on_a_page(digit, rng):
    return np.pad(0.05 + 0.9 * placed(digit, 200, 200, 180, 8, 8), 30, constant_values=1)


PICTURES = [
    small_white_on_black,
    small_black_on_white,
    small_and_noisy,
    dark_on_light,
    light_on_dark,
    light_from_one_side,
    blackboard_lit_from_one_side,
    shadow_over_a_corner,
    pencil,
    large_photo,
    with_specks,
    with_a_frame,
    dark_card_on_a_page,
]


class TestInkFromPicture:
    @pytest.mark.parametrize("picture", PICTURES, ids=lambda function: function.__name__)
    def test_the_digit_is_found(self, mnist, picture):
        alike = []
        for index, digit in enumerate(mnist[: 12 if picture is large_photo else 40]):
            gray = np.clip(picture(digit, np.random.default_rng(index)), 0, 1)
            alike.append(likeness(prepare_digit(ink_from_picture(gray)), digit))
        assert np.mean(np.array(alike) > 0.85) >= 0.95, np.round(alike, 2)

    def test_ink_is_between_zero_and_one_and_the_same_every_time(self, mnist):
        gray = light_from_one_side(mnist[3], np.random.default_rng(1))
        ink = ink_from_picture(gray)
        assert ink.dtype == np.float32
        assert ink.min() == 0
        assert ink.max() == 1
        np.testing.assert_array_equal(ink, ink_from_picture(gray))

    def test_large_pictures_are_reduced_first(self):
        assert max(ink_from_picture(np.ones((1000, 400))).shape) <= 320

    def test_an_empty_sheet_has_no_ink(self):
        noise = np.random.default_rng(0).normal(0, 0.03, (200, 260))
        for sheet in (np.ones((50, 60)), np.zeros((28, 28)), 0.9 - _slope(200, 260, 0.5), 0.7 + noise, np.ones((2, 9))):
            assert not ink_from_picture(sheet).any()

    def test_a_closed_digit_that_fills_the_picture_is_not_turned_inside_out(self):
        y, x = np.mgrid[:120, :90]
        radius = np.hypot((y - 59.5) / 60, (x - 44.5) / 45)
        ink = ink_from_picture(np.where((radius < 1) & (radius > 0.6), 0.1, 0.9))
        assert ink[60, 2] == 1
        assert ink[60, 45] == 0


class TestPixels:
    def test_resizing_keeps_the_mean(self):
        picture = np.random.default_rng(2).random((37, 53))
        assert resize_area(picture, 11, 20).mean() == pytest.approx(picture.mean(), abs=1e-6)

    def test_otsu_finds_the_gap(self):
        assert 0.3 < otsu(np.array([0.1] * 90 + [0.2] * 20 + [0.8] * 5 + [0.9] * 15)) < 0.8

    def test_connected_parts_include_corners_and_join_late(self):
        u_shape = np.array([[1, 0, 1, 0, 0], [1, 0, 1, 0, 1], [1, 1, 1, 0, 0], [0, 0, 0, 1, 0]], bool)
        labels, count = connected_parts(u_shape)
        assert count == 2
        assert labels[0, 0] == labels[0, 2] == labels[3, 3] != labels[1, 4]
        assert labels[0, 1] == 0
