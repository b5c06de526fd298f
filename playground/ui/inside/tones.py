"""Numbers as pixels in the colours of the theme: blue positive, orange negative, saturation size."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.ui import theme
from playground.ui.pixels import as_index, packed


def scale_of(values: np.ndarray, share: float = 1.0) -> float:
    """What is drawn in the strongest colour: so much of the largest size there is."""
    return share * float(np.nanmax(np.abs(values), initial=0.0)) or 1.0


def toned(values: np.ndarray, top: float) -> QImage:
    """(rows, columns) -> an image, a pixel each; what is no number has the colour of the ground."""
    tokens = theme.current()
    gaps = np.isnan(values)
    pixels = packed(theme.diverging_lut(tokens))[as_index(np.where(gaps, 0.0, values) / top)]
    pixels[gaps] = QColor(tokens.ground).rgb()
    rows, columns = values.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def averaged(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Averages of blocks of so many rows and columns, the last ones smaller; gaps do not count, unless all are."""
    if rows == columns == 1:
        return values
    down, across = np.arange(0, values.shape[0], rows), np.arange(0, values.shape[1], columns)
    sums, counts = (
        np.add.reduceat(np.add.reduceat(each, across, axis=1), down, axis=0)
        for each in (np.nan_to_num(values), (~np.isnan(values)).astype(np.float32))
    )
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).astype(np.float32)


FEW = 128  # pictures whose last row is seen to be full or not


class Mosaic:
    """Pictures of one size side by side, with a gap of one pixel between them."""

    def __init__(self, count: int, height: int, width: int, wide: float = 1.0) -> None:
        """wide: how much wider than tall the whole should be."""
        self.count, self.height, self.width = count, height, width
        best = math.sqrt(count * wide * height / width)
        choices = range(math.ceil(best * 0.7), math.floor(best * 1.42) + 1)
        whole = [n for n in choices if count % n == 0] if count <= FEW else []  # no last row that is not full
        self.columns = max(1, min(count, min(whole, key=lambda n: abs(n - best)) if whole else round(best)))
        self.rows = -(-count // self.columns)

    def sheet(self, pictures: np.ndarray) -> np.ndarray:
        """(count, height, width) -> one array; the gaps are no numbers."""
        tall, wide = self.height + 1, self.width + 1
        cells = np.full((self.rows * self.columns, tall, wide), np.nan, np.float32)
        cells[: self.count, : self.height, : self.width] = pictures
        sheet = cells.reshape(self.rows, self.columns, tall, wide).swapaxes(1, 2)
        return np.ascontiguousarray(sheet.reshape(self.rows * tall, self.columns * wide)[:-1, :-1])

    def at(self, row: int, column: int) -> tuple[int, int, int] | None:
        """(picture, row, column) under a pixel of the sheet; None in a gap."""
        number = row // (self.height + 1) * self.columns + column // (self.width + 1)
        y, x = row % (self.height + 1), column % (self.width + 1)
        inside = y < self.height and x < self.width and number < self.count
        return (number, y, x) if inside else None

    def place(self, number: int) -> tuple[int, int, int, int]:
        """(row, column, height, width) of a picture in the sheet."""
        down, across = divmod(number, self.columns)
        return down * (self.height + 1), across * (self.width + 1), self.height, self.width
