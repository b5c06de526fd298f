"""A matrix as a picture: scaled where it is long, with names where they fit, averages where cells share a pixel."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from playground.ui.inside.matrix_raster import LARGEST, MatrixRaster, seen
from playground.ui.inside.tones import averaged


@pytest.fixture
def raster(dressed, show):
    raster = show(MatrixRaster("Weights"), 600)
    raster.resize(600, 400)
    return raster


def named(raster):
    """The names that a picture asks for."""
    asked = {"rows": [], "columns": []}
    raster.row_name = lambda i: asked["rows"].append(i) or f"neuron {i + 1}"
    raster.column_name = lambda i: asked["columns"].append(i) or f"input {i + 1}"
    raster.grab()
    return asked


def test_a_long_matrix_fills_the_room_and_a_small_one_has_squares(raster):
    raster.show_values(np.ones((128, 7744), np.float32))
    whole = raster.box(0, 0, 128, 7744)
    assert raster.scaled
    assert whole.height() == pytest.approx(raster.room().height())
    assert whole.width() == pytest.approx(raster.room().width())
    assert raster.group()[1] > 10
    assert named(raster)["rows"] == []
    raster.show_values(np.ones((4, 6), np.float32))
    assert raster.cell.x() == raster.cell.y()
    assert not raster.scaled
    asked = named(raster)
    assert asked["rows"] == [0, 1, 2, 3]
    assert set(asked["columns"]) == set(range(6))


def test_zooming_in_makes_squares_and_zooming_out_shows_everything_again(raster):
    raster.show_values(np.zeros((128, 7744), np.float32))
    cell, at = QPointF(raster.cell), QPointF(301.301, 199.7)
    under = raster.cell_at(at)
    for _ in range(80):
        raster.zoom_by(1.2, at)
        assert raster.cell_at(at) == under, "what is under the mouse stays there"
    assert raster.cell == QPointF(LARGEST, LARGEST)
    for _ in range(80):
        raster.zoom_by(1 / 1.2, at)
    assert raster.fitted
    assert raster.cell == cell


def test_only_rows_that_are_seen_have_names():
    assert list(seen(0, 10, 100, 20, 50)) == [2, 3, 4]
    assert list(seen(30, 10, 3, 0, 500)) == [0, 1, 2]


def test_averages_of_blocks_leave_gaps_out():
    values = np.array([[1, 3, 5], [np.nan, 2, 7], [np.nan, np.nan, np.nan]], np.float32)
    np.testing.assert_array_equal(averaged(values, 1, 2), np.array([[2, 5], [2, 7], [np.nan, np.nan]], np.float32))
    np.testing.assert_array_equal(averaged(values, 3, 3), np.array([[3.6]], np.float32))
    assert averaged(values, 1, 1) is values
