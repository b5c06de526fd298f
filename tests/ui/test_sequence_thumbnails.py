"""The thumbnails of data sets of sequences, and which views such data has."""

import numpy as np
import pytest
from PySide6.QtCore import QSize

from playground.core.registry import registry
from playground.ui import theme
from playground.ui.thumbnails import dataset_image

SEQUENCES = [name for name in registry.ids("datasets") if registry.get("datasets", name).sort == "sequences"]


def pixels(name: str, tokens=theme.DARK, **values) -> np.ndarray:
    image = dataset_image(registry.create("datasets", name, **values), QSize(48, 48), 1.0, tokens)
    return np.frombuffer(image.constBits(), np.uint8).reshape(48, 48, 4).astype(int)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", SEQUENCES)
def test_a_thumbnail_has_three_lines_in_the_themes_colours(name):
    picture = pixels(name)
    assert 60 < (picture[..., 3] > 128).sum() < 1500
    for row in range(3):
        assert picture[3 + 14 * row : 17 + 14 * row, :, 3].any(), f"line {row}"
    assert not np.array_equal(picture, pixels(name, theme.LIGHT))


@pytest.mark.usefixtures("qapp")
def test_markers_have_a_colour_of_their_own():
    """Orange where the red channel leads, blue where the blue one does."""
    red, blue = (pixels("adding_problem")[..., channel] for channel in (2, 0))
    assert (red > blue + 40).sum() > 20
    assert (blue > red + 40).sum() > 20
    assert not (pixels("sine_wave")[..., 2] > pixels("sine_wave")[..., 0] + 40).any()
