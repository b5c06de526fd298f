"""A segmented control: a few choices side by side, one of them current."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segmented(QFrame):
    """Choices as ("id", "Label") pairs or plain labels; Tab reaches it once, the arrow keys change it.

    look: "segmented", or "titles" where the choices are the titles of what stands below.
    """

    current_changed = Signal(str)  # the id; only when the user changes it

    def __init__(
        self,
        options: Sequence[str | tuple[str, str]],
        *,
        current: str | None = None,
        tooltip: str = "",
        accessible_name: str = "",
        look: str = "segmented",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setToolTip(tooltip)
        self.setAccessibleName(accessible_name or tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        titles = look == "titles"
        margin = 0 if titles else 2
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(12 if titles else 2)
        self._variant = "title" if titles else "segment"
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._toggled)
        self._options: list[tuple[str, str]] = []
        self._telling = True
        self.set_options(options, current)

    def set_options(self, options: Sequence[str | tuple[str, str]], current: str | None = None) -> None:
        """Replace the choices without a signal; the current one stays where it still exists."""
        wanted = [(option, option) if isinstance(option, str) else tuple(option) for option in options]
        keep = current if current is not None else self.current()
        if wanted != self._options:
            for button in self._group.buttons():
                self._group.removeButton(button)
                button.hide()
                button.deleteLater()
            self._options = wanted
            for key, label in wanted:
                self._add(key, label)
        if wanted:
            self.set_current(keep if keep in dict(wanted) else wanted[0][0])

    def current(self) -> str:
        """The id of the current choice, "" when there is none."""
        button = self._group.checkedButton()
        return button.property("key") if button else ""

    def set_current(self, key: str) -> None:
        """Show `key` as current without a signal; an unknown key is ignored."""
        self._telling = False
        for button in self._group.buttons():
            if button.property("key") == key:
                button.setChecked(True)
        self._telling = True

    def focus_current(self) -> None:
        """Give the keyboard to the current choice."""
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, key: str, label: str) -> None:
        button = _Segment(label, self._variant)
        button.setProperty("key", key)
        button.setToolTip(self.toolTip())
        self._group.addButton(button)
        self.layout().addWidget(button)

    def _toggled(self, button: QAbstractButton, checked: bool) -> None:
        if checked and self._telling:
            self.current_changed.emit(button.property("key"))


class _Segment(QPushButton):
    """One choice; as wide as its bold text, so that becoming current moves nothing."""

    def __init__(self, label: str, variant: str) -> None:
        super().__init__(label)
        self.setProperty("variant", variant)
        self._room = 22 if variant == "segment" else 4
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + self._room, 24)

    minimumSizeHint = sizeHint
