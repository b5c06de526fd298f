"""The plane as a layer sees it: its grid bent, the data on it, and what the network says everywhere as its colour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.core.dataset import Data, Part
from playground.session.probes import WarpedAnswer
from playground.ui import theme
from playground.ui.boundary_picture import Reading, picture, value_color
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import motion_ms
from playground.ui.plot_style import draw_card
from playground.ui.point_marks import draw_mark, shape_of
from playground.ui.square import Square

LINE = 8  # steps of the lattice from one line of the grid to the next
CELL = 2  # steps of the lattice along a side of what is coloured as one
MARGIN = 1.14  # of what is seen beyond what must be seen
LOOSE = 0.6  # a picture that fills less than so much of the view is seen from nearer by
NEAR = 10  # pixels from the mouse to the point that it means
INSET = 92  # pixels of the small plane beside a point under the mouse

View = tuple[float, float, float]  # the middle, and half of a side


def fitted(view: View | None, places: np.ndarray) -> View:
    """places (N, 2) -> a view that shows all of them: the present one as long as that does and is not far too wide, so
    that the picture does not jump about while it changes."""
    low, high = places.min(axis=0), places.max(axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-6) * MARGIN
    if view is not None:
        x, y, reach = view
        sees_all = bool((low >= (x - reach, y - reach)).all() and (high <= (x + reach, y + reach)).all())
        if sees_all and half > LOOSE * reach:
            return view
    return float(middle[0]), float(middle[1]), half


class WarpedPlane(Square):
    """Draws what it is given. ``point_hovered`` carries the place (x, y) in the plane of the point under the mouse, or
    None."""

    point_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: WarpedAnswer | None = None
        self.data: Data | None = None
        self.classes = 0
        self.test_points = False
        self.names: tuple[str, ...] = ()
        self.axes = ("", "")
        self.empty_text = ""
        self.reading = Reading()
        self.view: View | None = None
        self.goal: View | None = None
        self.hit: tuple[bool, int] | None = None  # the point under the mouse: of the test data?, number
        self.small: QPixmap | None = None
        self.glide = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self.glide.valueChanged.connect(self._move)

    def show_answer(self, answer: WarpedAnswer, data: Data, reading: Reading) -> None:
        """Points of other data than the answer's are left out."""
        if len(answer.train) > len(data.train) or len(answer.test) > len(data.test):
            return
        self.answer, self.data, self.reading, self.small = answer, data, reading, None
        goal = fitted(self.goal, np.concatenate([answer.grid.reshape(-1, 2), answer.train]))
        if goal != self.goal:
            start, self.goal = self.view, goal
            duration = motion_ms(self, 200)
            if start is None or not duration or not self.isVisible():
                self.view = goal
            else:
                self.start = start
                self.glide.stop()
                self.glide.setDuration(duration)
                self.glide.start()
        self.hovered()

    def clear(self) -> None:
        self.glide.stop()
        self.answer = self.data = self.view = self.goal = None
        self.hovered()

    def forget(self) -> None:
        self.small = None
        self.update()

    def _move(self, share: float) -> None:
        if self.goal is None:
            return
        eased = 1 - (1 - share) ** 3
        a, b = self.start, self.goal
        self.view = tuple(p + eased * (q - p) for p, q in zip(a, b, strict=True))  # type: ignore[assignment]
        self.update()

    # -- what is where

    def pixels(self, places: np.ndarray, area: QRectF) -> np.ndarray:
        """places (…, 2) of the layer -> widget pixels (…, 2)."""
        x, y, half = self.view or (0.0, 0.0, 1.0)
        middle = np.array([area.center().x(), area.center().y()])
        return middle + (places - (x, y)) * (np.array([1, -1]) * area.width() / 2 / half)

    def hovered(self) -> None:
        before, self.hit = self.hit, self._hit()
        if self.hit != before:
            self.point_hovered.emit(self.place())
        self.update()

    def _hit(self) -> tuple[bool, int] | None:
        if self.cursor_at is None or self.answer is None:
            return None
        cursor, best, found = (self.cursor_at.x(), self.cursor_at.y()), float(NEAR), None
        for test, places in self.shown_parts():
            away = np.hypot(*(self.pixels(places, self.area()) - cursor).T) if len(places) else np.array([np.inf])
            if away.min() < best:
                best, found = float(away.min()), (test, int(away.argmin()))
        return found

    def shown_parts(self) -> list[tuple[bool, np.ndarray]]:
        """(of the test data?, where its points are (N, 2)) of what is drawn, the lower ones first."""
        assert self.answer is not None, "something is drawn"
        return [(True, self.answer.test)] * self.test_points + [(False, self.answer.train)]

    def part(self, test: bool) -> Part:
        assert self.data is not None, "answers come with data"
        return self.data.test if test else self.data.train

    def place(self) -> tuple[float, float] | None:
        """Where the point under the mouse lies in the plane."""
        if self.hit is None:
            return None
        x, y = self.part(self.hit[0]).raw[self.hit[1]].tolist()
        return x, y

    # -- painting

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.area()
        with QPainter(self) as painter:
            painter.setClipRect(area)
            painter.fillRect(area, QColor(theme.current().ground))
            if self.answer is None or self.view is None:
                self.say(painter, area, self.empty_text)
            else:
                self._draw_cells(painter, area, self.answer)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._draw_lines(painter, area, self.answer)
                for test, places in self.shown_parts():
                    self._draw_points(painter, area, places, self.part(test), test)
                self._draw_captions(painter, area)
                self._draw_hit(painter, area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipping(False)
            self.round_corners(painter, area)

    def _draw_cells(self, painter: QPainter, area: QRectF, answer: WarpedAnswer) -> None:
        corners = self.pixels(answer.grid[::CELL, ::CELL], area)
        colours = picture(answer.output[:, CELL // 2 :: CELL, CELL // 2 :: CELL], self.reading, False)
        painter.setPen(Qt.PenStyle.NoPen)
        quads = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2)
        for row, quad_row in enumerate(quads.tolist()):
            for column, quad in enumerate(quad_row):
                painter.setBrush(colours.pixelColor(column, row))
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in quad]))

    def _draw_lines(self, painter: QPainter, area: QRectF, answer: WarpedAnswer) -> None:
        places = self.pixels(answer.grid, area)
        count = len(places)
        thin, axis = QColor(theme.current().text), QColor(theme.current().text)
        thin.setAlphaF(0.18)
        axis.setAlphaF(0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for i in range(0, count, LINE):
            painter.setPen(QPen(axis, 1.4) if 2 * i == count - 1 else QPen(thin, 1))
            for line in (places[i], places[:, i]):
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))

    def _draw_points(self, painter: QPainter, area: QRectF, places: np.ndarray, part: Part, hollow: bool) -> None:
        radius = 3.1 if len(places) <= 1000 else 2.2
        colours = [QColor(name) for name in theme.current().class_colors(self.classes)]
        labels = part.labels[: len(places)].reshape(len(places), -1)[:, 0].tolist()
        for (x, y), label in zip(self.pixels(places, area).tolist(), labels, strict=True):
            colour = colours[label] if self.classes else value_color(label, 1.0)
            shape = shape_of(label, self.classes) if self.classes else "circle"
            draw_mark(painter, QPointF(x, y), radius, shape, colour, hollow)

    def _draw_captions(self, painter: QPainter, area: QRectF) -> None:
        """What the two directions are."""
        across, up = self.axes
        width = painter.fontMetrics().horizontalAdvance(across)
        self.caption(painter, QPointF(area.right() - width - 14, area.bottom() - 6), f"{across} →")
        self.caption(painter, QPointF(area.left() + 7, area.top() + 6), f"↑ {up}", above=False)

    def _draw_hit(self, painter: QPainter, area: QRectF) -> None:
        """The point under the mouse: a ring, its words, and where it lies in the plane as it is."""
        if self.hit is None or self.answer is None or self.cursor_at is None:
            return
        test, number = self.hit
        places = self.answer.test if test else self.answer.train
        at = QPointF(*self.pixels(places[number], area).tolist())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().accent), 2))
        painter.drawEllipse(at, 7, 7)
        left = at.x() > area.center().x()
        box = QRectF(area.left() + 10 if left else area.right() - 10 - INSET, area.bottom() - 30 - INSET, INSET, INSET)
        self._draw_inset(painter, box)
        draw_card(painter, at, area.adjusted(4, 4, -4, -4), [(self.words(), "text")])

    def _draw_inset(self, painter: QPainter, box: QRectF) -> None:
        assert self.answer is not None, "a point is drawn"
        if self.small is None:
            ratio = self.devicePixelRatioF()
            image = picture(self.answer.output, self.reading, False, round(INSET * ratio))
            self.small = QPixmap.fromImage(image)
        painter.drawPixmap(box.toRect(), self.small)
        painter.setPen(QPen(QColor(theme.current().panel), 3))
        painter.drawRect(box)
        place = self.place()
        assert place is not None, "a point is under the mouse"
        reach = self.answer.reach
        x, y = (max(-reach, min(reach, v)) / (2 * reach) for v in place)
        at = box.center() + QPointF(x * INSET, -y * INSET)
        for colour, width in ((theme.current().panel, 4), (theme.current().text, 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(at, 5, 5)

    def words(self) -> str:
        """The point under the mouse: where it lies in the plane, and its class or value."""
        place = self.place()
        if place is None or self.hit is None:
            return ""
        label = self.part(self.hit[0]).labels[self.hit[1]]
        kind = self.names[int(label)] if self.classes else f"{float(np.ravel(label)[0]):.2f}"
        part = "test point, " if self.hit[0] else ""
        x, y = (f"{v:.2f}".replace("-", "−") for v in place)
        return f"{part}{kind} at {x}, {y}"
