"""A titled part of a panel: hairline, header row, body."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.ui.icons import set_icon


class Section(QWidget):
    """A header with a semi-bold title and a quiet note at the right, and a `body` layout to fill.

    A collapsible section folds by a click on its title; the caller remembers `collapsed_changed` if it wants to.
    """

    collapsed_changed = Signal(bool)

    def __init__(
        self,
        title: str,
        trailing: str = "",
        *,
        separator: bool = True,
        collapsible: bool = False,
        collapsed: bool = False,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setToolTip(tooltip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if separator:
            outer.addWidget(hairline())
            outer.addSpacing(12)
        self._header = QHBoxLayout()
        self._header.setSpacing(8)
        self.title_widget = _FoldButton(title) if collapsible else QLabel(title)
        if collapsible:
            self.title_widget.clicked.connect(lambda: self.set_collapsed(not self.is_collapsed(), tell=True))
        else:
            self.title_widget.setProperty("role", "title")
        self._trailing = QLabel(trailing)
        self._trailing.setProperty("role", "secondary")
        self._trailing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._header.addWidget(self.title_widget)
        self._header.addStretch(1)
        self._header.addWidget(self._trailing)
        outer.addLayout(self._header)
        self._body = QWidget()
        self.body = QVBoxLayout(self._body)
        self.body.setContentsMargins(0, 8, 0, 12)
        self.body.setSpacing(8)
        outer.addWidget(self._body, 1)
        self._collapsed = False
        self.set_collapsed(collapsible and collapsed)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget at the end of the body."""
        self.body.addWidget(widget, stretch)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a small control at the right end of the header."""
        self._header.addWidget(widget)

    def set_title(self, title: str) -> None:
        self.title_widget.setText(title)
        self.setAccessibleName(title)

    def set_trailing(self, text: str) -> None:
        self._trailing.setText(text)

    def is_collapsed(self) -> bool:
        return self._collapsed

    def set_collapsed(self, collapsed: bool, *, tell: bool = False) -> None:
        """Fold or unfold the body; with `tell`, say so by signal."""
        self._collapsed = collapsed
        self._body.setVisible(not collapsed)
        if isinstance(self.title_widget, _FoldButton):
            self.title_widget.show_state(collapsed)
        if tell:
            self.collapsed_changed.emit(collapsed)


class _FoldButton(QPushButton):
    """The title of a collapsible section, with a chevron before it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("variant", "header")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, collapsed: bool) -> None:
        set_icon(self, "chevron-right" if collapsed else "chevron-down", "secondary", 14)
        self.setToolTip("Show this part" if collapsed else "Hide this part")
        self.setAccessibleDescription("folded" if collapsed else "unfolded")


def hairline(vertical: bool = False) -> QFrame:
    """A line of one pixel between two parts."""
    line = QFrame()
    line.setProperty("line", "vertical" if vertical else "horizontal")
    return line
