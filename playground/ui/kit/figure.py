"""A figure that matters, 20 px, with its name below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.ui import theme
from playground.ui.kit.paint import set_property


class Figure(QWidget):
    """A value and its caption, right-aligned in a width that never changes while the digits do.

    `widest` is a text as long as the value can become; a longer one widens the figure once.
    """

    def __init__(
        self,
        value: str,
        caption: str,
        good: bool = False,
        *,
        widest: str = "100,000",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value, self._caption = QLabel(), QLabel()
        self._value.setProperty("role", "figure")
        self._caption.setProperty("role", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for label in (self._value, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(label)
        self.setToolTip(tooltip)
        self._width = 0
        self._reserve(widest)
        self.set_caption(caption)
        self.set_value(value, good)

    def value(self) -> str:
        return self._value.text()

    def set_value(self, value: str, good: bool = False) -> None:
        """Show `value`; `good` makes it green (the caption stays the word beside the colour)."""
        if value != self._value.text():
            self._reserve(value)
            self._value.setText(value)
            self._name()
        set_property(self._value, "good", good)

    def set_caption(self, caption: str) -> None:
        self._caption.setText(caption)
        self._name()

    def _reserve(self, text: str) -> None:
        needed = QFontMetrics(theme.font(theme.FIGURE_PX, bold=True)).horizontalAdvance(text) + 2
        if needed > self._width:
            self._width = needed
            self._value.setMinimumWidth(needed)

    def _name(self) -> None:
        self.setAccessibleName(f"{self._value.text()} {self._caption.text()}".strip())
