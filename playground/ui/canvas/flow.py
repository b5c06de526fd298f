"""What flows along the lines of a gap while the network trains: dots of the ground's colour on the thicker ones."""

from __future__ import annotations

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import theme
from playground.ui.canvas.edges import SAMPLES, EdgesItem
from playground.ui.kit.guard import guarded

APART = 44.0  # pixels from one dot to the next, about
LEAST_WIDTH = 2.0  # on thinner lines a dot would be a gap


class FlowItem(QGraphicsItem):
    """Lies on the lines of one ``EdgesItem`` and moves from its sources to its targets."""

    def __init__(self, edges: EdgesItem) -> None:
        super().__init__(edges)
        self.edges, self.phase = edges, 0.0
        self._sorted: tuple[tuple, list[tuple[float, int, int, int]], np.ndarray] | None = None
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
        groups, lines = self._thick_lines()
        if not groups:
            return []
        count = max(1, round(float(np.ptp(lines[0, :, 0])) / APART))
        at = (np.arange(count) + self.phase) / count * (SAMPLES - 1)
        before = np.minimum(at.astype(int), SAMPLES - 2)
        share = (at - before)[:, None]
        places = lines[:, before] * (1 - share) + lines[:, before + 1] * share
        return [(diameter, sign, places[first:last].reshape(-1, 2)) for diameter, sign, first, last in groups]

    def _thick_lines(self) -> tuple[list[tuple[float, int, int, int]], np.ndarray]:
        """Lines of one look beside each other: (diameter, sign, first, last) of each look, and the lines (n, SAMPLES,
        2). Sorted only when a line has changed, not in every frame."""
        drawing = self.edges.drawing
        if self._sorted is None or any(a is not b for a, b in zip(self._sorted[0], drawing, strict=True)):
            curves, widths, signs = self.edges.drawn()
            thick = np.flatnonzero((widths >= LEAST_WIDTH) & (signs != 0))
            thick = thick[np.lexsort((signs[thick], widths[thick]))]
            looks = list(zip((0.62 * widths[thick]).tolist(), signs[thick].tolist(), strict=True))
            firsts = [i for i, look in enumerate(looks) if not i or look != looks[i - 1]]
            ends = zip(firsts, [*firsts[1:], len(looks)][: len(firsts)], strict=True)  # none where all are thin
            self._sorted = (drawing, [(*looks[i], i, end) for i, end in ends], curves[thick])
        return self._sorted[1:]

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        for diameter, sign, places in self.dots():
            color = tokens.positive if sign > 0 else tokens.negative
            pen = QPen(theme.mix(color, tokens.ground, 0.7), diameter)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(arrayToQPolygonF(places[:, 0], places[:, 1]))
