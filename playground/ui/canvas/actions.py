"""What a user can do with layers. The canvas and the list share these, so that both do the same under the same keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from playground.core.kinds import Kind
from playground.core.layer import Layer
from playground.core.problems import Problem
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import weighted
from playground.network.document import Frozen, Node, Project
from playground.network.features import switch_feature
from playground.network.names import layer_in_full, layer_name
from playground.session import links
from playground.session.own_points import looks_like_points
from playground.ui.canvas import clipboard, words

if TYPE_CHECKING:
    from playground.session.session import Session

Key, Mod = Qt.Key, Qt.KeyboardModifier


class LayerActions:
    """Edits of the selected layer, each one undo step with a name. Methods that find nothing to do do nothing."""

    def __init__(self, session: Session) -> None:
        self.session = session
        none, ctrl, alt = Mod.NoModifier, Mod.ControlModifier, Mod.AltModifier
        self._keys: dict[tuple[Qt.Key, Mod], Callable[[], None]] = {
            (Key.Key_Delete, none): self.remove,
            (Key.Key_Backspace, none): self.remove,
            (Key.Key_C, ctrl): self.copy,
            (Key.Key_X, ctrl): self.cut,
            (Key.Key_V, ctrl): self.paste,
            (Key.Key_D, ctrl): self.duplicate,
            (Key.Key_Left, alt): lambda: self.move(-1),
            (Key.Key_Up, alt): lambda: self.move(-1),
            (Key.Key_Right, alt): lambda: self.move(1),
            (Key.Key_Down, alt): lambda: self.move(1),
            (Key.Key_Plus, none): lambda: self.resize(1),
            (Key.Key_Minus, none): lambda: self.resize(-1),
            (Key.Key_L, none): self.freeze,
        }

    @property
    def project(self) -> Project:
        return self.session.project

    def node(self) -> Node | None:
        """The selected layer."""
        return next((node for node in self.project.network.nodes if node.id == self.session.selection), None)

    def handle(self, event: QKeyEvent) -> bool:
        """Does what a key stands for; False where it stands for nothing here."""
        action = self._keys.get(self._key(event))
        if action is None:
            return False
        action()
        return True

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is ours even where the window has a shortcut on it."""
        return self._key(event) in self._keys

    def _key(self, event: QKeyEvent) -> tuple[Qt.Key, Mod]:
        modifiers = event.modifiers() & ~Mod.KeypadModifier
        if event.key() in (Key.Key_Plus, Key.Key_Minus):
            modifiers &= ~Mod.ShiftModifier  # + needs Shift on many keyboards
        return Key(event.key()), modifiers

    def select_beside(self, by: int) -> None:
        """The layer to the left (−1) or right (+1) of the selected one; the first or last where none is selected."""
        ids = [node.id for node in self.project.network.nodes]
        if not ids:
            return
        if self.session.selection not in ids:
            self.session.select(ids[0] if by > 0 else ids[-1])
            return
        wanted = ids.index(self.session.selection) + by
        self.session.select(ids[max(0, min(wanted, len(ids) - 1))])

    def add(self, layer_id: str, index: int | None = None) -> None:
        """A new layer of a kind at a position, or where one without a position goes."""
        kind = registry.get("layers", layer_id)
        self.insert(kind(), self.place() if index is None else index, f"Add {kind.title}")

    def insert(self, layer: Kind, index: int, text: str) -> None:
        node_id = self.project.next_id
        self.session.edit(text, edits.insert(self.project, index, layer))  # type: ignore[arg-type]
        self.session.select(node_id)

    def place(self) -> int:
        """Where a new layer goes that was given no place."""
        return edits.place_for_new(self.project, self.session.selection)

    def remove(self, verb: str = "Remove") -> None:
        node = self.node()
        if node is None:
            return
        network = self.project.network
        index, title = network.index(node.id), layer_in_full(network, node.id)
        others = [other.id for other in network.nodes if other.id != node.id]
        self.session.edit(f"{verb} {title}", edits.remove(self.project, node.id))
        self.session.select(others[min(index, len(others) - 1)] if others else None)

    def move(self, by: int) -> None:
        node = self.node()
        if node is not None:
            self.move_to(node.id, self.project.network.index(node.id) + by)

    def move_to(self, node_id: int, index: int) -> None:
        """The layer moved so that it stands at position ``index`` of the new order."""
        network = self.project.network
        moved = edits.move(self.project, node_id, index)
        if moved.network.nodes != network.nodes:
            self.session.edit(f"Move {layer_in_full(network, node_id)}", moved)

    def possible(self, node_id: int, by: int) -> int:
        """How many neurons more or fewer the limits of a layer leave of so many."""
        layer = self.project.network.node(node_id).layer
        resized = edits.resize(self.project, node_id, by).network.node(node_id).layer
        return getattr(resized, layer.resized_by) - getattr(layer, layer.resized_by)  # type: ignore[attr-defined]

    def resized_words(self, node_id: int, by: int) -> str:
        """ "6 neurons in layer 2"."""
        network = edits.resize(self.project, node_id, by).network
        layer = network.node(node_id).layer
        field = layer.resized_by  # type: ignore[attr-defined]
        size = words.counted(getattr(layer, field), layer.params()[field].unit)
        return f"{size} in {layer_name(network, node_id)}"

    def resize(self, by: int, node_id: int | None = None, *, alone: bool = False) -> None:
        """So many neurons more or fewer; steps that follow each other on one layer are undone together, unless one is
        to stand alone."""
        node = self.node() if node_id is None else self.project.network.node(node_id)
        if node is None or not isinstance(node.layer, Layer) or not node.layer.resized_by:
            return
        resized = edits.resize(self.project, node.id, by)
        if resized == self.project:
            return
        merge = "" if alone else f"{node.id}.{node.layer.resized_by}"
        self.session.edit(self.resized_words(node.id, by), resized, merge=merge)

    def switch_feature(self, key: str) -> None:
        """An input given to the network, or not any more."""
        text, project = switch_feature(self.project, key)
        if project == self.project:
            self.session.say("At least one feature must stay on.", "info")
        else:
            self.session.edit(text, project)

    def can_freeze(self) -> bool:
        """Whether the selected layer has weights that could be frozen."""
        node, shapes = self.node(), self.session.check.shapes
        return node is not None and (bool(node.frozen) or weighted(self.project.network, node.id, shapes))

    def freeze(self) -> None:
        """The whole layer frozen, or everything of it free to learn again."""
        node = self.node()
        if node is None or not self.can_freeze():
            return
        title = layer_in_full(self.project.network, node.id)
        text = f"Let {title} learn" if node.frozen else f"Freeze {title}"
        self.session.edit(
            text, edits.thaw(self.project, node.id) if node.frozen else edits.freeze(self.project, node.id)
        )

    def freeze_neuron(self, node_id: int, unit: int) -> None:
        """One neuron, with its bias and all weights that lead to it, frozen or free to learn again."""
        node, part = self.project.network.node(node_id), Frozen("", (unit,))
        on, name = part not in node.frozen, f"neuron {unit + 1} of {layer_name(self.project.network, node_id)}"
        text = f"Freeze {name}" if on else f"Let {name} learn"
        self.session.edit(text, edits.freeze(self.project, node_id, part, on))

    def copy(self) -> None:
        node = self.node()
        if node is not None:
            text = clipboard.to_text(node.layer)
            QGuiApplication.clipboard().setText(text)
            self.session.copy_weights(node.id, text)

    def cut(self) -> None:
        self.copy()
        self.remove("Cut")

    def paste(self) -> None:
        try:
            layer = clipboard.from_text(QGuiApplication.clipboard().text())
        except clipboard.ForeignTextError as error:
            text = QGuiApplication.clipboard().text()
            if links.is_link(text) or looks_like_points(text):
                self.session.pasted.emit(text)
                return
            self.session.say(str(error), "warning")
            return
        self.session.paste_weights(self.project.next_id, QGuiApplication.clipboard().text())
        self.insert(layer, self.place(), f"Paste {layer.title}")

    def duplicate(self) -> None:
        node = self.node()
        if node is not None:
            network = self.project.network
            self.session.duplicate_weights(node.id, self.project.next_id)
            self.insert(node.layer, network.index(node.id) + 1, f"Duplicate {layer_in_full(network, node.id)}")

    def fix(self, problem: Problem) -> None:
        """Does what a problem offers to mend it."""
        if problem.fix is not None:
            self.session.edit(problem.fix.label, edits.apply_fix(self.project, problem))

    def menu(self, parent: QWidget, neuron: int | None = None) -> QMenu:
        """The same actions to click; only what can be done now. neuron: the one of the selected layer that is meant
        too."""
        menu = QMenu(parent)
        node = self.node()
        if node is not None and neuron is not None and node.trainable and self.can_freeze():
            frozen = Frozen("", (neuron,)) in node.frozen
            words = f"Let neuron {neuron + 1} learn" if frozen else f"Freeze neuron {neuron + 1}"
            menu.addAction(words).triggered.connect(lambda: self.freeze_neuron(node.id, neuron))
            menu.addSeparator()
        if node is not None:
            network = self.project.network
            index = network.index(node.id)
            if isinstance(node.layer, Layer) and node.layer.resized_by:
                unit = node.layer.params()[node.layer.resized_by].unit.removesuffix("s")
                self._entry(menu, f"One {unit} more", lambda: self.resize(1), Key.Key_Plus)
                self._entry(menu, f"One {unit} less", lambda: self.resize(-1), Key.Key_Minus)
                menu.addSeparator()
            if index > 0:
                self._entry(menu, "Move left", lambda: self.move(-1), Mod.AltModifier | Key.Key_Left)
            if index + 1 < len(network.nodes):
                self._entry(menu, "Move right", lambda: self.move(1), Mod.AltModifier | Key.Key_Right)
            if self.can_freeze():
                self._entry(menu, "Let it learn" if node.frozen else "Freeze", self.freeze, Key.Key_L)
            self._entry(menu, "Duplicate", self.duplicate, Mod.ControlModifier | Key.Key_D)
            menu.addSeparator()
            self._entry(menu, "Cut", self.cut, Mod.ControlModifier | Key.Key_X)
            self._entry(menu, "Copy", self.copy, Mod.ControlModifier | Key.Key_C)
        self._entry(menu, "Paste", self.paste, Mod.ControlModifier | Key.Key_V)
        if node is not None:
            menu.addSeparator()
            self._entry(menu, "Remove", self.remove, Key.Key_Delete)
        return menu

    def _entry(self, menu: QMenu, text: str, act: Callable[[], None], key: Qt.Key | QKeyCombination) -> None:
        action = QAction(text, menu)
        action.setShortcut(QKeySequence(key))
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: act())
        menu.addAction(action)
