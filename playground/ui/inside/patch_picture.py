"""Patch × kernel = value, with the numbers filled in."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.session.probes import PatchAnswer
from playground.ui import theme
from playground.ui.inside.tones import scale_of, toned
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme
from playground.ui.plot_style import signed

LINES, LINE = 3, 62  # channels that have a line of their own, those that count most; the height of a line
SIDE, FOOT = 54, 19
HINT = "Point at a pixel to see where it comes from."


class PatchPicture(QWidget):
    """What the window covers, what it is multiplied with, and what comes of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patchPicture")
        self.setAccessibleName("Where a pixel comes from")
        self.setToolTip("The patch of the input times the filter, added up, gives the pixel.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.answer: PatchAnswer | None = None
        follow_theme(self)

    def sizeHint(self) -> QSize:
        return QSize(280, LINES * LINE + 3 * FOOT + 4)

    def show_answer(self, answer: PatchAnswer | None) -> None:
        self.answer = answer
        self.setAccessibleDescription(" ".join(self.sentences()))
        self.update()

    def channels(self) -> list[int]:
        """The channels that have a line: those that count most."""
        a = self.answer
        assert a is not None, "there is a patch"
        if a.kernel is None:
            return [0]
        shares = np.abs((a.patch * a.kernel).sum(axis=(1, 2)))
        return [int(i) for i in np.argsort(-shares, kind="stable")[:LINES]]

    def sentences(self) -> list[str]:
        """What stands below the pictures."""
        a = self.answer
        if a is None:
            return [HINT]
        if a.kernel is None:
            return [f"{a.patch[0].size} pixels become one: {signed(a.value, 4)}"]
        rest = len(a.patch) - len(self.channels())
        more = f"with {rest} other map{'s' if rest > 1 else ''}: {signed(a.sum - a.bias, 4)}" if rest else ""
        total = f"{signed(a.sum - a.bias, 4)} + bias {signed(a.bias, 4)} = {signed(a.sum, 4)}"
        return [*([more] if more else []), total, f"after the activation: {signed(a.value, 4)}"]

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current()
        painter.setFont(theme.font(theme.SECONDARY_PX))
        painter.setPen(QColor(tokens.secondary))
        a = self.answer
        if a is None:
            words = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), words, HINT)
            return
        channels = self.channels()
        for line, channel in enumerate(channels):
            self._draw_line(painter, line * LINE, a, channel)
        painter.setPen(QColor(tokens.text))
        for i, words in enumerate(self.sentences()):
            where = QRectF(0, len(channels) * LINE + i * FOOT, self.width(), FOOT)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _draw_line(self, painter: QPainter, y: float, a: PatchAnswer, channel: int) -> None:
        tokens = theme.current()
        patch = a.patch[channel]
        parts: list[tuple[str, np.ndarray, float]] = [("", patch, scale_of(a.patch))]
        if a.kernel is not None:
            product = patch * a.kernel[channel]
            parts.append(("×", a.kernel[channel], scale_of(a.kernel)))
            parts.append(("=", product, scale_of(a.patch * a.kernel)))
        x = 0.0
        for sign, values, top in parts:
            if sign:
                painter.setPen(QColor(tokens.secondary))
                painter.drawText(QRectF(x, y, 22, SIDE), Qt.AlignmentFlag.AlignCenter, sign)
                x += 22
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QRectF(x, y, SIDE, SIDE), toned(values, top))
            painter.setPen(QColor(tokens.hairline))
            painter.drawRect(QRectF(x, y, SIDE, SIDE))
            x += SIDE
        if a.kernel is not None:
            total = signed(float((patch * a.kernel[channel]).sum()), 3)
            painter.setPen(QColor(tokens.text))
            words = QRectF(x + 8, y, self.width() - x - 8, SIDE)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, total)
