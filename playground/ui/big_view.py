"""A view of the right panel shown large in the place of the network, until Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.ui.kit.paint import focus_quietly
from playground.ui.pages import ANY_SIZE, Pages

EDGE = 24  # pixels around the view
CONTROLS = 130  # pixels of height that a view has beside its square picture, about


class BigView(QWidget):
    """Takes a page out of ``pages`` and hides ``canvas`` meanwhile, which then asks for nothing."""

    def __init__(self, pages: Pages, canvas: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bigView")
        self.setAccessibleName("Large view")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages, self.canvas = pages, canvas
        self.page: QWidget | None = None
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self.hide()
        pages.enlarge_requested.connect(self.open)
        pages.called_back.connect(self.leave)
        self.escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)

    def toggle(self) -> None:
        """Shows the page of the panel large where it can be, or brings the one that is back."""
        self.pages.enlarge(self.pages.current)

    def open(self, key: str) -> None:
        self.canvas.hide()
        self.page = self.pages.lend(key)
        self.row.addStretch(1)
        self.row.addWidget(self.page, 1000)
        self.row.addStretch(1)
        self.fit()
        self.show()
        self.page.show()
        button = self.pages.enlarge_button(key)
        if button is not None:
            focus_quietly(button)

    def leave(self) -> None:
        """Everything where it was."""
        if self.page is None:
            return
        self.page.setMaximumWidth(ANY_SIZE)
        self.row.removeWidget(self.page)  # an item that is only taken goes on keeping the sizes of its widget
        while self.row.count():
            self.row.takeAt(0)
        self.page = None
        self.pages.take_back()
        self.hide()
        self.canvas.show()
        focus_quietly(self.canvas)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As wide as its picture is high, so that the controls stand under the picture."""
        if self.page is not None:
            self.page.setMaximumWidth(max(360, self.height() - 2 * EDGE - CONTROLS))
