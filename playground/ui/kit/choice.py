"""A drop-down list of named choices."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget


class Choice(QComboBox):
    """Choices as ("id", "Label") pairs or plain labels. The wheel changes it only while it has the focus."""

    chosen = Signal(str)  # the id; only when the user picks

    def __init__(
        self,
        options: Sequence[str | tuple[str, str]] = (),
        *,
        current: str | None = None,
        tooltip: str = "",
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setToolTip(tooltip)
        self.setAccessibleName(accessible_name or tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setItemDelegate(QStyledItemDelegate(self))  # the default one ignores the style sheet's row height
        popup = self.view().window()
        popup.setWindowFlags(
            Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        )
        popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the list's round corners
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))
        self.set_options(options, current)

    def set_options(self, options: Sequence[str | tuple[str, str]], current: str | None = None) -> None:
        """Replace the choices without a signal; the current one stays where it still exists."""
        keep = current if current is not None else self.current()
        self.clear()
        for option in options:
            key, label = (option, option) if isinstance(option, str) else option
            self.addItem(label, key)
        self.set_current(keep)

    def current(self) -> str:
        """The id of the current choice, "" when there is none."""
        return self.currentData() or ""

    def set_current(self, key: str) -> None:
        """Show `key` as current without `chosen`; an unknown key is ignored."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
