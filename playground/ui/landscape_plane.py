"""The map of the loss with the way that training has taken over it, and the loss under the cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.session.probes import LandscapeAnswer
from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme
from playground.ui.landscape_picture import BANDS, Heights, band_colors, contours, loss_at
from playground.ui.plot_style import draw_card, loss_text, signed
from playground.ui.square import Square

ROOM = 0.08  # of the side of the map, that the present place has around it
FURTHEST = 0.5  # of that side, that may be seen beyond the map


class LandscapePlane(Square):
    """Draws what it is given; the map is kept as an image until its numbers change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: LandscapeAnswer | None = None
        self.log = True
        self.heights = Heights(0.0, 1.0, False)
        self.axes = ("", "")
        self.empty_text = ""
        self.computing = False
        self._image: QImage | None = None
        self._made_of: object = None

    def show_answer(self, answer: LandscapeAnswer | None, log: bool) -> None:
        if answer is not None and (self.answer is None or answer.values is not self.answer.values or log != self.log):
            self.heights = Heights.of(answer.values, log)
            self._image = None
        self.answer, self.log = answer, log
        self.update()

    def forget(self) -> None:
        self._image = None
        self.update()

    def seen(self) -> tuple[np.ndarray, np.ndarray]:
        """The corners of what is seen, lowest and highest: the map, and more where the present place is at its edge."""
        assert self.answer is not None, "something is drawn"
        low, high, place = np.array([self.answer.low, self.answer.high, self.answer.position])
        side = high - low
        place = np.where(np.isfinite(place), place, (low + high) / 2)
        before = np.clip((low - place) / side + ROOM, 0, FURTHEST)
        behind = np.clip((place - high) / side + ROOM, 0, FURTHEST)
        spare = max(before + behind) - (before + behind)  # the map stays a square
        return low - (before + spare / 2) * side, high + (behind + spare / 2) * side

    def pixels(self, places: np.ndarray, area: QRectF) -> np.ndarray:
        """places (…, 2) of the slice -> widget pixels (…, 2)."""
        low, high = self.seen()
        share = (places - low) / (high - low)
        corner, reach = np.array([area.left(), area.bottom()]), area.width()
        return corner + share * (reach, -reach)

    def map_area(self, area: QRectF) -> QRectF:
        """Where the map lies in the picture."""
        assert self.answer is not None, "something is drawn"
        (left, bottom), (right, top) = self.pixels(np.array([self.answer.low, self.answer.high]), area).tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def inside(self, place: tuple[float, float]) -> bool:
        """Whether a place of the slice is in the picture."""
        low, high = self.seen()
        return bool(np.all((low <= place) & (place <= high)))

    def words_at(self, position: QPointF) -> str:
        """The loss at a place in widget pixels; empty outside of the picture."""
        area = self.area()
        if self.answer is None or not area.contains(position):
            return ""
        area = self.map_area(area)
        if not area.contains(position):
            return "beyond the map"
        x = (position.x() - area.left()) / area.width()
        y = (area.bottom() - position.y()) / area.height()
        low, high = self.answer.low, self.answer.high
        a, b = low[0] + x * (high[0] - low[0]), low[1] + y * (high[1] - low[1])
        loss = loss_at(self.answer.values, x, y)
        words = f"loss {loss_text(loss)}" if np.isfinite(loss) else "beyond the numbers"
        return f"{words} at {signed(a)}, {signed(b)}"

    # -- painting

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.area()
        if area.width() < 2:
            return
        image = self._map(area)
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            if self.answer is None or image is None:
                painter.fillRect(area, QColor(theme.current().ground))
                self.say(painter, area, self.empty_text)
            else:
                painter.setClipRect(area)
                painter.fillRect(area, QColor(theme.current().ground))
                painter.drawImage(self.map_area(area), image)
                self._draw_path(painter, area, self.answer)
                self._draw_captions(painter, area, self.answer)
                if self.computing:
                    self._draw_progress(painter, area, self.answer.done)
                painter.setClipping(False)
            self.round_corners(painter, area)
            if self.cursor_at is not None and (words := self.words_at(self.cursor_at)):
                draw_card(painter, self.cursor_at, area.adjusted(4, 4, -4, -4), [(words, "text")])

    def _map(self, area: QRectF) -> QImage | None:
        side = round(area.width() * self.devicePixelRatioF())
        if self.answer is not None and (self._image is None or self._made_of != side):
            self._made_of, self._image = side, contours(self.answer.values, self.heights, side)
        return self._image

    def _draw_path(self, painter: QPainter, area: QRectF, answer: LandscapeAnswer) -> None:
        tokens = theme.current()
        path = answer.path[np.isfinite(answer.path).all(axis=1)]
        points = [QPointF(x, y) for x, y in self.pixels(path, area).tolist()]
        if not np.isfinite(answer.position).all():
            return
        at = QPointF(*self.pixels(np.array(answer.position), area).tolist())
        if points:
            way = QPainterPath(points[0])
            for point in (*points[1:], at):
                way.lineTo(point)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, width in ((tokens.ground, 4.0), (tokens.negative, 1.8)):
                join = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
                painter.setPen(QPen(QColor(color), width, *join))
                painter.drawPath(way)
            painter.setPen(QPen(QColor(tokens.ground), 3.4))
            painter.drawEllipse(points[0], 4.5, 4.5)
            painter.setPen(QPen(QColor(tokens.negative), 1.8))
            painter.setBrush(QColor(tokens.ground))
            painter.drawEllipse(points[0], 4, 4)
            if area.adjusted(0, 20, -40, 0).contains(points[0]):
                self.caption(painter, points[0] + QPointF(9, -9), "start")
        painter.setPen(QPen(QColor(tokens.ground), 2))
        painter.setBrush(QColor(tokens.text))
        painter.drawEllipse(at, 6, 6)
        if area.contains(at):
            self.caption(painter, self.beside(at, area), "now")

    def beside(self, at: QPointF, area: QRectF) -> QPointF:
        """The left end of the caption of a place, on the side of it that has room, clear of the words of the axes."""
        right = at.x() + 9 if at.x() + 44 < area.right() else at.x() - 38
        down = at.y() + 18 if at.y() + 42 < area.bottom() else at.y() - 6
        return QPointF(right, down)

    def _draw_captions(self, painter: QPainter, area: QRectF, answer: LandscapeAnswer) -> None:
        across, up = self.axes
        painter.setFont(theme.font(10))
        width = painter.fontMetrics().horizontalAdvance(f"{across} →") + 8
        self.caption(painter, QPointF(area.right() - width - 6, area.bottom() - 6), f"{across} →")
        self.caption(painter, QPointF(area.left() + 6, area.top() + 6), f"↑ {up}", above=False)
        if not self.inside(answer.position):
            self.caption(
                painter, QPointF(area.left() + 6, area.top() + 24), "the weights have left the picture", above=False
            )

    def _draw_progress(self, painter: QPainter, area: QRectF, done: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().accent))
        painter.drawRect(QRectF(area.left(), area.top(), area.width() * done, 2.5))


