"""The network as a picture that is edited by hand: mouse, drops, keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from playground.network.document import Project
from playground.network.names import layer_in_full
from playground.network.roles import unwalkable
from playground.ui.canvas import hover
from playground.ui.canvas.geometry import Hit
from playground.ui.canvas.gestures import Gesture, MoveLayer, PaletteDrop, Pan, Press, ResizeLayer
from playground.ui.canvas.mime import layer_id_of
from playground.ui.canvas.plan import SUMMARIES
from playground.ui.canvas.scene import NO_HIT, Edge
from playground.ui.canvas.view import NetworkView
from playground.ui.canvas.zoom import STEP
from playground.ui.inside.view import opens

if TYPE_CHECKING:
    from playground.session.session import Session

PAN = 60  # pixels that a key moves the view
WAYS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
EDGE_REACH = 5.0  # pixels on the screen from a line that still mean it


class Canvas(NetworkView):
    """Draws the session's network and edits it.

    neuron_picked(node_id, unit): a neuron was clicked; neuron_hovered(node_id or None, unit): the mouse is over a
    neuron of a layer, or (None) no longer; export_requested: asked for in the menu; walk_wanted((node_id, unit) or
    None): the steps of one sample are asked for, from that neuron on; layer_opened(node_id): a layer is to be seen from
    inside. zoom_changed and fit() come from ZoomView.
    """

    neuron_picked = Signal(int, int)
    neuron_hovered = Signal(object, int)
    export_requested = Signal()
    walk_wanted = Signal(object)
    layer_opened = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._gesture: Gesture | None = None
        self.click_opens = True  # False while a click on a neuron means something else
        super().__init__(session, parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Network")
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)

    # ------------------------------------------------------------------ the mouse

    def slot_at(self, at: QPoint) -> int:
        """The position among the layers that a layer dropped there takes."""
        return self.layout_now.slot_at(self.mapToScene(at).x())

    def begin(self, gesture: Gesture) -> None:
        """The gesture that the mouse makes from now on."""
        self._gesture = gesture
        self.forget_pointer()

    def clicked(self, hit: Hit, at: QPoint) -> None:
        """A press and a release in one place."""
        self.hand.close()
        edge = self._edge_at(at) if not hit.part else None
        number = self.hand.of_edge(edge) if edge is not None else self.hand.of_hit(hit)
        if number is not None:
            self.forget_pointer()
            self.hand.open(number, self.viewport().mapTo(self, at))
            return
        feature = self._feature(hit)
        if feature:
            self.layer_actions.switch_feature(feature)
            return
        ids = {node.id for node in self.session.project.network.nodes}
        if hit.node_id not in ids:  # nothing, the input, or a layer that went while the button was down
            self.session.select(None)
        elif hit.part in ("minus", "plus"):
            self.layer_actions.resize(1 if hit.part == "plus" else -1, hit.node_id)
        else:
            self.session.select(hit.node_id)
            if hit.part == "unit":
                self._picked = hit
                self._mark()
                self.neuron_picked.emit(hit.node_id, hit.unit)
            if self.click_opens and self._is_summary(hit):
                self.layer_opened.emit(hit.node_id)

    def _is_summary(self, hit: Hit) -> bool:
        return hit.part in ("unit", "body") and hit.column is not None and hit.column.plan.style in SUMMARIES

    def _feature(self, hit: Hit) -> str:
        """The input that a click switches on or off."""
        if hit.column is None or hit.node_id is not None or len(hit.column.plan.choices) < 2:
            return ""
        if hit.part == "feature":
            return hit.column.off[hit.unit][0]
        return [key for key, _, on in hit.column.plan.choices if on][hit.unit] if hit.part == "unit" else ""

    def _edge_at(self, at: QPoint) -> Edge | None:
        """The line under a point of the viewport."""
        point = self.mapToScene(at)
        return self.network_scene.edge_at(point.x(), point.y(), EDGE_REACH / self.zoom())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton:
            self.begin(Pan(self, at))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = Press(self, self.hit_at(at), at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(at)
        else:
            self._hover(at)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event.position().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self.hit_at(at).part and event.button() == Qt.MouseButton.LeftButton:
            self.fit()
            event.accept()
        else:
            self.mousePressEvent(event)  # − and + are clicked fast

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            tip = hover.tip(self.session.project, self.hit_at(event.pos()))
            QToolTip.showText(event.globalPos(), tip, self.viewport())  # an empty one hides it
            return True
        return super().viewportEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.forget_pointer()

    def _hover(self, at: QPoint) -> None:
        hit, before, looked = self.hit_at(at), self._hit, self._looked_at()
        edge = self._edge_at(at) if not hit.part else None
        self._hit, self._edge = hit, edge
        self.viewport().setCursor(self._cursor_for(hit, edge))
        self._tell_hovered(before, hit)
        self._mark()
        if self._looked_at() != looked:
            self.watch_now()
        if self.hand.place is not None:
            return
        if hit.part in ("unit", "bias", "feature") or edge is not None:
            self._numbers.restart()
            self.overlay.show_hover(self._hover_words(), at)
        else:
            self.overlay.hover.hide()

    def _cursor_for(self, hit: Hit, edge: Edge | None) -> Qt.CursorShape:
        clickable = hit.node_id is not None and (self._is_summary(hit) or hit.part in ("minus", "plus", "unit", "bias"))
        if clickable or self._feature(hit) or (edge is not None and self.hand.of_edge(edge) is not None):
            return Qt.CursorShape.PointingHandCursor
        if hit.node_id is not None and hit.part in ("head", "handle"):
            return Qt.CursorShape.OpenHandCursor if hit.part == "head" else Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.ArrowCursor

    def _tell_hovered(self, before: Hit, now: Hit) -> None:
        was, is_now = before.neuron(), now.neuron()
        if was != is_now:
            self.neuron_hovered.emit(*(is_now or (None, 0)))

    def forget_pointer(self) -> None:
        self._tell_hovered(self._hit, NO_HIT)
        super().forget_pointer()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos() if event.reason() == QContextMenuEvent.Reason.Mouse else self.viewport().rect().center()
        hit = self.hit_at(at) if event.reason() == QContextMenuEvent.Reason.Mouse else self._picked
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.session.select(hit.node_id)
        neuron = hit.neuron()
        unit = neuron[1] if neuron is not None and hit.column.plan.linked else None
        menu = self.layer_actions.menu(self, unit if hit.node_id == self.session.selection else None)
        menu.addSeparator()
        neuron = self.hit_at(at).neuron()
        words = "Step through this neuron" if neuron else "Step through one sample"
        walk, why_not = menu.addAction(words), unwalkable(self.session.project, self.session.frame.epoch)
        walk.triggered.connect(lambda: self.walk_wanted.emit(neuron))
        walk.setEnabled(not why_not)
        walk.setToolTip(why_not)
        menu.setToolTipsVisible(bool(why_not))
        selected = self.session.selection
        if opens(self.session.project, self.session.check, selected):
            menu.addAction("Look inside (Ctrl+Enter)").triggered.connect(lambda: self.layer_opened.emit(selected))
        menu.addAction("Fit").triggered.connect(self.fit)
        menu.addAction("Export picture…").triggered.connect(self.export_requested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))
        event.accept()

    # ------------------------------------------------------------------ dragging

    def show_slot(self, slot: int, verb: str, title: str, at: QPoint, instead: str = "") -> None:
        """The insertion line and its label; ``instead`` is said where nothing would change."""
        layout = self.layout_now
        foot = self.to_widget(QPointF(layout.slot_x(slot), layout.bottom)) + QPoint(0, 4)
        if instead:
            self.network_scene.line.vanish()
            self.overlay.show_note(instead, foot)
            return
        self.network_scene.line.show_at(layout.slot_x(slot), layout.top - 6, layout.bottom)
        network = self.session.project.network
        place = f"after {layer_in_full(network, network.nodes[slot - 1].id)}" if slot else "as the first layer"
        self.overlay.show_drop(verb, title, place, foot)

    def show_ghost(self, text: str, at: QPoint) -> None:
        self.overlay.show_ghost(text, self.viewport().mapTo(self, at))

    def hide_slot(self) -> None:
        self.network_scene.line.vanish()
        self.overlay.hide_drag()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        layer_id = layer_id_of(event.mimeData())
        if layer_id is None:
            event.ignore()
            return
        self.begin(PaletteDrop(self, layer_id))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self._gesture, PaletteDrop):
            self._gesture.move(event.position().toPoint())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if isinstance(gesture, PaletteDrop):
            gesture.release(event.position().toPoint())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _project_changed(self, old: Project, new: Project) -> None:
        if isinstance(self._gesture, (MoveLayer, ResizeLayer)):
            self._cancel_gesture()  # what is dragged may be gone
        super()._project_changed(old, new)

    def _cancel_gesture(self) -> bool:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    # ------------------------------------------------------------------ the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            looks_inside = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.session.selection is not None
            if looks_inside or self.layer_actions.wants(event):
                event.accept()  # Delete, Ctrl+C and Ctrl+Enter mean the layer while the focus is here
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if key == Qt.Key.Key_Escape and self._cancel_gesture():
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._enter_opens(modifiers == ctrl):
            self.layer_opened.emit(self.session.selection)
            return
        if self._hand_keys(key):
            return
        if modifiers == plain and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in WAYS:
            self.pan_by(*(-PAN * way for way in WAYS[key]))
        elif modifiers == plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.layer_actions.select_beside(-1 if key == Qt.Key.Key_Left else 1)
            self._bring_selected_in()
        elif modifiers == plain and key == Qt.Key.Key_F:
            self.fit()
        elif modifiers == ctrl and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / STEP if key == Qt.Key.Key_Minus else STEP)
        elif not self.layer_actions.handle(event):
            event.ignore()

    def _bring_selected_in(self) -> None:
        """The keyboard selects nothing out of sight: the view follows where it does not show all."""
        selected = self.session.selection
        if selected is not None and not self.fitted:
            head = self.layout_now.column(selected).head
            self.bring_in(QRectF(head.x, head.y, head.w, head.h))

    def _enter_opens(self, always: bool) -> bool:
        """Whether Enter looks inside of the selected layer: it does where not every weight is drawn."""
        selected = self.session.selection
        return selected is not None and (always or self.layout_now.column(selected).plan.style in SUMMARIES)

    def _hand_keys(self, key: int) -> bool:
        """Escape closes the card of a weight, Page Up and Page Down go to its neighbours; Enter opens the one of the
        selected layer's first weight."""
        if self.hand.place is not None and key == Qt.Key.Key_Escape:
            self.hand.close()
        elif self.hand.place is not None and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.hand.step(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.session.selection is not None:
            self.hand.begin(self.session.selection)
        else:
            return False
        return True
