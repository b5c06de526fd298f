"""How the weights of a layer are spread: bars for now, and the outline of how they were at the start."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme
from playground.ui.plot_style import draw_card, percent_text, signed

FOOT = 16  # the line of numbers below


class Histogram(QWidget):
    """Bars in the colours of the weights' signs. The mouse says what one bar stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weightHistogram")
        self.setAccessibleName("Histogram of the weights")
        self.setToolTip("How many weights lie where: bars are now, the line is the start of the training.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.edges = self.now = self.start = np.zeros(0)
        self._at: QPointF | None = None
        follow_theme(self)

    def sizeHint(self) -> QSize:
        return QSize(240, 104)

    def show_shares(self, edges: np.ndarray, now: np.ndarray, start: np.ndarray) -> None:
        """edges (bins + 1,), and the share of the weights in each bin (bins,), now and at the start."""
        self.edges, self.now, self.start = edges, now, start
        if len(edges):
            spread = f"{signed(edges[0], 3)} to {signed(edges[-1], 3)}"
            self.setAccessibleDescription(f"Weights from {spread}, most of them near {self._most()}.")
        self.update()

    def _most(self) -> str:
        i = int(self.now.argmax())
        return signed(float(self.edges[i] + self.edges[i + 1]) / 2, 3)

    def bar_at(self, x: float) -> int | None:
        """The number of the bar at a place of the widget."""
        if not len(self.now) or not 0 <= x < self.width():
            return None
        return min(int(x / self.width() * len(self.now)), len(self.now) - 1)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self.now):
            return
        tokens, painter = theme.current(), QPainter(self)
        height, width = self.height() - FOOT - 4, self.width() / len(self.now)
        top = max(float(self.now.max()), float(self.start.max())) or 1.0
        at = None if self._at is None else self.bar_at(self._at.x())
        for i, share in enumerate(self.now):
            positive = self.edges[i] + self.edges[i + 1] >= 0
            color = QColor(tokens.positive if positive else tokens.negative)
            color.setAlphaF(1.0 if i == at else 0.75)
            tall = float(share) / top * height
            painter.fillRect(QRectF(i * width + 0.5, 4 + height - tall, width - 1, tall), color)
        self._draw_start(painter, width, height, top)
        painter.fillRect(QRectF(0, 4 + height, self.width(), 1), QColor(tokens.hairline))
        painter.setFont(theme.font(theme.CAPTION_PX))
        painter.setPen(QColor(tokens.secondary))
        foot = QRectF(0, self.height() - FOOT, self.width(), FOOT)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | middle, signed(float(self.edges[0]), 3))
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | middle, "0")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | middle, signed(float(self.edges[-1]), 3))
        if at is not None and self._at is not None:
            words = f"{signed(float(self.edges[at]), 3)} to {signed(float(self.edges[at + 1]), 3)}"
            shares = f"now {percent_text(self.now[at])}, at the start {percent_text(self.start[at])}"
            draw_card(painter, self._at, QRectF(self.rect()), [(f"{words}   ", "secondary"), (shares, "text")])

    def _draw_start(self, painter: QPainter, width: float, height: float, top: float) -> None:
        line = QPolygonF()
        for i, share in enumerate(self.start):
            y = 4 + height - float(share) / top * height
            line.append(QPointF(i * width, y))
            line.append(QPointF((i + 1) * width, y))
        painter.setPen(QPen(QColor(theme.current().text), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = None
        self.update()
