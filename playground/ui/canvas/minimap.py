"""The whole network small in a corner, while only a part of it is in sight; a press or a drag goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.ui import theme
from playground.ui.canvas.geometry import Layout
from playground.ui.kit.guard import guarded

LONGEST = QSize(168, 96)
MARGIN, RADIUS = 12, 8
INSET = 6.0
LEAST_HIDDEN = 8.0  # pixels of the picture that may lie out of sight before there is a map


class MiniMap(QWidget):
    """``show_part`` says what to draw; ``go_to`` is called with the scene point that shall be in the middle."""

    def __init__(self, parent: QWidget, go_to: Callable[[QPointF], None]) -> None:
        super().__init__(parent)
        self.setObjectName("miniMap")
        self.setAccessibleName("Map of the network")
        self.setToolTip("The whole network; the frame is what you see. Press or drag to go elsewhere, F shows all.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._go_to = go_to
        self._layout: Layout | None = None
        self._seen = QRectF()
        self.hide()
        theme.notifier().theme_changed.connect(self.update)

    def show_part(self, layout: Layout, seen: QRectF) -> None:
        """``seen``: the rectangle of the scene that is in sight. Hidden while that is the whole network."""
        self._layout, self._seen = layout, seen
        picture = self._picture()
        hidden = QRectF(seen).adjusted(-LEAST_HIDDEN, -LEAST_HIDDEN, LEAST_HIDDEN, LEAST_HIDDEN)
        if picture.isEmpty() or hidden.contains(picture):
            self.hide()
            return
        scale = min(LONGEST.width() / picture.width(), LONGEST.height() / picture.height())
        self.resize(round(picture.width() * scale + 2 * INSET), round(picture.height() * scale + 2 * INSET))
        room = self.parentWidget().rect()
        self.move(room.right() - self.width() - MARGIN, room.bottom() - self.height() - MARGIN)
        self.show()
        self.raise_()
        self.update()

    def _picture(self) -> QRectF:
        """What there is to see of the network, in scene units."""
        found = QRectF()
        for column in self._layout.columns if self._layout else ():
            for box in (column.head, column.body):
                found = found.united(QRectF(box.x, box.y, box.w, box.h))
        return found

    def _scale(self) -> float:
        return (self.width() - 2 * INSET) / max(self._picture().width(), 1.0)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        picture, scale = self._picture(), self._scale()
        painter.setClipRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.translate(INSET - picture.x() * scale, INSET - picture.y() * scale)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.faint))
        for column in self._layout.columns if self._layout else ():
            for box in column.boxes or (column.body,):
                painter.drawRect(QRectF(box.x, box.y, box.w, box.h))
        frame = QPen(QColor(tokens.accent), 1.5)
        frame.setCosmetic(True)
        painter.setPen(frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._seen.intersected(picture.adjusted(-INSET, -INSET, INSET, INSET)))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
        event.accept()

    def _go(self, at: QPointF) -> None:
        self._go_to(self._picture().topLeft() + (at - QPointF(INSET, INSET)) / self._scale())
