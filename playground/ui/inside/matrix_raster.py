"""A matrix as a picture: with names at its rows and columns, and each axis scaled by itself where it is very long."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from playground.ui import theme
from playground.ui.inside.raster import LARGEST, LINED, Raster

LEFT, TOP, ROW = 76.0, 28.0, 12.0  # room of the names; height that the name of a row needs
SQUARE = 24.0  # side up to which the zoom lets the longer side of a cell grow before the shorter one has caught up


class MatrixRaster(Raster):
    """row_name, column_name: what each is called; lengths: how many rows and columns there are, in words."""

    left, top = LEFT, TOP

    def __init__(self, name: str, *, share: float = 1.0) -> None:
        super().__init__(name, share=share)
        self.row_name: Callable[[int], str] = str
        self.column_name: Callable[[int], str] = str
        self.lengths = ("", "")
        self.least = QPointF(1, 1)  # the size of a cell while all are seen

    @property
    def scaled(self) -> bool:
        """Whether cells are not squares, or less than a pixel."""
        return self.cell.x() != self.cell.y() or self.cell.x() < 1

    def _fit(self) -> None:
        rows, columns = self.values.shape
        if not rows or not columns:
            return
        room = self.room()
        wide, tall = min(room.width() / columns, LARGEST), min(room.height() / rows, LARGEST)
        side = min(wide, tall)
        self.cell = QPointF(wide, tall) if side < LINED else QPointF(side, side)
        self._centre()

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Zooms; what is longer than it is wide becomes square on the way in, and what it was on the way out."""
        if self.fitted:
            self.least = QPointF(self.cell)
        elif factor < 1:
            self._fit_least()
        x, y = self.cell.x(), self.cell.y()
        if factor > 1:
            cell = QPointF(grown(x, y, factor), grown(y, x, factor))
        else:
            cell = QPointF(max(x * factor, self.least.x()), max(y * factor, self.least.y()))
        if cell == self.least:
            self.fit()
            return
        away = at - self.origin
        self.origin = at - QPointF(away.x() * cell.x() / x, away.y() * cell.y() / y)
        self.cell, self.fitted = cell, False
        self.scale_changed.emit()
        self.update()

    def _fit_least(self) -> None:
        """The room may have changed since."""
        cell, origin = self.cell, self.origin
        self._fit()
        self.least, self.cell, self.origin = self.cell, cell, origin

    def cell_at(self, at: QPointF) -> tuple[int, int]:
        return super().cell_at(at) if at.x() >= self.left and at.y() >= self.top else (-1, -1)

    def decorate(self, painter: QPainter) -> None:
        """The names, over what has been moved below them."""
        tokens = theme.current()
        painter.fillRect(QRectF(0, 0, self.width(), self.top), QColor(tokens.ground))
        painter.fillRect(QRectF(0, 0, self.left, self.height()), QColor(tokens.ground))
        painter.setFont(theme.font(theme.CAPTION_PX))
        painter.setPen(QColor(tokens.secondary))
        rows, columns = self.values.shape
        whole = self.box(0, 0, rows, columns)
        edge, head = max(whole.left(), self.left), max(whole.top(), self.top)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        if self.cell.y() >= ROW:
            for row in seen(self.origin.y(), self.cell.y(), rows, self.top, self.height()):
                where = self.box(row, 0)
                strip = QRectF(0, where.y(), edge - 8, where.height())
                painter.drawText(strip, middle | right, self.row_name(row))
        else:
            painter.drawText(QRectF(0, head, edge - 8, 16), middle | right, self.lengths[0])
        width = painter.fontMetrics().horizontalAdvance
        if self.cell.x() >= max(width(self.column_name(i)) for i in (0, columns - 1)) + 6:
            for column in seen(self.origin.x(), self.cell.x(), columns, self.left, self.width()):
                where = self.box(0, column)
                strip = QRectF(where.x(), head - 20, where.width(), 16)
                painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, self.column_name(column))
        else:
            painter.drawText(QRectF(edge, head - 20, 200, 16), middle, self.lengths[1])


def seen(origin: float, side: float, count: int, low: float, high: float) -> range:
    """The rows or columns whose middles lie between two places."""
    first, last = math.ceil((low - origin) / side - 0.5), math.floor((high - origin) / side - 0.5)
    return range(max(0, first), min(count, last + 1))


def grown(side: float, other: float, factor: float) -> float:
    """A side of a cell after zooming in: the longer one waits for the other."""
    limit = LARGEST if side <= other else max(side, min(LARGEST, max(SQUARE, other * factor)))
    return min(side * factor, limit)
