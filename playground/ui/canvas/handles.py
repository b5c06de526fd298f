"""The lower edge of a column, to be dragged for more or fewer neurons, and what the drag would make of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.geometry import Box, Column
from playground.ui.kit.guard import guarded

GRIP = 22.0  # pixels of the line that says: here it can be dragged


class HandleItem(QGraphicsItem):
    """Draws the edge of one column. hot: the mouse is on it."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column, self.hot = column, False

    def set_column(self, column: Column) -> None:
        if column != self.column:
            self.prepareGeometryChange()
            self.column = column
            self.update()

    def set_hot(self, hot: bool) -> None:
        if hot != self.hot:
            self.hot = hot
            self.update()

    def boundingRect(self) -> QRectF:
        return brush.rect(self.column.handle) if self.column.handle else QRectF()

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where = theme.current(), self.boundingRect()
        grip = QRectF(0, 0, GRIP + (8 if self.hot else 0), 3)
        grip.moveCenter(where.center())
        brush.frame(painter, grip, 1.5, fill=tokens.accent if self.hot else tokens.faint)


class GhostItem(QGraphicsItem):
    """While an edge is dragged: dashed outlines of the neurons that would come, a veil on those that would go."""

    def __init__(self) -> None:
        super().__init__()
        self.coming: tuple[Box, ...] = ()
        self.going: tuple[Box, ...] = ()
        self.setZValue(3)
        self.hide()

    def preview(self, column: Column, by: int) -> None:
        """So many neurons more, or (negative) fewer."""
        self.prepareGeometryChange()
        self.coming = self.going = ()
        if column.grid is not None:
            body, high = column.body, by // column.grid.columns * column.pitch
            if by > 0:
                self.coming = (Box(body.x, body.bottom, body.w, high),)
            elif by < 0:
                self.going = (Box(body.x, body.bottom + high, body.w, -high),)
        elif by > 0:
            last = column.boxes[-1]
            rows = range(1, by + 1)
            self.coming = tuple(Box(last.x, last.y + i * column.pitch, last.w, last.h) for i in rows)
        elif by < 0:
            self.going = column.boxes[by:]
        self.setVisible(bool(by))
        self.update()

    def boundingRect(self) -> QRectF:
        rect = QRectF()
        for box in (*self.coming, *self.going):
            rect = rect.united(brush.rect(box))
        return rect.adjusted(-3, -3, 3, 3)

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self.going:
            veil = QColor(tokens.ground)
            veil.setAlphaF(0.75)
            painter.fillRect(brush.rect(box).adjusted(-1, -1, 1, 1), veil)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for boxes, color in ((self.coming, tokens.accent), (self.going, tokens.secondary)):
            painter.setPen(QPen(QColor(color), 1.4, Qt.PenStyle.DashLine))
            for box in boxes:
                painter.drawRoundedRect(brush.rect(box).adjusted(1, 1, -1, -1), brush.RADIUS, brush.RADIUS)
