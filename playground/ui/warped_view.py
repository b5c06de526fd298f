"""Warped space: what the layers of the network make of the plane, one layer at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from playground.core.plane import PlaneDataset
from playground.core.shapes import size
from playground.session.probes import Points, Warped
from playground.ui import theme
from playground.ui.kit.choice import Choice
from playground.ui.kit.segmented import Segmented
from playground.ui.plot_style import NARROW
from playground.ui.point_marks import Legend
from playground.ui.readings import output_reading
from playground.ui.view_parts import enlarge_button, heading_row, quiet_style, secondary, title
from playground.ui.warped_plane import WarpedPlane

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.probes import Frame, WarpedAnswer
    from playground.session.session import Session

HELP = (
    "The plane as a layer sees it: its grid bent by the network, with the data on it. "
    "The last layer can only cut with a straight line, so the layers before bend space until that is enough."
)
INPUT = "input"


class WarpedView(QWidget):
    """For data that lies in a plane. It asks while it is visible."""

    point_hovered = Signal(object)  # the place (x, y) in the plane, or None

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warpedView")
        self.setAccessibleName("Warped space")
        self._session = session
        self._generation = session.frame.generation
        self._picked = False  # whether the user has chosen a layer
        self.heading = title("Warped space")
        self.heading.setToolTip(HELP)
        self.hint = secondary("How much of what the layer says of the training points can be seen in these directions")
        self.enlarge = enlarge_button()
        self.picture = WarpedPlane()
        self.picture.setObjectName("warpedPlane")
        self.picture.setAccessibleName("The plane as the layer sees it")
        self.picture.setToolTip("")
        self.picture.point_hovered.connect(self.point_hovered)
        self.layer = Choice(tooltip="Whose view of the plane is shown", accessible_name="Layer")
        self.layer.setObjectName("warpedLayer")
        self.layer.chosen.connect(self._choose_layer)
        self.axes = Segmented(
            (("units", "Units 1, 2"), ("principal", "Principal")),
            tooltip="The outputs of the layer's first two units, or the two directions in which its outputs for the "
            "training points vary most",
            accessible_name="Directions",
        )
        self.axes.setObjectName("warpedAxes")
        self.axes.current_changed.connect(lambda _: self._ask())
        self.legend = Legend()
        self.legend.set_compact(True)
        self.test_points = QCheckBox("test points")
        self.test_points.setObjectName("warpedTestPoints")
        self.test_points.setToolTip("Also show the points it does not learn from, as rings")
        self.test_points.toggled.connect(lambda _: self._draw())
        self._lay_out()
        session.frame_changed.connect(self._on_frame)
        session.project_changed.connect(self._on_project)
        session.plane.changed.connect(self._ask)
        session.selection_changed.connect(self._follow_selection)
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()
        self._take_project()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addLayout(heading_row(self.heading, self.enlarge))
        layout.addWidget(self.picture)
        choices, below = QHBoxLayout(), QHBoxLayout()
        choices.addWidget(self.layer, 1)
        choices.addWidget(self.axes)
        for widget in (self.legend, None, self.hint, self.test_points):
            if widget is None:
                below.addStretch(1)
            else:
                below.addWidget(widget)
        below.setSpacing(12)
        layout.addLayout(choices)
        layout.addLayout(below)
        layout.addStretch(1)

    def _dress(self) -> None:
        quiet_style(self.test_points)

    # -- what is asked

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.watch(self.objectName())
        self.picture.cursor_at = None
        self.picture.hovered()

    def probe(self) -> Warped:
        key = self.layer.current()
        node, principal = None if key in ("", INPUT) else int(key), self.axes.current() == "principal"
        return Warped(node, principal, self._session.plane.now())

    def _ask(self) -> None:
        if self.isVisible() and isinstance(self._session.project.dataset, PlaneDataset) and self.layer.count():
            self._session.watch(self.objectName(), self.probe(), Points())
            self._draw()

    def _choose_layer(self, key: str) -> None:
        self._picked = True
        self._ask()

    def _follow_selection(self, node_id: int | None) -> None:
        """The layer that is chosen on the canvas is the one that is looked at."""
        if node_id is not None and self.layer.findData(str(node_id)) >= 0:
            self.layer.set_current(str(node_id))
            self._picked = True
            self._ask()

    def layers(self, project: Project) -> list[tuple[str, str]]:
        """(key, words) of the input and the layers that have two units or more."""
        offered = []
        shape = project.dataset.input_shape()
        if size(shape) >= 2:
            offered.append((INPUT, f"Input · {size(shape)} features"))
        shapes = self._session.check.shapes
        for number, node in enumerate(project.network.nodes, start=1):
            units = size(shapes[node.id][1]) if node.id in shapes else 0
            if units >= 2:
                offered.append((str(node.id), f"{number}. {node.layer.title} · {units} units"))
        return offered

    def _take_project(self) -> None:
        project = self._session.project
        on_plane = isinstance(project.dataset, PlaneDataset)
        offered = self.layers(project) if on_plane else []
        keep = self.layer.current() if self._picked else ""
        hidden = [key for key, _ in offered if key != INPUT and int(key) != project.network.nodes[-1].id]
        best = hidden[-1] if hidden else offered[-1][0] if offered else ""
        self.layer.set_options(offered, keep if keep in dict(offered) else best)
        self.legend.set_classes(project.dataset.classes() if on_plane else ())
        self.picture.empty_text = (
            "No layer here has two units to draw: add neurons, or another feature."
            if on_plane and self._session.check.ok
            else "Mend the network first."
        )
        if not offered:
            self.picture.clear()
            self._session.watch(self.objectName())

    def _on_project(self, old: Project, new: Project) -> None:
        if type(old.dataset) is not type(new.dataset):
            self._picked = False
            self.picture.clear()
        self._take_project()
        self._ask()

    def _on_frame(self, frame: Frame) -> None:
        if frame.generation != self._generation:
            self._generation = frame.generation
            self.picture.clear()
        if self.isVisible():
            self._draw()

    # -- what is shown

    def _draw(self) -> None:
        """Shows what the newest frame has; what it lacks stays as it was."""
        frame, project = self._session.frame, self._session.project
        answer, data = frame.answers.get(self.probe()), frame.answers.get(Points())
        shown = self.picture
        if shown.test_points != self.test_points.isChecked():
            shown.test_points = self.test_points.isChecked()
            shown.hovered()
        if answer is None or data is None or frame.project is None:
            return
        if type(frame.project.dataset) is not type(project.dataset):
            return  # the run has not heard of the new data yet
        shown.names = frame.project.dataset.classes()
        shown.classes = len(shown.names)
        shown.axes = self._words_of_axes(answer)
        shown.show_answer(answer, data, output_reading(frame.project, frame.project.network, len(answer.output)))
        self.hint.setText(f"{100 * sum(answer.shares):.0f}{NARROW}% seen" if answer.shares else "")
        self.setAccessibleDescription(f"{self.layer.currentText()}: {', '.join(shown.axes)}")

    def _words_of_axes(self, answer: WarpedAnswer) -> tuple[str, str]:
        if answer.shares:
            first, second = (f"{100 * share:.0f}{NARROW}%" for share in answer.shares)
            return f"direction 1, {first}", f"direction 2, {second}"
        if self.layer.current() == INPUT:
            names = self._session.project.dataset.input_names()
            return (names[0], names[1]) if len(names) > 1 else ("1st input", "2nd input")
        return "unit 1", "unit 2"
