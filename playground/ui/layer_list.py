"""The layers as a list: the canvas's twin for keyboard and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from playground.network.document import Project
from playground.ui import icons, theme
from playground.ui.canvas import words
from playground.ui.canvas.actions import LayerActions
from playground.ui.canvas.mime import layer_id_of

if TYPE_CHECKING:
    from playground.session.session import Session

NODE_ID = Qt.ItemDataRole.UserRole


class LayerList(QListWidget):
    """One row a layer, in step with the session's selection; the same keys and drops as on the canvas."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.layer_actions = LayerActions(session)
        self._following = False
        self.setObjectName("layerList")
        self.setAccessibleName("Layers")
        self.setToolTip("The layers in order. Delete removes the selected one, Alt with an arrow key moves it.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentItemChanged.connect(self._user_moved)
        session.project_changed.connect(self._project_changed)
        session.selection_changed.connect(self._select)
        theme.notifier().theme_changed.connect(self._fill)
        self._fill()

    def _project_changed(self, old: Project, new: Project) -> None:
        if (old.network, old.dataset, old.loss, old.recipe) != (new.network, new.dataset, new.loss, new.recipe):
            self._fill()

    def _fill(self) -> None:
        """Brings the rows to the project; rows that are already right are not touched."""
        project, check = self.session.project, self.session.check
        self._following = True
        for i, node in enumerate(project.network.nodes):
            item = self.item(i)
            if item is None:
                item = QListWidgetItem()
                self.addItem(item)
            text, broken = words.row(project, check, node), check.problem_of(node.id) is not None
            item.setData(NODE_ID, node.id)
            item.setText(text)
            item.setToolTip(text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            item.setForeground(QColor(theme.current().warning if broken else theme.current().text))
            sign = icons.icon("warning", "warning") if broken else icons.icon("lock", "secondary")
            item.setData(Qt.ItemDataRole.DecorationRole, sign if broken or node.frozen else None)
        while self.count() > len(project.network.nodes):
            self.takeItem(self.count() - 1)
        self._following = False
        self.updateGeometry()
        self._select(self.session.selection)
        self.setAccessibleDescription(words.summary(project, check))

    def sizeHint(self) -> QSize:
        """As high as its rows, up to eight of them."""
        row = max(self.sizeHintForRow(0), 24)
        return QSize(240, row * min(max(self.count(), 1), 8) + 2 * self.frameWidth() + 4)

    minimumSizeHint = sizeHint

    def _select(self, node_id: int | None) -> None:
        row = next((i for i in range(self.count()) if self.item(i).data(NODE_ID) == node_id), -1)
        self._following = True
        self.setCurrentRow(row)
        if row < 0:
            self.clearSelection()
        self._following = False

    def _user_moved(self, now: QListWidgetItem | None) -> None:
        if not self._following:
            self.session.select(now.data(NODE_ID) if now is not None else None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.layer_actions.wants(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.layer_actions.handle(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.layer_actions.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._answer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # shows between which rows
        self._answer(event)

    def dropEvent(self, event: QDropEvent) -> None:
        layer_id = layer_id_of(event.mimeData())
        self._answer(event)
        if layer_id is not None:
            self.layer_actions.add(layer_id, self._row_below(event))
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _answer(self, event: QDropEvent) -> None:
        if layer_id_of(event.mimeData()) is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def _row_below(self, event: QDropEvent) -> int:
        """The position that a drop at that height means: before the row whose middle is below it."""
        y = event.position().y()
        return sum(self.visualItemRect(self.item(i)).center().y() < y for i in range(self.count()))
