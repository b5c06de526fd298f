"""What the network, or one neuron of it, answers everywhere in the plane, with the points on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from playground.core.dataset import Data, same_run
from playground.core.own_points import OwnPointsDataset
from playground.core.plane import PlaneDataset
from playground.core.points import PointsDataset
from playground.core.shapes import size
from playground.network.roles import classes, reads, recipe_of
from playground.session.probes import Decided, MadePoints, Neurons, Points, Response
from playground.ui import theme
from playground.ui.boundary_layer import LayerMultiples
from playground.ui.boundary_plane import BoundaryPlane
from playground.ui.fields import caption
from playground.ui.kit.segmented import Segmented
from playground.ui.point_marks import Legend
from playground.ui.point_tools import PointTools
from playground.ui.readings import marks, network_reading, neuron_reading, surface, words
from playground.ui.view_parts import enlarge_button, quiet_style

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.probes import Frame
    from playground.session.session import Session

RESOLUTION, MULTIPLES, MOST_MULTIPLES = 100, 48, 64  # of the one answer, of each of many; of how many at most
LEAST_WIDTH = 200
Neuron = tuple[int, int]  # id of the layer, number of the unit from 0


class BoundaryView(QWidget):
    """For data of points only. It asks for answers while it is visible, and keeps the last picture until the next."""

    neuron_pinned = Signal(object)  # (node id, unit), or None when the user goes back to the output

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boundaryView")
        self.setAccessibleName("What the network sees")
        self._session = session
        self._hovered: Neuron | None = None
        self._pinned: Neuron | None = None
        self._known: Neuron | None = None  # the one that the switch offers
        self._generation = session.frame.generation
        self.plane = BoundaryPlane()
        self.plane.setAccessibleName("Picture of the plane")
        self.multiples = LayerMultiples()
        self.multiples.hide()
        self.multiples.picked.connect(self._pick)
        self.legend = Legend()
        self.test_points = self._check(
            "test points", "testPoints", "Also show the points it does not learn from, as rings"
        )
        self.whole = self._check("whole layer", "wholeLayer", "Show every neuron of its layer, side by side")
        self.whole.toggled.connect(lambda _: self._ask())
        self.whole.hide()
        self.discrete = self._check("discrete", "discrete", "Show the decision only, not how sure it is")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a narrower view has more rows
        layout.addLayout(self._heading())
        layout.addWidget(self.plane)
        layout.addWidget(self.multiples)
        layout.addLayout(self._below())
        self.tools = PointTools(session, self.plane)
        layout.addWidget(self.tools)
        self.aside = caption("")
        layout.addWidget(self.aside)
        layout.addStretch(1)
        session.frame_changed.connect(self._on_frame)
        session.project_changed.connect(self._on_project)
        session.plane.changed.connect(self._ask)
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()
        self._take_project()

    def shown(self) -> Neuron | None:
        """The neuron whose response is drawn; None for the output of the network."""
        return self._hovered or self._pinned

    def show_neuron(self, node_id: int, unit: int, pinned: bool = False) -> None:
        """Show one neuron, until ``clear_hover`` or, pinned, until the user chooses the output."""
        if not self._exists((node_id, unit)):
            return
        self._known = (node_id, unit)
        if pinned:
            self._pinned, self._hovered = self._known, None
        else:
            self._hovered = self._known
        self._ask()

    def clear_hover(self) -> None:
        """Back to the pinned neuron, or to the output."""
        if self._hovered is not None:
            self._hovered = None
            self._known = self._pinned or self._known
            self._ask()

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.watch(self.objectName())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _check(self, text: str, name: str, tooltip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setToolTip(tooltip)
        box.toggled.connect(lambda _: self._draw())
        return box

    def _dress(self) -> None:
        for box in (self.test_points, self.discrete, self.whole):
            quiet_style(box)
        ground = theme.current().panel
        self._hint.setStyleSheet(
            f"background: {ground}; border-radius: 6px; padding: 2px 7px; font-size: {theme.CAPTION_PX}px;"
        )

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.heading = title = QLabel("What it sees")
        title.setProperty("role", "title")
        self._hint = QLabel("point at a neuron")
        self._hint.setProperty("role", "secondary")
        self._hint.setToolTip(
            "Point at a neuron of the network to see what it answers everywhere; a click keeps it here."
        )
        self._switch = Segmented(
            (("output", "Output"),), tooltip="The answer of the whole network, or of the neuron you last pointed at"
        )
        self._switch.current_changed.connect(self._choose)
        self.enlarge = enlarge_button()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.enlarge)
        self._corner = QWidget(self)
        corner = QHBoxLayout(self._corner)
        corner.setContentsMargins(0, 0, 0, 0)
        corner.addWidget(self._hint)
        corner.addWidget(self._switch)
        self.plane.installEventFilter(self)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.plane and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_corner()
        return super().eventFilter(watched, event)

    def _place_corner(self) -> None:
        """The hint, or the switch between output and neuron, in the upper right corner of the picture."""
        self._corner.adjustSize()
        self._corner.raise_()
        corner = self.plane.pos() + self.plane.area().topRight().toPoint()
        self._corner.move(corner.x() - self._corner.width() - 8, corner.y() + 8)

    def _below(self) -> QVBoxLayout:
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        legend, boxes = QHBoxLayout(), QHBoxLayout()
        legend.addWidget(self.legend)
        self.count = QLabel()
        self.count.setObjectName("pointCount")
        self.count.setProperty("role", "secondary")
        self.count.setToolTip("How many points you have drawn, and how many of them only test the network")
        legend.addWidget(self.count)
        legend.addStretch(1)
        boxes.setSpacing(12)
        boxes.addWidget(self.test_points)
        boxes.addWidget(self.discrete)
        boxes.addWidget(self.whole)
        boxes.addStretch(1)
        self._boxes = boxes
        self._rows.addLayout(legend, 1)
        self._rows.addLayout(boxes)
        return self._rows

    def _arrange(self) -> None:
        """Check boxes beside the legend, or below it where there is no room even for its short form."""
        for compact in (False, True):
            self.legend.set_compact(compact)
            wide = self.width() >= self.legend.sizeHint().width() + self._boxes.sizeHint().width() + 12
            if wide:
                break
        direction = QVBoxLayout.Direction.LeftToRight if wide else QVBoxLayout.Direction.TopToBottom
        self._rows.setDirection(direction)

    def _pick(self, unit: int) -> None:
        """One of the layer's neurons, alone."""
        if self._known is not None:
            self._quietly_alone()
            self.show_neuron(self._known[0], unit, pinned=True)
            self.neuron_pinned.emit(self._pinned)

    def _quietly_alone(self) -> None:
        """One answer, not a whole layer."""
        self.whole.blockSignals(True)
        self.whole.setChecked(False)
        self.whole.blockSignals(False)

    def layer_shown(self) -> int | None:
        """The layer all of whose neurons are shown."""
        whole = self.whole.isChecked() and self._has_layer() and self._hovered is None
        return self._known[0] if whole and self._known is not None else None

    def _has_layer(self) -> bool:
        """Whether the neuron that the switch offers is one of some."""
        known = self._known
        return known is not None and 1 < size(self._session.check.shapes[known[0]][1]) <= MOST_MULTIPLES

    def _choose(self, key: str) -> None:
        self._hovered = None
        self._quietly_alone()
        self._pinned = self._known if key == "neuron" else None
        self.neuron_pinned.emit(self._pinned)
        self._ask()

    def _probe(self) -> Response | Neurons:
        reach = self._session.plane.now()
        if self.layer_shown() is not None:
            project = self._session.project
            return Neurons(MULTIPLES, project.facing if project.others else "", reach)
        node_id, unit = self.shown() or (None, 0)
        return Response(node_id, unit, RESOLUTION, reach)

    def _ask(self) -> None:
        self._hint.setVisible(self._known is None)
        self._switch.setVisible(self._known is not None)
        if self._known is not None:
            self._switch.set_options((("output", "Output"), ("neuron", f"Neuron {self._known[1] + 1}")))
            self._switch.set_current("neuron" if self.shown() else "output")
        self.whole.setVisible(self._has_layer())
        self._arrange()
        self.multiples.setVisible(self.layer_shown() is not None)
        self.plane.setVisible(self.layer_shown() is None)
        self._corner.setVisible(self.layer_shown() is None)
        self._place_corner()
        dataset = self._session.project.dataset
        if self.isVisible() and isinstance(dataset, PlaneDataset):
            made = (MadePoints(),) if self._remakes() else ()
            more = (Decided(),) if dataset.aside() else ()
            data = () if isinstance(dataset, OwnPointsDataset) else (Points(),)  # known here, before the run knows them
            self._session.watch(self.objectName(), self._probe(), *data, *made, *more)
            self._draw()

    def _on_project(self, old: Project, new: Project) -> None:
        if not _alike(old, new):
            self.plane.clear()
        self._take_project()
        self._ask()

    def _take_project(self) -> None:
        dataset = self._session.project.dataset
        self._hovered, self._pinned, self._known = (
            neuron if neuron and self._exists(neuron) else None for neuron in (self._hovered, self._pinned, self._known)
        )
        on_plane = isinstance(dataset, PlaneDataset)
        if self._remakes():
            made = (("generated", "accent"),) if isinstance(dataset, PointsDataset) else ()
            self.legend.set_marks((("real", "secondary"), *made))
        else:
            self.legend.set_classes(classes(self._session.project) if on_plane else ())
        own = isinstance(dataset, OwnPointsDataset)
        self.test_points.setVisible(not own)
        counted = own and bool(dataset.classes())
        self.legend.setVisible(not counted)  # the classes to draw with say the same
        self.count.setVisible(counted)
        self.aside.setText(dataset.aside() if isinstance(dataset, PlaneDataset) else "")
        self.aside.setVisible(bool(self.aside.text()))
        if not on_plane:
            self.plane.clear()
            self._session.watch(self.objectName())
        self._hint.setVisible(self._known is None)
        self._switch.setVisible(self._known is not None)
        self._arrange()

    def _exists(self, neuron: Neuron) -> bool:
        shapes, project = self._session.check.shapes.get(neuron[0]), self._session.project
        return shapes is not None and reads(project, project.owner(neuron[0])) and neuron[1] < size(shapes[1])

    def _remakes(self) -> bool:
        """Whether the network makes samples of its own, so that the real ones are all alike."""
        project = self._session.project
        return recipe_of(project).remakes and isinstance(project.dataset, PlaneDataset)

    def _on_frame(self, frame: Frame) -> None:
        if frame.generation != self._generation:  # another run: nothing of the old one stays
            self._generation = frame.generation
            self.plane.clear()
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        """Shows what the newest frame has; what it lacks stays as it was."""
        frame, project = self._session.frame, self._session.project
        answers, names = frame.answers, classes(project)
        if frame.state == "empty" and not answers:
            self.plane.clear()
        if isinstance(project.dataset, OwnPointsDataset):  # also what is only drawn so far
            self._show_points(project.dataset.make(), project)
        if frame.project is not None and not _alike(frame.project, project):
            return  # the run has not heard of the new data yet
        data = answers.get(Points())
        if data is not None and not isinstance(project.dataset, OwnPointsDataset):
            self._show_points(data, project)
            self.plane.show_decisions(answers.get(Decided()))
        self.plane.show_made(answers.get(MadePoints()))
        answer = answers.get(self._probe())
        layer = self.layer_shown()
        if layer is not None:
            if answer is not None and layer in answer.layers:
                responses = answer.layers[layer]
                self.multiples.show_answer(
                    responses, self.discrete.isChecked(), neuron_reading(project, layer, responses)
                )
                self.setAccessibleDescription("The answer of every neuron of a layer everywhere")
            return
        if answer is None or not self._fits(answer):
            return
        neuron = self.shown()
        reading = neuron_reading(project, neuron[0], answer) if neuron else network_reading(project, answer)
        self.plane.describe = lambda values: words(values, reading, names)
        self.plane.show_answer(answer, reading, self.discrete.isChecked(), self._session.plane.now())
        self.setAccessibleDescription(
            f"The answer of {'one neuron' if self.shown() else 'the whole network'} everywhere"
        )

    def _show_points(self, data: Data, project: Project) -> None:
        dataset = project.dataset
        test_too = self.test_points.isChecked() or isinstance(dataset, OwnPointsDataset)  # none vanishes when drawn
        self.plane.show_points(data, marks(project), test_too)
        self.count.setText(f"{len(data.train) + len(data.test):,} points, {len(data.test):,} test")
        if isinstance(dataset, PlaneDataset):
            self.plane.set_axes(dataset.axes(), self._session.plane.now())

    def _fits(self, answer: np.ndarray) -> bool:
        """Whether it has as many outputs as the network of the project, where that is known."""
        shapes, nodes = self._session.check.shapes, surface(self._session.project).nodes
        node = nodes[-1].id if nodes else None
        if self.shown() or node not in shapes:
            return True
        return len(answer) == size(shapes[node][1])


def _alike(old: Project, new: Project) -> bool:
    """Whether the answers and points of one can be shown for the other."""
    return len(classes(old)) == len(classes(new)) and same_run(old.dataset, new.dataset)
