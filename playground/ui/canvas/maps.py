"""The images that a layer gives for the present sample, small and side by side, each with its filter where that is a
picture too."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.core.shapes import size
from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.bodies import BodyItem
from playground.ui.canvas.words import signed
from playground.ui.kit.guard import guarded

GAP = 3.0  # between two maps
FILTER_SHARE = 0.36  # of a map's side
# sides of a map on the screen, in pixels: below it has no rim and no filter, above it says its number
PLAIN, NUMBERED = 16.0, 72.0


def sheet(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """(channels · height · width,) -> (channels · height, width) in −1 … 1, all maps on one scale, below each other.
    The outer part of the range is saturated, so that the weaker maps show."""
    values = np.nan_to_num(values)
    top = 0.7 * float(np.abs(values).max(initial=0.0)) or 1.0
    return (values / top).reshape(shape[0] * shape[1], shape[2])


class MapsItem(BodyItem):
    """One tile a map. Far away they are plain; near ones have their numbers."""

    _of: tuple[np.ndarray | None, theme.Theme] | None = None  # what the images are of
    _sheet: QImage | None = None
    _filters: QImage | None = None

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, grid, shape = theme.current(), self.column.grid, self.column.plan.shape
        assert grid is not None, "maps have a grid"
        values = self.live.values(self.column.node_id)
        known = values is not None and len(shape) == 3 and len(values) == size(shape)
        self._prepare(values if known else None)
        seen = grid.cell * painter.worldTransform().m11()
        kernels = self.live.filters.get(self.column.node_id)  # type: ignore[arg-type]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for unit in range(self.column.plan.drawn):
            tile = self.tile(unit)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, bool(known) and seen < 3 * shape[1])
            if self._sheet is not None and known:
                painter.drawImage(tile, self._sheet, QRectF(0, unit * shape[1], shape[2], shape[1]))
            else:
                painter.fillRect(tile, QColor(tokens.zero))
            if seen < PLAIN:
                continue
            painter.setPen(QPen(QColor(theme.mix(tokens.ground, tokens.text, 0.14)), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(tile)
            if self._filters is not None and kernels is not None and unit < len(kernels):
                self._draw_filter(painter, tile, unit, kernels.shape[1])
            if seen >= NUMBERED and known and values is not None:
                self._draw_numbers(painter, tile, unit, values.reshape(shape[0], -1)[unit])
            self._ring(painter, tile, unit, 1)

    def tile(self, unit: int) -> QRectF:
        """Where the map of a unit is drawn."""
        grid, body = self.column.grid, self.column.body
        assert grid is not None, "maps have a grid"
        x, y = body.x + unit % grid.columns * grid.cell, body.y + unit // grid.columns * grid.cell
        return QRectF(x + GAP / 2, y + GAP / 2, grid.cell - GAP, grid.cell - GAP)

    def _prepare(self, values: np.ndarray | None) -> None:
        """The images for what is known now; those of the same numbers and colours stay."""
        tokens = theme.current()
        if self._of is not None and self._of[0] is values and self._of[1] is tokens:
            return
        self._of = values, tokens
        self._sheet = None if values is None else self.live.toned(sheet(values, self.column.plan.shape))
        kernels = self.live.filters.get(self.column.node_id)  # type: ignore[arg-type]
        self._filters = None if kernels is None else self.live.toned(sheet(kernels.ravel(), kernels.shape))

    def _draw_filter(self, painter: QPainter, tile: QRectF, unit: int, side: int) -> None:
        edge = max(9.0, tile.width() * FILTER_SHARE)
        where = QRectF(tile.left() + 1, tile.top() + 1, edge, edge)
        painter.fillRect(where.adjusted(-1, -1, 2, 2), QColor(theme.current().ground))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        assert self._filters is not None, "the caller has looked"
        painter.drawImage(where, self._filters, QRectF(0, unit * side, side, side))

    def _draw_numbers(self, painter: QPainter, tile: QRectF, unit: int, values: np.ndarray) -> None:
        brush.foot(painter, tile, str(unit + 1), signed(float(values[np.abs(values).argmax()])))
