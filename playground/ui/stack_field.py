"""The editor of several kinds in order, such as the layers inside of a block: a list, and the settings of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.core.kinds import Kind
from playground.core.nested import Stack
from playground.core.registry import registry
from playground.network.names import short
from playground.ui.fields import _Field, caption
from playground.ui.icons import set_icon

ROW_HEIGHT = 28
MOST_ROWS = 6  # that the list shows at once
FormMaker = Callable[[Kind, Callable[[str, Any], None], Callable[[], None]], Any]


class Rows(QListWidget):
    """One row an entry. Delete asks for the current one to go, Alt with an arrow key for it to move."""

    remove_asked = Signal()
    move_asked = Signal(int)

    def wanted(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key asks for, if it is one of these."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.remove_asked.emit
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            return partial(self.move_asked.emit, steps[Qt.Key(event.key())])
        return None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.wanted(event):  # type: ignore[arg-type]
            event.accept()  # these keys are meant for this list, not for the network
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = self.wanted(event)
        if asked is None:
            super().keyPressEvent(event)
        else:
            asked()

    def sizeHint(self) -> QSize:
        return QSize(200, ROW_HEIGHT * max(1, min(self.count(), MOST_ROWS)) + 2 * self.frameWidth() + 4)

    minimumSizeHint = sizeHint


class StackField(_Field):
    """form: makes the editors of one entry from (entry, what to do with a changed field, what to do at the end)."""

    def __init__(self, param: Stack, value: tuple[Kind, ...], form: FormMaker, parent: QWidget | None = None) -> None:
        self.rows = Rows()
        self.rows.setObjectName("stackRows")
        self.rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        super().__init__(param, value, self.rows, True, parent)
        keys = "Delete removes the chosen one, Alt with an arrow key moves it."
        self.rows.setToolTip(f"{param.help} {keys}")
        self._make_form, self.form = form, None
        self.box.insertLayout(self.box.indexOf(self.rows) + 1, self._make_buttons())
        self.about = caption("", "secondary")
        self.box.addWidget(self.about)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(12, 0, 0, 0)
        self.box.addLayout(self._place)
        self.rows.currentRowChanged.connect(lambda _: self._show_entry())
        self.rows.remove_asked.connect(self.remove)
        self.rows.move_asked.connect(self.move_by)
        self._show()
        self.rows.setCurrentRow(0)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.add_button = self._button("plus", "stackAdd", "Adds one behind the chosen one.")
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add_button)
        menu.setToolTipsVisible(True)
        for kind in registry.all(self.param.category):
            action = menu.addAction(kind.title)
            action.setToolTip(kind.summary)
            action.setData(kind.kind_id())
            action.triggered.connect(partial(self._add, kind.kind_id()))
        self.add_button.setMenu(menu)
        self.remove_button = self._button("trash", "stackRemove", "Removes the chosen one (Delete).")
        self.remove_button.clicked.connect(lambda: self.remove())
        self.up_button = self._button("chevron-up", "stackUp", "Moves the chosen one up (Alt+Up).")
        self.up_button.clicked.connect(lambda: self.move_by(-1))
        self.down_button = self._button("chevron-down", "stackDown", "Moves the chosen one down (Alt+Down).")
        self.down_button.clicked.connect(lambda: self.move_by(1))
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _button(self, icon: str, name: str, words: str) -> QToolButton:
        button = QToolButton()
        set_icon(button, icon)
        button.setObjectName(name)
        button.setToolTip(words)
        button.setAccessibleName(words.rstrip("."))
        return button

    # -- what is shown

    def _show(self) -> None:
        """Brings the rows to the value; the chosen place stays chosen."""
        chosen = self.rows.currentRow()
        while self.rows.count() > len(self._value):
            self.rows.takeItem(self.rows.count() - 1)
        while self.rows.count() < len(self._value):
            self.rows.addItem("")
            self.rows.item(self.rows.count() - 1).setSizeHint(QSize(0, ROW_HEIGHT))
        for i, entry in enumerate(self._value):
            words = f"{i + 1}  {short(entry)}"
            self.rows.item(i).setText(words)
            self.rows.item(i).setToolTip(entry.summary)
        self.rows.setCurrentRow(max(0, min(chosen, len(self._value) - 1)) if self._value else -1)
        self.rows.updateGeometry()
        self._show_entry()

    def _show_entry(self) -> None:
        place = self.rows.currentRow()
        chosen = 0 <= place < len(self._value)
        self.remove_button.setEnabled(chosen)
        self.up_button.setEnabled(place > 0)
        self.down_button.setEnabled(chosen and place + 1 < len(self._value))
        self.add_button.setEnabled(len(self._value) < self.param.maximum)
        self.about.setText(self._value[place].summary if chosen else "Nothing inside yet: add something with +.")
        if chosen and self.form is None:
            self.form = self._make_form(self._value[place], self._change_entry, self.editing_finished.emit)
            self._place.addWidget(self.form)
        elif chosen:
            self.form.set_described(self._value[place])
        if self.form is not None:
            self.form.setVisible(chosen and bool(self.form.editors))

    # -- edits

    def _add(self, kind_id: str) -> None:
        place = self.rows.currentRow() + 1
        new = registry.create(self.param.category, kind_id)
        self._put((*self._value[:place], new, *self._value[place:]), place)

    def remove(self) -> None:
        place = self.rows.currentRow()
        if 0 <= place < len(self._value):
            self._put((*self._value[:place], *self._value[place + 1 :]), place)

    def move_by(self, step: int) -> None:
        """The chosen one changes places with its neighbour."""
        place = self.rows.currentRow()
        goal = place + step
        if 0 <= place < len(self._value) and 0 <= goal < len(self._value):
            entries = list(self._value)
            entries[place], entries[goal] = entries[goal], entries[place]
            self._put(tuple(entries), goal)

    def _change_entry(self, field: str, value: Any) -> None:
        place = self.rows.currentRow()
        changed = self._value[place].but(**{field: value})
        self._take((*self._value[:place], changed, *self._value[place + 1 :]), finished=False)
        self.rows.item(place).setText(f"{place + 1}  {short(changed)}")

    def _put(self, entries: tuple[Kind, ...], chosen: int) -> None:
        self._take(entries)
        self._show()
        self.rows.setCurrentRow(max(0, min(chosen, len(self._value) - 1)) if self._value else -1)
