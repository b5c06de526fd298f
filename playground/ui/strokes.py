"""Strokes of a pen on a square sheet, in unit coordinates, and how they are painted at any size."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_NEAREST = 0.008  # of the sheet's side: points closer together only add the mouse's rounding to whole pixels


@dataclass
class Stroke:
    """One movement of the pen: points in [0, 1]², y down; width as a share of the sheet's side."""

    width: float
    erases: bool = False
    points: list[QPointF] = field(default_factory=list)
    pressures: list[float] = field(default_factory=list)  # width factors, one a point; 1 with a mouse

    def add(self, point: QPointF, pressure: float = 1.0) -> bool:
        """Append a point; False when it is too close to the last one to matter."""
        if self.points and (point - self.points[-1]).manhattanLength() < _NEAREST:
            return False
        self.points.append(point)
        self.pressures.append(pressure)
        return True


@dataclass
class Sheet:
    """The strokes on the pad, the one being drawn, and what undo and redo bring back."""

    strokes: tuple[Stroke, ...] = ()
    live: Stroke | None = None
    _past: list[tuple[Stroke, ...]] = field(default_factory=list)
    _future: list[tuple[Stroke, ...]] = field(default_factory=list)

    def visible(self) -> tuple[Stroke, ...]:
        return (*self.strokes, self.live) if self.live else self.strokes

    def finish(self) -> None:
        """The pen leaves the paper: the live stroke is one step of undo."""
        if self.live:
            self._become((*self.strokes, self.live))
            self.live = None

    def clear(self) -> None:
        """An empty sheet, which undo takes back. Also ends the live stroke."""
        self.finish()
        if self.strokes:
            self._become(())

    def undo(self) -> bool:
        self.finish()
        return self._travel(self._past, self._future)

    def redo(self) -> bool:
        self.finish()
        return self._travel(self._future, self._past)

    @property
    def can_undo(self) -> bool:
        return bool(self._past) or self.live is not None

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def _become(self, strokes: tuple[Stroke, ...]) -> None:
        self._past.append(self.strokes)
        self._future.clear()
        self.strokes = strokes

    def _travel(self, back: list[tuple[Stroke, ...]], forth: list[tuple[Stroke, ...]]) -> bool:
        if not back:
            return False
        forth.append(self.strokes)
        self.strokes = back.pop()
        return True


def paint_strokes(painter: QPainter, strokes: tuple[Stroke, ...], side: float, ink: QColor, paper: QColor) -> None:
    """Paint in order, eraser strokes in the colour of the paper, on a sheet of ``side`` pixels at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        pen = QPen(paper if stroke.erases else ink, stroke.width * side)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        _paint(painter, pen, stroke, side)


def _paint(painter: QPainter, pen: QPen, stroke: Stroke, side: float) -> None:
    points = _steadied([point * side for point in stroke.points])
    painter.setPen(pen)
    if len(points) == 1:
        pen.setWidthF(stroke.width * side * stroke.pressures[0])
        painter.setPen(pen)
        painter.drawPoint(points[0])
    elif all(pressure == 1.0 for pressure in stroke.pressures):
        painter.drawPath(_curve(points))
    else:
        _paint_pressed(painter, pen, points, [stroke.width * side * factor for factor in stroke.pressures])


def _steadied(points: list[QPointF]) -> list[QPointF]:
    """Inner points half way to their neighbours' middle: a mouse reports whole pixels, which look like a tremor."""
    inner = [(a + 2 * b + c) / 4 for a, b, c in zip(points, points[1:], points[2:], strict=False)]
    return [points[0], *inner, points[-1]] if len(points) > 1 else points


def _curve(points: list[QPointF]) -> QPainterPath:
    """A smooth line: it passes the middle between neighbours and bends towards the points themselves."""
    path = QPainterPath(points[0])
    for here, after in pairwise(points[1:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(points[-1])
    return path


def _paint_pressed(painter: QPainter, pen: QPen, points: list[QPointF], widths: list[float]) -> None:
    """Short round-ended pieces, each as wide as the pen was pressed there."""
    curve = _curve(points)
    pieces = 4 * len(points)
    last = curve.pointAtPercent(0.0)
    for piece in range(1, pieces + 1):
        share = piece / pieces
        place = share * (len(widths) - 1)
        index = min(int(place), len(widths) - 2)
        pen.setWidthF(widths[index] + (place - index) * (widths[index + 1] - widths[index]))
        painter.setPen(pen)
        point = curve.pointAtPercent(share)
        painter.drawLine(last, point)
        last = point
