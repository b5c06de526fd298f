"""Several pages in one place, one of which is seen; one may be lent out, to be shown large elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from playground.ui import icons
from playground.ui.kit.titles import Titles

ANY_SIZE = (1 << 24) - 1  # pixels: what Qt takes for no limit
BACK = "Bring this back to the panel (Escape)"


class Pages(QWidget):
    """The titles of all pages stand side by side at the top of each and choose between them.

    A page has a ``heading`` in its head, which makes room for the titles; with a button ``enlarge`` it can be shown
    large. lent: the page that is, "" for none.
    """

    chosen = Signal(str)
    enlarge_requested = Signal(str)
    called_back = Signal()
    lent_changed = Signal()

    def __init__(self, pages: dict[str, QWidget], name: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = pages
        self.current = self.lent = ""
        self.titles: list[Titles] = []
        self.options: tuple[tuple[str, str], ...] = ()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        for key, page in pages.items():
            titles = Titles([], tooltip=help, accessible_name=name)
            titles.current_changed.connect(self.show_page)
            page.heading.parentWidget().layout().replaceWidget(page.heading, titles)
            page.heading.hide()
            self.titles.append(titles)
            self.column.addWidget(page)
            button = self.enlarge_button(key)
            if button is not None:
                self.tooltip_of_enlarge = button.toolTip()
                button.clicked.connect(lambda _=False, key=key: self.enlarge(key))

    def enlarge_button(self, key: str) -> QToolButton | None:
        return getattr(self.pages[key], "enlarge", None)

    def enlarge(self, key: str) -> None:
        """Asks for a page to be shown large, or for the one that is to come back."""
        if self.lent:
            self.called_back.emit()
        elif self.enlarge_button(key) is not None:
            self.enlarge_requested.emit(key)

    def offer(self, options: tuple[tuple[str, str], ...]) -> None:
        """Which pages can be chosen, with their titles; the first is shown."""
        if self.lent:
            self.called_back.emit()
        self.options = options
        for titles in self.titles:
            titles.set_options(list(options))
        self.show_page(options[0][0])

    def show_page(self, key: str) -> None:
        if key == self.lent:
            if key != self.current:
                self.called_back.emit()
            return
        self.current = key
        focus = QApplication.focusWidget()
        chosen_here = focus is not None and any(titles.isAncestorOf(focus) for titles in self.titles)
        for name, titles in zip(self.pages, self.titles, strict=True):
            if name != self.lent:
                titles.set_current(key)
        for name, page in self.pages.items():
            if name != self.lent:
                page.setVisible(name == key)
        if chosen_here:  # the title that was pressed has gone with its page; its twin takes the keyboard over
            # later: first the button that was pressed does what it does after a press
            QTimer.singleShot(0, self, self.titles[list(self.pages).index(key)].focus_current)
        self.chosen.emit(key)

    def lend(self, key: str) -> QWidget:
        """Gives a page away until ``take_back``, with nothing but its own title; another one is seen here meanwhile."""
        page, titles = self.pages[key], self.titles[list(self.pages).index(key)]
        others = [other for other, _ in self.options if other != key]
        self.lent = key
        self.dress(key, "close", BACK)
        titles.set_options([option for option in self.options if option[0] == key])
        self.column.removeWidget(page)
        if others:
            self.show_page(others[0])
        self.lent_changed.emit()
        return page

    def take_back(self) -> None:
        """Puts the page that was lent out back, and shows it."""
        key, self.lent = self.lent, ""
        place = list(self.pages).index(key)
        self.dress(key, "enlarge", self.tooltip_of_enlarge)
        self.column.insertWidget(place, self.pages[key])
        self.titles[place].set_options(list(self.options))
        self.show_page(key)
        self.lent_changed.emit()

    def dress(self, key: str, icon: str, tooltip: str) -> None:
        button = self.enlarge_button(key)
        if button is not None:
            icons.set_icon(button, icon, "secondary", 14)
            button.setToolTip(tooltip)
            button.setAccessibleName(tooltip)