class LossScale(QWidget):
    """The colours of the bands from the least loss to the largest, with both numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heights: Heights | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(theme.SECONDARY_PX))
        self.setToolTip("The loss that each colour stands for; lines join places of equal loss")
        follow_theme(self)

    def set_heights(self, heights: Heights | None) -> None:
        if heights != self.heights:
            self.heights = heights
            if heights:
                ends = f"{loss_text(heights.low)} to {loss_text(heights.high)}"
                self.setAccessibleName(
                    f"Colours of the loss: from {ends}, {'logarithmic' if heights.log else 'linear'}"
                )
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 20)

    minimumSizeHint = sizeHint

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.heights is None:
            return
        with QPainter(self) as painter:
            painter.setPen(QColor(theme.current().secondary))
            low, high = loss_text(self.heights.low), f"{loss_text(self.heights.high)} and more"
            metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
            left, right = metrics.horizontalAdvance(low) + 6, metrics.horizontalAdvance(high) + 6
            if self.width() - left - right < 40:
                high = loss_text(self.heights.high)
                right = metrics.horizontalAdvance(high) + 6
            painter.drawText(self.rect(), int(middle | Qt.AlignmentFlag.AlignLeft), low)
            painter.drawText(self.rect(), int(middle | Qt.AlignmentFlag.AlignRight), high)
            bar = QRectF(left, self.height() / 2 - 4, self.width() - left - right, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            for i, color in enumerate(band_colors()):
                painter.setBrush(color)
                painter.drawRect(QRectF(bar.left() + i * bar.width() / BANDS, bar.top(), bar.width() / BANDS + 0.5, 8))
