"""Which classes are taken for which: a square of cells, rows the true class, columns what the network says."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, follow_theme, shows_focus
from playground.ui.plot_style import percent_text

LARGEST, SMALLEST, GAP, HIGHEST = 40.0, 4.0, 1.0, 206.0  # pixels of a cell, between cells, of all rows
MARGIN = 18.0  # for the names of the classes
NAMED = 12  # classes whose numbers stand beside the rows and columns
STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)
}  # fmt: skip


class ConfusionMap(QWidget):
    """Right decisions are blue, wrong ones orange, the more of the true class the stronger. Hover, or the arrow keys,
    tell how many samples a cell stands for.

    pointed: a cell in words, or nothing when no cell is pointed at.
    """

    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusionMap")
        self.setAccessibleName("Confusion matrix")
        self.setToolTip("Each row is a true class, each column what the network said; all on the diagonal is perfect.")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.counts = np.zeros((0, 0), np.int64)
        self.classes: tuple[str, ...] = ()
        self.current: tuple[int, int] | None = None  # the cell under the mouse or the keyboard: (true, said)
        follow_theme(self)

    def show_counts(self, counts: np.ndarray, classes: tuple[str, ...]) -> None:
        """counts (classes, classes): row the true class."""
        if counts.shape != self.counts.shape:
            self.current = None
        self.counts, self.classes = counts, classes
        wrong = int(counts.sum() - np.trace(counts))
        self.setAccessibleDescription(f"{wrong:,} of {int(counts.sum()):,} wrong. {self.worst()}")
        self.fit()
        self.update()

    def worst(self) -> str:
        """The mistake that is made most often, in words; empty where there is none."""
        wrong = self.counts * (1 - np.eye(len(self.counts), dtype=self.counts.dtype))
        if not wrong.size or not wrong.max():
            return ""
        true, said = np.unravel_index(int(wrong.argmax()), wrong.shape)
        return f"Most often {self.name(int(true))} is taken for {self.name(int(said))}."

    def name(self, label: int) -> str:
        return self.classes[label] if label < len(self.classes) else str(label)

    def words(self, true: int, said: int) -> str:
        """What a cell stands for."""
        count, total = int(self.counts[true, said]), int(self.counts[true].sum())
        share = f" ({percent_text(count / total)} of them)" if total else ""
        verdict = "read right" if true == said else f"taken for {self.name(said)}"
        return f"{count:,} of {self.name(true)} {verdict}{share}"

    def side(self) -> float:
        """Pixels of a cell: the whole is no higher than ``HIGHEST``."""
        room = min(HIGHEST, self.width() - MARGIN - 2)
        return max(SMALLEST, min(LARGEST, room / max(len(self.counts), 1)))

    def fit(self) -> None:
        self.setFixedHeight(int(MARGIN + len(self.counts) * self.side() + 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def cell(self, true: int, said: int) -> QRectF:
        side = self.side()
        return QRectF(MARGIN + said * side, MARGIN + true * side, side - GAP, side - GAP)

    def at(self, where: QPointF) -> tuple[int, int] | None:
        """The cell at a place."""
        side, count = self.side(), len(self.counts)
        true, said = int((where.y() - MARGIN) // side), int((where.x() - MARGIN) // side)
        return (true, said) if 0 <= true < count and 0 <= said < count else None

    def point_at(self, cell: tuple[int, int] | None) -> None:
        if cell != self.current:
            self.current = cell
            self.pointed.emit("" if cell is None else self.words(*cell))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.point_at(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not len(self.counts):
            super().keyPressEvent(event)
            return
        last = len(self.counts) - 1
        true, said = self.current or (0, 0)
        if self.current is not None:
            true, said = max(0, min(true + step[0], last)), max(0, min(said + step[1], last))
        self.point_at((true, said))
        self.setAccessibleDescription(self.words(true, said))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count, side = len(self.counts), self.side()
        shares = self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        painter.setFont(theme.font(theme.CAPTION_PX))
        for true in range(count):
            for said in range(count):
                color = theme.mix(
                    tokens.zero, tokens.positive if true == said else tokens.negative, shade(shares[true, said])
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawRoundedRect(self.cell(true, said), min(3.0, side / 4), min(3.0, side / 4))
        if count <= NAMED:
            painter.setPen(QColor(tokens.secondary))
            for label in range(count):
                text = self.name(label) if len(self.name(label)) <= 2 else str(label + 1)
                row, column = self.cell(label, 0), self.cell(0, label)
                painter.drawText(QRectF(0, row.y(), MARGIN - 4, row.height()), Qt.AlignmentFlag.AlignCenter, text)
                painter.drawText(QRectF(column.x(), 0, column.width(), MARGIN - 2), Qt.AlignmentFlag.AlignCenter, text)
        if self.current is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRoundedRect(self.cell(*self.current), 3, 3)
        if shows_focus(self):
            focus_ring(painter, QRectF(self.rect()), 4)


def shade(share: float) -> float:
    """How strong a share of a class is coloured: rare mistakes are to be seen too."""
    return 0.0 if share <= 0 else 0.06 + 0.94 * float(share) ** 0.55
