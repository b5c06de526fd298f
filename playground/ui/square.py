"""A square picture with round corners, as wide as there is room: what pictures of the right panel have in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme

RADIUS = 8


class Square(QWidget):
    """``cursor_at`` is where the mouse is, None outside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.cursor_at: QPointF | None = None
        theme.notifier().theme_changed.connect(self.forget)

    def forget(self) -> None:
        """Whatever is kept in the colours of a theme."""
        self.update()

    def hovered(self) -> None:
        """The mouse has moved."""
        self.update()

    def area(self) -> QRectF:
        """The square of the picture in widget pixels."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, 0, side, side)

    def heightForWidth(self, width: int) -> int:
        return width

    def sizeHint(self) -> QSize:
        return QSize(340, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.cursor_at = event.position()
        self.hovered()

    def leaveEvent(self, event: QEvent) -> None:
        self.cursor_at = None
        self.hovered()

    def say(self, painter: QPainter, area: QRectF, text: str) -> None:
        """A sentence in the middle of an empty picture."""
        painter.setPen(QColor(theme.current().secondary))
        painter.setFont(theme.font(theme.SECONDARY_PX))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(32, 16, -32, -16), int(flags), text)

    def caption(self, painter: QPainter, at: QPointF, text: str, above: bool = True) -> None:
        """Small words on a soft ground, that stay readable on any picture; ``at`` is their left end."""
        ink, ground = QColor(theme.current().text), QColor(theme.current().panel)
        ink.setAlphaF(0.85)
        ground.setAlphaF(0.6)
        painter.setFont(theme.font(10))
        box = QRectF(at.x(), at.y() - 14 if above else at.y(), painter.fontMetrics().horizontalAdvance(text) + 8, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def round_corners(self, painter: QPainter, area: QRectF) -> None:
        """The corners of the panel over the picture: clipping to a round path would cost more."""
        corners = QPainterPath()
        corners.addRect(area.adjusted(-1, -1, 1, 1))
        corners.addRoundedRect(area, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().panel))
        painter.drawPath(corners)
