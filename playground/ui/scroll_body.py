"""What stands inside a scroll area that goes up and down only."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class ScrollBody(QWidget):
    """Needs no least height: Qt would take the one of its narrowest width for it, and scroll where all fits."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("scrollBody", True)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
