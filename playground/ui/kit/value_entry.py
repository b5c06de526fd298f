"""A number as text that becomes a field when it is clicked, and the two ways between number and text."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.ui import theme
from playground.ui.kit.paint import set_property

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")

_FLUSH = (0, 0, -3, 0)  # undoes a QLineEdit's own margin, so that the text ends where the slider ends

MIN_WIDTH = 72


class ValueEntry(QLineEdit):
    """The value at the right: text until it is clicked, then a field with the bare number selected."""

    typed = Signal(str)

    def __init__(self, row: QWidget) -> None:
        super().__init__(row)
        self._shown = self._bare = ""
        self._just_entered = False
        self.setObjectName("valueEntry")
        self.setProperty("look", "value")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes from slider to slider; F2 comes here
        self.setFixedSize(MIN_WIDTH, 18)
        self.setTextMargins(*_FLUSH)
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def show_value(self, shown: str, bare: str) -> None:
        self._shown, self._bare = shown, bare
        self._widen(shown)
        if not self.hasFocus():
            self.setText(shown)
            self.setCursorPosition(0)

    def _widen(self, text: str) -> None:
        """Make room for `text`. It never gets narrower again, so that a live value does not move its label."""
        needed = QFontMetrics(theme.font(theme.SECONDARY_PX, bold=True)).horizontalAdvance(text) + 10
        if needed > self.minimumWidth():
            self.setFixedWidth(needed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._just_entered = event.reason() == Qt.FocusReason.MouseFocusReason
        self.setReadOnly(False)
        self.setTextMargins(0, 0, 0, 0)
        self.setText(self._bare)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        text, before = self.text(), self._bare
        self._rest()
        if text != before:
            self.typed.emit(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._just_entered:
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._just_entered:  # the first click selects the whole number, later ones place the cursor
            self._just_entered = False
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.parentWidget().setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(self._bare)
            self.parentWidget().setFocus()
        else:
            super().keyPressEvent(event)
            set_property(self, "invalid", parse_number(self.text()) is None)

    def _rest(self) -> None:
        set_property(self, "invalid", False)
        self.setReadOnly(True)
        self.setTextMargins(*_FLUSH)
        self.setText(self._shown)
        self.deselect()


def number_text(value: float, decimals: int | None = None) -> str:
    """A number as people read it: "60,000", "0.012", "1e-06"; always with a decimal point, whatever the desktop's."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if value == round(value) and abs(value) < 1e15:
        return f"{round(value):,}"
    return f"{value:,.4g}"


def parse_number(text: str) -> float | None:
    """The number that `text` says ("0.03", "1e-3", "60,000"), or None. Infinity and nan are not numbers here."""
    text = text.strip().replace("−", "-")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
