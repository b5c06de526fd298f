"""What flows along the lines of a gap while the network trains: dots of the ground's colour on the thicker ones."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import theme
from playground.ui.canvas.edges import SAMPLES, EdgesItem

APART = 44.0  # pixels from one dot to the next, about
LEAST_WIDTH = 2.0  # on thinner lines a dot would be a gap


class FlowItem(QGraphicsItem):
    """Lies on the lines of one ``EdgesItem`` and moves from its sources to its targets."""

    def __init__(self, edges: EdgesItem) -> None:
        super().__init__(edges)
        self.edges, self.phase = edges, 0.0
        self.setZValue(1)
        self.hide()

    def flow(self, phase: float) -> None:
        """Shows the dots so far (0 … 1 dot distances) along their way."""
        self.phase = phase
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:
        return self.edges.boundingRect()

    def dots(self) -> list[tuple[float, int, np.ndarray]]:
        """(diameter, sign of the weight, places (n, 2)) of the dots, thin ones first."""
        curves, widths, signs = self.edges.drawn()
        found = []
        count = max(1, round(float(np.ptp(curves[0, :, 0])) / APART)) if len(curves) else 1
        at = (np.arange(count) + self.phase) / count * (SAMPLES - 1)
        before = np.minimum(at.astype(int), SAMPLES - 2)
        share = (at - before)[:, None]
        for width in np.unique(widths[widths >= LEAST_WIDTH]):
            for sign in (-1, 1):
                lines = curves[(widths == width) & (signs == sign)]
                if len(lines):
                    places = lines[:, before] * (1 - share) + lines[:, before + 1] * share
                    found.append((0.62 * float(width), sign, places.reshape(-1, 2)))
        return found

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        for diameter, sign, places in self.dots():
            color = tokens.positive if sign > 0 else tokens.negative
            pen = QPen(theme.mix(color, tokens.ground, 0.7), diameter)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints([QPointF(x, y) for x, y in places.tolist()])
