"""Quiet signs for slim layers, found from what a layer does and not from which it is."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from playground.core.kinds import Kind
from playground.core.layer import Layer
from playground.core.shapes import size
from playground.ui import theme

KEPT = (0, 2, 3, 5, 7)  # dots that stay, of nine
IMAGE = (1, 2, 2)  # what a layer makes of it tells whether it lays images out in a row


def draw(painter: QPainter, where: QRectF, layer: Kind | None, tokens: theme.Theme) -> None:
    """The sign of a family, the curve of a function, a grid that becomes a row, or dots some of which are missing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(tokens.secondary), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    activation = layer.output_activation() if isinstance(layer, Layer) else None
    function = getattr(activation, "value", None)
    family = FAMILIES.get(layer.family) if isinstance(layer, Layer) else None
    if family is not None:
        family(painter, where)
    elif activation is not None and function is not None:
        constants = activation.constants()  # type: ignore[attr-defined]
        curve(painter, where, [function(z / 4, *constants) for z in range(-12, 13)])
    elif isinstance(layer, Layer) and layer.problem(IMAGE) is None and layer.output_shape(IMAGE) == (size(IMAGE),):
        rows(painter, where)
    else:
        dots(painter, where, tokens)


def curve(painter: QPainter, where: QRectF, values: list[float]) -> None:
    low, high = min(values), max(values)
    scale = where.height() / ((high - low) or 1.0)
    path = QPainterPath()
    for i, value in enumerate(values):
        point = QPointF(where.left() + where.width() * i / (len(values) - 1), where.bottom() - (value - low) * scale)
        if i:
            path.lineTo(point)
        else:
            path.moveTo(point)
    painter.drawPath(path)


def rows(painter: QPainter, where: QRectF) -> None:
    """A square above a long row."""
    painter.drawRoundedRect(QRectF(where.center().x() - 5, where.top(), 10, 10), 2, 2)
    painter.drawLine(QPointF(where.left(), where.bottom() - 3), QPointF(where.right(), where.bottom() - 3))


def dots(painter: QPainter, where: QRectF, tokens: theme.Theme) -> None:
    """Nine dots, some of them hollow."""
    step = where.width() / 2 - 2
    for i in range(9):
        middle = QPointF(where.left() + 2 + i % 3 * step, where.top() + 2 + i // 3 * step)
        painter.setBrush(QColor(tokens.secondary) if i in KEPT else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.secondary if i in KEPT else tokens.faint), 1))
        painter.drawEllipse(middle, 2, 2)


def window(painter: QPainter, where: QRectF) -> None:
    """A small window that slides over a picture."""
    painter.drawRoundedRect(where, 3, 3)
    side = where.width() * 0.45
    painter.drawRoundedRect(QRectF(where.left() + 3, where.top() + 3, side, side), 2, 2)


def chain(painter: QPainter, where: QRectF) -> None:
    """One step after the other."""
    radius, middle = where.width() / 7, where.center().y()
    places = [where.left() + radius, where.center().x(), where.right() - radius]
    for x in places:
        painter.drawEllipse(QPointF(x, middle), radius, radius)
    for left, right in pairwise(places):
        painter.drawLine(QPointF(left + radius, middle), QPointF(right - radius, middle))


FAMILIES = {"images": window, "sequences": chain}
