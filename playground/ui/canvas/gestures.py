"""Mouse gestures of the canvas, one object each, from press to release. Positions are those of the viewport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from playground.core.registry import registry
from playground.network.names import layer_in_full
from playground.ui.canvas.geometry import Hit

if TYPE_CHECKING:
    from playground.ui.canvas.canvas import Canvas


class Gesture:
    """What the mouse does from one press to its release. Each method is called at most as often as its event comes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def move(self, at: QPoint) -> None:
        """The mouse is here now."""

    def release(self, at: QPoint) -> None:
        """The button is up: the gesture does what it is for."""

    def cancel(self) -> None:
        """Escape: nothing is done, nothing is left on the screen."""


class Press(Gesture):
    """A button that is down and has not moved: a click, or the beginning of another gesture."""

    def __init__(self, canvas: Canvas, hit: Hit, at: QPoint) -> None:
        super().__init__(canvas)
        self.hit, self.start = hit, at

    def move(self, at: QPoint) -> None:
        if (at - self.start).manhattanLength() < QApplication.startDragDistance():
            return
        mine = {"head": MoveLayer, "handle": ResizeLayer} if self.hit.node_id is not None else {}
        kind = mine.get(self.hit.part)
        following = kind(self.canvas, self.hit) if kind is not None else Pan(self.canvas, self.start)
        self.canvas.begin(following)
        following.move(at)

    def release(self, at: QPoint) -> None:
        self.canvas.clicked(self.hit, self.start)


class Pan(Gesture):
    """The picture follows the mouse."""

    def __init__(self, canvas: Canvas, at: QPoint) -> None:
        super().__init__(canvas)
        self.last = at
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: QPoint) -> None:
        self.canvas.pan_by(at.x() - self.last.x(), at.y() - self.last.y())
        self.last = at

    def release(self, at: QPoint) -> None:
        self.cancel()

    def cancel(self) -> None:
        self.canvas.viewport().unsetCursor()


class MoveLayer(Gesture):
    """A layer is dragged by its head to another place."""

    def __init__(self, canvas: Canvas, hit: Hit) -> None:
        super().__init__(canvas)
        assert hit.node_id is not None, "the input stays where it is"
        self.node_id = hit.node_id
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: QPoint) -> None:
        node = self.canvas.session.project.network.node(self.node_id)
        slot = self.canvas.slot_at(at)
        self.canvas.show_slot(slot, "Move here", node.layer.title, at, "" if self._moves(slot) else "It stands here")
        self.canvas.show_ghost(layer_in_full(self.canvas.session.project.network, self.node_id), at)

    def release(self, at: QPoint) -> None:
        slot = self.canvas.slot_at(at)
        self.cancel()
        if self._moves(slot):
            self.canvas.layer_actions.move_to(self.node_id, slot - (slot > self._index()))
        self.canvas.session.select(self.node_id)

    def cancel(self) -> None:
        self.canvas.hide_slot()
        self.canvas.viewport().unsetCursor()

    def _index(self) -> int:
        return self.canvas.session.project.network.index(self.node_id)

    def _moves(self, slot: int) -> bool:
        return slot not in (self._index(), self._index() + 1)


class ResizeLayer(Gesture):
    """The lower edge of a column is dragged: neurons come or go, one for each that would find room."""

    def __init__(self, canvas: Canvas, hit: Hit) -> None:
        super().__init__(canvas)
        assert hit.column is not None, "an edge belongs to a column"
        assert hit.node_id is not None, "the input has no edge"
        self.column, self.node_id = hit.column, hit.node_id
        canvas.viewport().setCursor(Qt.CursorShape.SizeVerCursor)

    def move(self, at: QPoint) -> None:
        by = self._by(at)
        self.canvas.network_scene.ghost.preview(self.column, by)
        self.canvas.show_ghost(self.canvas.layer_actions.resized_words(self.node_id, by), at)

    def release(self, at: QPoint) -> None:
        by = self._by(at)
        self.cancel()
        self.canvas.layer_actions.resize(by, self.node_id, alone=True)
        self.canvas.session.select(self.node_id)

    def cancel(self) -> None:
        self.canvas.network_scene.ghost.preview(self.column, 0)
        self.canvas.hide_slot()
        self.canvas.viewport().unsetCursor()

    def _by(self, at: QPoint) -> int:
        """How many neurons more or fewer, within the limits of the layer."""
        handle, column = self.column.handle, self.column
        assert handle is not None, "it is dragged"
        rows = round((self.canvas.mapToScene(at).y() - handle.cy) / column.pitch)
        wanted = rows * (column.grid.columns if column.grid is not None else 1)
        return self.canvas.layer_actions.possible(self.node_id, wanted)


class PaletteDrop(Gesture):
    """A layer kind from the palette hovers over the canvas."""

    def __init__(self, canvas: Canvas, layer_id: str) -> None:
        super().__init__(canvas)
        self.layer_id = layer_id
        self.title = registry.get("layers", layer_id).title

    def move(self, at: QPoint) -> None:
        self.canvas.show_slot(self.canvas.slot_at(at), "Drop here", self.title, at)

    def release(self, at: QPoint) -> None:
        slot = self.canvas.slot_at(at)
        self.cancel()
        self.canvas.layer_actions.add(self.layer_id, slot)

    def cancel(self) -> None:
        self.canvas.hide_slot()
