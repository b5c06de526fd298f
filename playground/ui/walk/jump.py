"""The list of places to jump to; what is chosen ends in "…" at a word where it does not fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from playground.ui.kit.guard import guarded

TOOLTIP = "Jumps to a layer, on the way forward or back (Page up, Page down)."


class Jump(QComboBox):
    """Takes the room that is left; pointing at it shows the whole entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkJump")
        self.setAccessibleName("Jump to")
        self.setToolTip(TOOLTIP)
        self.setMinimumWidth(60)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentTextChanged.connect(lambda words: self.setToolTip(f"{words}. {TOOLTIP}" if words else TOOLTIP))

    def shown(self) -> str:
        """The entry as it is drawn."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        return at_a_word(self.currentText(), lambda words: self.fontMetrics().horizontalAdvance(words) <= room)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()  # type: ignore[attr-defined]
        with QStylePainter(self) as painter:
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def at_a_word(text: str, fits: Callable[[str], bool]) -> str:
    """The text, or as many of its words as fit with "…" behind them, one at least."""
    words = text.split(" ")
    shorter = (" ".join(words[:count]) + "…" for count in range(len(words) - 1, 0, -1))
    return next((each for each in (text, *shorter) if fits(each)), words[0] + "…")
