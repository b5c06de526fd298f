"""Strokes of a pen on a square sheet, in unit coordinates, and how they are painted at any size."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

_NEAREST = 0.008  # of the sheet's side: points closer together only add the mouse's rounding to whole pixels
_TREMOR = 0.005  # of the sheet's side: about one pixel of the mouse


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

    def being_drawn(self) -> tuple[Stroke, ...]:
        """The live stroke, if there is one."""
        return (self.live,) if self.live else ()

    def visible(self) -> tuple[Stroke, ...]:
        return (*self.strokes, *self.being_drawn())

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


class Rendering:
    """Finished strokes, painted once: a long scribble costs no more per mouse event than its first stroke."""

    def __init__(self, image_format: QImage.Format) -> None:
        self._format = image_format
        self._key: tuple[object, ...] = ()
        self._done: tuple[Stroke, ...] = ()
        self._image = QImage()

    def image(self, strokes: tuple[Stroke, ...], side: float, ratio: float, ink: QColor, paper: QColor) -> QImage:
        """The strokes on a sheet of ``side`` pixels, ``ratio`` of the screen's pixels each. Not to be painted on."""
        key = (side, ratio, ink.rgba(), paper.rgba())
        known = len(self._done)
        if (
            key != self._key
            or len(strokes) < known
            or any(a is not b for a, b in zip(self._done, strokes, strict=False))
        ):
            pixels = math.ceil(side * ratio)
            self._image = QImage(pixels, pixels, self._format)
            self._image.setDevicePixelRatio(ratio)
            self._image.fill(paper)
            self._key, known = key, 0
        if len(strokes) > known:
            painter = QPainter(self._image)
            paint_strokes(painter, strokes[known:], side, ink, paper)
            painter.end()
        self._done = strokes
        return self._image


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
    points = _steadied([point * side for point in stroke.points], _TREMOR * side)
    painter.setPen(pen)
    if len(points) == 1:
        pen.setWidthF(stroke.width * side * stroke.pressures[0])
        painter.setPen(pen)
        painter.drawPoint(points[0])
    elif all(pressure == 1.0 for pressure in stroke.pressures):
        painter.drawPath(_curve(points))
    else:
        _paint_pressed(painter, pen, points, [stroke.width * side * factor for factor in stroke.pressures])


def _steadied(points: list[QPointF], most: float) -> list[QPointF]:
    """Inner points moved towards their neighbours' middle, half way and at most ``most``: corners stay corners.

    A mouse reports whole pixels, which would look like a tremor.
    """
    result = list(points)
    for index in range(1, len(points) - 1):
        step = (points[index - 1] + points[index + 1] - 2 * points[index]) / 4
        length = math.hypot(step.x(), step.y())
        result[index] = points[index] + step * (min(1.0, most / length) if length else 0.0)
    return result


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
