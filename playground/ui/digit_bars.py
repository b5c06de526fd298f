"""Ten bars that say how sure a network is of each digit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme

_ROW = 15
_BAR = 6
_EMPTY = "Nothing drawn yet. The bars will show how sure the network is of each digit."


class DigitBars(QWidget):
    """Ten rows, 0 to 9: the digit, a bar, the probability in percent. Painted by hand, it is cheap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digitBars")
        self.setAccessibleName("Probabilities of the digits")
        self.setAccessibleDescription(_EMPTY)
        self.setToolTip("How sure the network is of each digit; together they make 100 %.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._probabilities: tuple[float, ...] | None = None
        follow_theme(self)

    def set_probabilities(self, probabilities: Sequence[float] | None) -> None:
        """Ten numbers from 0 to 1 in digit order, or None for "nothing drawn". Raises ValueError for another count."""
        new = None if probabilities is None else tuple(float(value) for value in probabilities)
        if new is not None and len(new) != 10:
            raise ValueError(f"ten probabilities are needed, one a digit, not {len(new)}")
        if new == self._probabilities:
            return
        self._probabilities = new
        description = _EMPTY if new is None else f"reads {self.winner()} with {percent(max(new))}"
        if description != self.accessibleDescription():
            self.setAccessibleDescription(description)
        self.update()

    def probabilities(self) -> tuple[float, ...] | None:
        """What is shown: ten numbers in digit order, or None."""
        return self._probabilities

    def winner(self) -> int | None:
        """The digit that is read, or None when nothing is."""
        shown = self._probabilities
        return None if shown is None else shown.index(max(shown))

    def sizeHint(self) -> QSize:
        return QSize(150, 10 * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 10 * _ROW)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._probabilities is None:
            self._paint_empty(painter)
            return
        winner = self.winner()
        height = min(self.height() / 10, 22.0)
        for digit, probability in enumerate(self._probabilities):
            row = QRectF(0, digit * height, self.width(), height)
            self._paint_row(painter, row, digit, probability, wins=digit == winner)

    def _paint_row(self, painter: QPainter, row: QRectF, digit: int, probability: float, *, wins: bool) -> None:
        tokens = theme.current()
        font = theme.font(theme.CAPTION_PX, bold=wins)
        widest = QFontMetrics(theme.font(theme.CAPTION_PX, bold=True)).horizontalAdvance("100.0 %")
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if wins else tokens.secondary))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, str(digit))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, percent(probability))
        track = QRectF(row.left() + 16, row.center().y() - _BAR / 2, row.width() - 16 - widest - 8, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mix(tokens.panel, tokens.hairline, 0.6))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        # Never narrower than its round ends: a bar of nothing is a dot, so that every row has one.
        share = min(max(probability, 0.0), 1.0) if probability == probability else 0.0
        bar = QRectF(track.topLeft(), track.size())
        bar.setWidth(max(_BAR / 2, share * track.width()))
        painter.setBrush(QColor(tokens.accent) if wins else theme.mix(tokens.panel, tokens.accent, 0.45))
        painter.drawRoundedRect(bar, bar.width() / 2 if bar.width() < _BAR else _BAR / 2, _BAR / 2)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.SECONDARY_PX))
        painter.setPen(QColor(theme.current().secondary))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(self.rect()), flags, _EMPTY)


def percent(probability: float) -> str:
    """A probability as it is shown: "99.6 %". What is not a number is "–"."""
    return f"{100 * probability:.1f} %" if probability == probability else "–"
