"""The settings of the selected layer, generated from its parameters."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.core.kinds import Unknown
from playground.core.shapes import show
from playground.network import edits
from playground.network.checks import parameters
from playground.network.document import Project
from playground.network.names import layer_name, layer_title
from playground.ui import icons
from playground.ui.canvas.actions import LayerActions
from playground.ui.canvas.words import frozen
from playground.ui.editors import ParamForm
from playground.ui.fields import caption, in_words
from playground.ui.kit.empty_state import EmptyState
from playground.ui.kit.section import Section


class Inspector(QWidget):
    """Follows the session's selection and project; every change is an edit of the project, live."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Settings of the selected layer")
        self.session = session
        self._node_id: int | None = None
        self.actions_ = LayerActions(session)
        self.empty = EmptyState("Select a layer to see its settings", "Click one in the picture, or walk the list.")
        self.form: ParamForm | None = None
        self.page = self._make_page()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.empty)
        box.addWidget(self.page)
        session.selection_changed.connect(lambda _: self.refresh())
        session.project_changed.connect(self._project_changed)
        self.refresh()

    def _make_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        self._section = Section("Layer", separator=False)
        self._section.body.setContentsMargins(0, 8, 0, 0)
        self.lock = self._make_lock()
        self._section.add_to_header(self.lock)
        box.addWidget(self._section)
        box.addStretch(1)
        self.summary = caption("", "secondary")
        self.problem = caption("", "warning")
        self.fix = QPushButton()
        self.fix.setAutoDefault(False)
        self.fix.setToolTip("Mends what is wrong with this layer.")
        self.fix.clicked.connect(self._apply_fix)
        self.size = caption("")
        self.raw = QLabel()
        self.raw.setProperty("role", "secondary")
        self.raw.setWordWrap(True)
        self.raw.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.raw.setAccessibleName("The layer's settings as they stand in the file")
        self._body = QVBoxLayout()
        for widget in (self.summary, self.problem):
            self._section.add(widget)
        self._section.body.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        self._section.body.addLayout(self._body)
        for widget in (self.raw, self.size):
            self._section.add(widget)
        return page

    def _make_lock(self) -> QPushButton:
        lock = QPushButton()
        lock.setObjectName("freezeLayer")
        lock.setProperty("variant", "quiet")
        lock.setCheckable(True)
        lock.setAutoDefault(False)
        lock.setAccessibleName("Freeze this layer")
        icons.set_icon(lock, "lock")
        lock.clicked.connect(self.actions_.freeze)
        return lock

    def _show_lock(self) -> None:
        """Closed where training leaves the layer alone; only for layers with weights."""
        node = self.actions_.node()
        frozen = node is not None and bool(node.frozen)
        self.lock.setVisible(self.actions_.can_freeze())
        self.lock.setChecked(frozen)
        icons.set_icon(self.lock, "lock" if frozen else "unlock", "accent" if frozen else "secondary")
        words = "Training leaves this layer as it is. Press to let it learn again (L)."
        self.lock.setToolTip(words if frozen else "Freezes this layer: training leaves its weights as they are (L).")

    def refresh(self) -> None:
        """Shows what is selected now; widgets are made anew only where another kind is."""
        node_id = self.session.selection
        if self._node_id not in (None, node_id):
            self._end_typing()
        project = self.session.project
        found = node_id is not None and node_id in {node.id for node in project.network.nodes}
        self._node_id = node_id if found else None
        self.empty.setVisible(not found)
        self.page.setVisible(found)
        if found:
            self._show(project, node_id)

    def _end_typing(self) -> None:
        """A number that is being typed belongs to the layer that was selected until now."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()

    def _show(self, project: Project, node_id: int) -> None:
        layer = project.network.node(node_id).layer
        self._section.set_title(layer_title(project.network, node_id))
        self._section.set_trailing(layer.describe())
        self.summary.setText(layer.summary)
        self._show_problem()
        self._show_lock()
        self._show_size()
        unknown = isinstance(layer, Unknown)
        self.raw.setVisible(unknown)
        self.raw.setText(json.dumps(json.loads(layer.data), indent=1, ensure_ascii=False) if unknown else "")
        if self.form is None:
            self.form = ParamForm(layer, self._change, self.session.end_merge)
            self._body.addWidget(self.form)
        else:
            self.form.set_described(layer)
        self.form.setVisible(bool(self.form.editors))

    def _show_problem(self) -> None:
        problem = self.session.check.problem_of(self._node_id)
        fix = problem.fix if problem else None
        self.problem.setText(problem.message if problem else "")
        self.problem.setVisible(problem is not None)
        self.fix.setText(fix.label if fix else "")
        self.fix.setToolTip(f"Mends this: {problem.message}" if problem else "")
        self.fix.setVisible(fix is not None)

    def _show_size(self) -> None:
        """ "parameters: 40 · 4 → 8"; empty where the layer's input is not known."""
        shapes = self.session.check.shapes
        if self._node_id not in shapes:
            self.size.setText("")
        else:
            count = parameters(self.session.project.network, self._node_id, shapes)
            before, after = shapes[self._node_id]
            state = frozen(self.session.project.network.node(self._node_id)) if count else ""
            self.size.setText(f"parameters: {count:,}{state} · {show(before)} → {show(after)}")
        self.size.setVisible(bool(self.size.text()))

    def _project_changed(self, old: Project, new: Project) -> None:
        if self._node_id is not None or self.session.selection is not None:
            self.refresh()

    def _change(self, field: str, value: Any) -> None:
        project, node_id = self.session.project, self._node_id
        layer = next((node.layer for node in project.network.nodes if node.id == node_id), None)
        if layer is None or field not in layer.params():
            return  # typed for a layer that has gone meanwhile
        param = layer.params()[field]
        text = f"{param.label} of {layer_name(project.network, node_id)}: {in_words(param, value)}"
        self.session.edit(text, edits.change_layer(project, node_id, **{field: value}), merge=f"{node_id}.{field}")

    def _apply_fix(self) -> None:
        problem = self.session.check.problem_of(self._node_id)
        if problem is not None and problem.fix is not None:
            self.session.edit(problem.fix.label, edits.apply_fix(self.session.project, problem))
