"""The titles of several pages side by side: as many as there is room for, the others in a menu behind them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from playground.ui import icons
from playground.ui.kit.segmented import Segmented


class Titles(Segmented):
    """The current title is always seen."""

    def __init__(
        self,
        options: Sequence[str | tuple[str, str]],
        *,
        tooltip: str = "",
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.more = QToolButton()
        super().__init__(options, tooltip=tooltip, accessible_name=accessible_name, look="titles", parent=parent)
        icons.set_icon(self.more, "chevron-down", "secondary", 14)
        self.more.setObjectName("moreViews")
        self.more.setToolTip("Other views that can be shown here")
        self.more.setAccessibleName("More views")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self.menu)
        self.layout().addWidget(self.more)
        self.layout().setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._arrange()

    def set_options(self, options: Sequence[str | tuple[str, str]], current: str | None = None) -> None:
        super().set_options(options, current)
        if self.layout().indexOf(self.more) >= 0:
            self.layout().addWidget(self.more)  # behind the new ones
        self.updateGeometry()
        self._arrange()

    def set_current(self, key: str) -> None:
        super().set_current(key)
        self._arrange()

    def sizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self._titles()]
        return QSize(sum(widths) + self.layout().spacing() * (len(widths) - 1), 24)

    def minimumSizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self._titles()]
        more = self.layout().spacing() + self.more.sizeHint().width() if len(widths) > 1 else 0
        return QSize(min(max(widths, default=0) + more, self.sizeHint().width()), 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def hidden_titles(self) -> list[str]:
        """The ids of those that only the menu has."""
        return [b.property("key") for b in self._titles() if b.isHidden()]

    def _titles(self) -> list[QPushButton]:
        by_key = {button.property("key"): button for button in self._group.buttons()}
        return [by_key[key] for key, _ in self._options if key in by_key]

    def _arrange(self) -> None:
        titles, gap = self._titles(), self.layout().spacing()
        room = self.width()
        if self.sizeHint().width() <= room:
            seen = set(titles)
        else:
            current = self._group.checkedButton()
            room -= self.more.sizeHint().width()
            seen = {current} if current else set()
            room -= sum(button.sizeHint().width() + gap for button in seen)
            for button in titles:
                needed = button.sizeHint().width() + gap
                if button not in seen and needed > room:
                    break
                if button not in seen:
                    seen.add(button)
                    room -= needed
        for button in titles:
            button.setVisible(button in seen)
        self.more.setVisible(len(seen) < len(titles))

    def _fill(self) -> None:
        self.menu.clear()
        for key, label in self._options:
            action = self.menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(key == self.current())
            action.triggered.connect(lambda _=False, key=key: self._pick(key))

    def _pick(self, key: str) -> None:
        if key != self.current():
            self.set_current(key)
            self.current_changed.emit(key)
