"""The square picture: what the network answers everywhere, the points on it, and the answer under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from playground.core.dataset import Data
from playground.core.plane import DOMAIN, Axis
from playground.ui import theme
from playground.ui.boundary_picture import Reading, picture
from playground.ui.kit.guard import guarded
from playground.ui.plot_style import draw_card, signed
from playground.ui.point_marks import draw_made, draw_points, fits
from playground.ui.square import RADIUS, Square

NEAR = 0.1  # of the picture: numbers so close to its corners are left out
PLAIN = (Axis("x₁"), Axis("x₂"))
Decisions = tuple[np.ndarray, np.ndarray]


def ticks(axis: Axis, reach: float = DOMAIN) -> list[float]:
    """Round numbers along an axis of a plane from −reach to reach, about five of them."""
    low, high = axis.value(-reach), axis.value(reach)
    length = high - low
    size = 10.0 ** floor(log10(length / 5))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= length / 6.5)
    first = ceil((low + NEAR * length) / step)
    return [i * step for i in range(first, floor((high - NEAR * length) / step) + 1)]


def decimals(places: list[float]) -> int:
    """How many such numbers need."""
    step = places[1] - places[0] if len(places) > 1 else 1.0
    return max(0, -floor(log10(step) + 1e-9))


class BoundaryPlane(Square):
    """Draws what it is given; points are kept as one pixmap, for they change rarely and are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: np.ndarray | None = None
        self._reading = Reading()
        self._discrete = False
        self._data: Data | None = None
        self._made: np.ndarray | None = None  # points (n, 2) that the network has made
        self._classes = 0
        self._test_points = False
        self._decided: Decisions | None = None
        self.axes = PLAIN
        self.reach = DOMAIN  # from the middle of what is drawn to its edges
        self._answered = DOMAIN  # the same of the answer, until there is one of the present plane
        self._image: QImage | None = None  # of the answer; made when it is painted
        self._side = 0
        self._points: QPixmap | None = None
        self._mark: tuple[float, float] | None = None
        self._brush = 0.0
        self._words = ""
        self.describe: Callable[[np.ndarray], str] = lambda answer: signed(float(answer[0]))

    def show_answer(self, answer: np.ndarray, reading: Reading, discrete: bool, reach: float = DOMAIN) -> None:
        """answer (outputs, r, r) over a plane from −reach to reach, row 0 on top; anything else is left out."""
        if answer.ndim != 3 or not answer.size:
            return
        self._answered = reach
        if answer is not self._answer or reading != self._reading or discrete != self._discrete:
            self._answer, self._reading, self._discrete = answer, reading, discrete
            self._image = None
            self.update()

    def show_points(self, data: Data | None, classes: int, test_points: bool) -> None:
        """classes: of the project, 0 for a regression. Points of other data are left out."""
        if data is not None and not (fits(data.train, classes) and fits(data.test, classes)):
            return
        if data is not self._data or classes != self._classes or test_points != self._test_points:
            self._data, self._classes, self._test_points = data, classes, test_points
            self._points = None
            self.update()

    def show_made(self, points: np.ndarray | None) -> None:
        """Points (n, 2) that the network has made; None where it makes none."""
        if points is not self._made:
            self._made = points
            self.update()

    def show_decisions(self, decided: Decisions | None) -> None:
        """The class that the network says of each training and each test point; those it gets wrong have a ring of that
        class's colour."""
        old = self._decided
        same = decided is old if decided is None or old is None else all(map(np.array_equal, decided, old))
        if not same:
            self._decided, self._points = decided, None
            self.update()

    def set_axes(self, axes: tuple[Axis, Axis], reach: float = DOMAIN) -> None:
        """What the two directions are called, and their numbers; how far they go from the middle of the plane."""
        if axes != self.axes or reach != self.reach:
            self.axes, self.reach, self._points = axes, reach, None
            self.update()

    def mark(self, place: tuple[float, float] | None) -> None:
        """Rings a place (x, y) of the plane: the point that the mouse is over in another view."""
        if place != self._mark:
            self._mark = place
            self.update()

    def clear(self) -> None:
        """Nothing is known: an empty plane."""
        self._answer = self._image = self._decided = self._made = None
        self.show_points(None, 0, self._test_points)
        self.update()

    def set_brush(self, radius: float) -> None:
        """A ring of that radius, in the plane's numbers, goes with the cursor; none for 0."""
        if radius != self._brush:
            self._brush = radius
            self.update()

    def set_words(self, words: str) -> None:
        """What stands in the middle of a picture that has no points."""
        if words != self._words:
            self._words = words
            self.update()

    def place_at(self, position: QPointF) -> tuple[float, float]:
        """The place of the plane at widget pixels, at most at its edge."""
        area = self.area()
        x = (2 * (position.x() - area.left()) / area.width() - 1) * self.reach
        y = (1 - 2 * (position.y() - area.top()) / area.height()) * self.reach
        return self.at_most(x), self.at_most(y)

    def at_most(self, number: float) -> float:
        """The number in the plane that is nearest."""
        return min(self.reach, max(-self.reach, number))

    def position_of(self, place: tuple[float, float]) -> QPointF:
        """The widget pixels of a place of the plane."""
        area = self.area()
        x, y = ((at + self.reach) / (2 * self.reach) for at in place)
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())

    def point_at(self, place: tuple[float, float]) -> None:
        """The cursor, brush and reading go there, as if the mouse had."""
        self.cursor_at = self.position_of(place)
        self.update()

    def reading_at(self, position: QPointF) -> str:
        """The words for a place in widget pixels: "x₁ 1.20, x₂ −3.40 → 0.83"; empty outside the picture."""
        area = self.area()
        if not area.contains(position):
            return ""
        x, y = self.place_at(position)
        words = ", ".join(f"{axis.name} {signed(axis.value(at))}" for axis, at in zip(self.axes, (x, y), strict=True))
        known = self._answered
        if self._answer is None or max(abs(x), abs(y)) > known:
            return words
        rows, columns = self._answer.shape[1:]
        row = min(rows - 1, int((known - y) / (2 * known) * rows))
        column = min(columns - 1, int((x + known) / (2 * known) * columns))
        return f"{words} → {self.describe(self._answer[:, row, column])}"

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.area()
        if area.width() < 1:
            return
        ground, points = self._ground(area), self._points_pixmap(area)  # before the painter: they may take long
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self._draw_ground(painter, area, ground)
            self._draw_ticks(painter, area)
            if points is not None:
                painter.drawPixmap(area.topLeft(), points)
            if self._made is not None:
                draw_made(painter, area, self._made, self.reach)
            self._draw_numbers(painter, area)
            if self._mark is not None:
                self._draw_mark(painter, *self._mark)
            self.round_corners(painter, area)
            self._draw_words(painter, area)
            self._draw_brush(painter, area)
            if self.cursor_at is not None and not self._words and (words := self.reading_at(self.cursor_at)):
                draw_card(painter, self.cursor_at, area.adjusted(4, 4, -4, -4), [(words, "text")])

    def _ground(self, area: QRectF) -> QImage | None:
        """The answer as a picture in the pixels of the screen."""
        side = round(area.width() * self.devicePixelRatioF())
        if self._answer is not None and (self._image is None or side != self._side):
            self._side, self._image = side, picture(self._answer, self._reading, self._discrete, side)
        return self._image

    def _draw_ground(self, painter: QPainter, area: QRectF, ground: QImage | None) -> None:
        """An answer about a narrower or wider plane lies where it belongs until the next one comes."""
        if ground is None or self._answered < self.reach:
            painter.fillRect(area, QColor(theme.current().zero))
        if ground is not None:
            half = area.width() / 2 * self._answered / self.reach
            painter.setClipRect(area)
            painter.drawImage(QRectF(area.center().x() - half, area.center().y() - half, 2 * half, 2 * half), ground)
            painter.setClipping(False)

    def _tick_places(self, area: QRectF) -> list[tuple[str, float, bool]]:
        """The words of each tick, where it is along its edge, and whether that is the lower one, else the left one."""
        places = []
        for axis, below in zip(self.axes, (True, False), strict=True):
            numbers = ticks(axis, self.reach)
            low, high = axis.value(-self.reach), axis.value(self.reach)
            for tick in numbers:
                share = (tick - low) / (high - low)
                place = area.left() + share * area.width() if below else area.bottom() - share * area.height()
                places.append((signed(tick, decimals(numbers)), round(place) + 0.5, below))
        return places

    def _draw_ticks(self, painter: QPainter, area: QRectF) -> None:
        """Short strokes on the edges: where one is, without a grid over the picture."""
        ink = QColor(theme.current().text)
        ink.setAlphaF(0.55)
        painter.setPen(QPen(ink, 1))
        for _, place, below in self._tick_places(area):
            if below:
                painter.drawLine(QPointF(place, area.bottom() - 5), QPointF(place, area.bottom() - 1))
            else:
                painter.drawLine(QPointF(area.left() + 1, place), QPointF(area.left() + 5, place))

    def _draw_numbers(self, painter: QPainter, area: QRectF) -> None:
        """Above the points, on a soft ground: they stay readable among many. The columns of a table are named at the
        ends of their axes; x₁ and x₂ go without saying."""
        painter.setFont(theme.font(10))
        width_of = painter.fontMetrics().horizontalAdvance
        boxes = []
        for text, place, below in self._tick_places(area):
            width = width_of(text) + 6
            left, top = (place - width / 2, area.bottom() - 20) if below else (area.left() + 7, place - 6.5)
            boxes.append((text, QRectF(left, top, width, 13)))
        across, up = (axis.name for axis in self.axes)
        if self.axes != PLAIN:
            width = width_of(across) + 8
            boxes.append((across, QRectF(area.right() - width - 8, area.bottom() - 36, width, 14)))
            boxes.append((up, QRectF(area.left() + 7, area.top() + 6, width_of(up) + 8, 14)))
        tokens = theme.current()
        ink, ground = QColor(tokens.text), QColor(tokens.panel)
        ink.setAlphaF(0.85)
        ground.setAlphaF(0.5)
        for text, box in boxes:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_words(self, painter: QPainter, area: QRectF) -> None:
        if self._words:
            tokens = theme.current()
            painter.setFont(theme.font(theme.TEXT_PX))
            room = area.adjusted(48, 0, -48, 0)
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            box = QRectF(painter.fontMetrics().boundingRect(room.toRect(), flags, self._words))
            ground = QColor(tokens.panel)
            ground.setAlphaF(0.85)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box.adjusted(-12, -8, 12, 8), RADIUS, RADIUS)
            painter.setPen(QColor(tokens.text))
            painter.drawText(box, flags, self._words)

    def _draw_brush(self, painter: QPainter, area: QRectF) -> None:
        """Two rings, light in dark, so that they are seen on any ground."""
        if self._brush and self.cursor_at is not None and area.contains(self.cursor_at):
            radius, tokens = self._brush / (2 * self.reach) * area.width(), theme.current()
            painter.save()
            painter.setClipRect(area)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, width in ((tokens.panel, 3.0), (tokens.text, 1.2)):
                painter.setPen(QPen(QColor(color), width))
                painter.drawEllipse(self.cursor_at, radius, radius)
            painter.restore()

    def _points_pixmap(self, area: QRectF) -> QPixmap | None:
        if self._data is None:
            return None
        ratio = self.devicePixelRatioF()
        side = max(1, round(area.width() * ratio))
        if self._points is None or self._points.width() != side:
            self._points = QPixmap(side, side)
            self._points.setDevicePixelRatio(ratio)
            self._points.fill(Qt.GlobalColor.transparent)
            square = QRectF(0, 0, area.width(), area.height())
            with QPainter(self._points) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                train, test = self._decided or (None, None)
                if self._test_points:
                    draw_points(painter, square, self._data.test, self._classes, True, test, self.reach)
                draw_points(painter, square, self._data.train, self._classes, False, train, self.reach)
        return self._points

    def _draw_mark(self, painter: QPainter, x: float, y: float) -> None:
        at = self.position_of((self.at_most(x), self.at_most(y)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((theme.current().panel, 5), (theme.current().text, 2)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawEllipse(at, 8, 8)

    def forget(self) -> None:
        self._points = self._image = None
        self.update()
