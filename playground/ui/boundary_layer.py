"""A whole layer in the big view: what each of its neurons answers over the plane, side by side."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.ui import theme
from playground.ui.boundary_picture import Reading, picture
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme

GAP, ROOM = 6, 16  # between two pictures, and above each for its number


class LayerMultiples(QWidget):
    """One picture a neuron, as many in a row as in a column; picked(unit): one was clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerMultiples")
        self.setAccessibleName("Every neuron of the layer over the plane")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._answer: np.ndarray = np.zeros((0, 1, 1), np.float32)
        self._discrete, self._middle = False, Reading().middle
        follow_theme(self)

    def show_answer(self, answer: np.ndarray, discrete: bool, reading: Reading) -> None:
        """answer (units, r, r) over the plane, row 0 on top; reading: where "discrete" parts it. Each neuron has
        a scale of its own."""
        self._answer, self._discrete, self._middle = answer, discrete, reading.middle
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def sizeHint(self) -> QSize:
        return QSize(340, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def boxes(self) -> list[QRectF]:
        """Where the pictures are."""
        count = len(self._answer)
        columns = max(1, ceil(sqrt(count)))
        rows = max(1, ceil(count / columns))
        edge = min((self.width() - GAP * (columns - 1)) / columns, (self.height() - GAP * (rows - 1)) / rows - ROOM)
        left = (self.width() - columns * (edge + GAP) + GAP) / 2
        return [
            QRectF(left + i % columns * (edge + GAP), ROOM + i // columns * (edge + ROOM + GAP), edge, edge)
            for i in range(count)
        ]

    def unit_at(self, at: QPoint) -> int | None:
        return next((unit for unit, box in enumerate(self.boxes()) if box.contains(at.toPointF())), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position().toPoint())
        if unit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(unit)

    def event(self, event: object) -> bool:  # type: ignore[override]
        if isinstance(event, QHelpEvent):
            unit = self.unit_at(event.pos())
            words = f"Neuron {unit + 1}; a click shows it alone." if unit is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(theme.font(theme.CAPTION_PX))
        painter.setPen(QColor(tokens.secondary))
        for unit, box in enumerate(self.boxes()):
            if box.width() < 4:
                break
            painter.drawImage(box, self._picture(unit, round(box.width() * self.devicePixelRatioF())))
            painter.drawText(QRectF(box.x(), box.y() - ROOM, box.width(), ROOM), str(unit + 1))
        painter.end()

    def _picture(self, unit: int, side: int) -> QImage:
        answer = self._answer[unit : unit + 1]
        most = float(np.abs(answer[np.isfinite(answer)]).max(initial=0.0)) or 1.0
        return picture(answer, Reading(-most, most, middle=self._middle), self._discrete, side)
