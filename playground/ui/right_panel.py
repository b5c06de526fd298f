"""The right panel: what the network sees, how well it does, and what can be set."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.network.document import Project
from playground.session.session import Session
from playground.ui.boundary_view import BoundaryView
from playground.ui.canvas.canvas import Canvas
from playground.ui.digit_grid import DigitGrid
from playground.ui.inspector import Inspector
from playground.ui.kit.section import hairline
from playground.ui.kit.segmented import Segmented
from playground.ui.layer_list import LayerList
from playground.ui.loss_plot import LossPlot
from playground.ui.panels import Column
from playground.ui.reader_view import ReaderView
from playground.ui.training_panel import TrainingPanel

DRAW = ("draw", "Draw a digit")
# what can be looked at, by the sort of the data; the first is shown at the start
VIEWS = {"points": (("plane", "The plane"), DRAW), "images": (DRAW, ("grid", "Test digits"))}


class Pages(QWidget):
    """A segmented control above the page that it chooses."""

    chosen = Signal(str)

    def __init__(self, pages: dict[str, QWidget], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = pages
        self.tabs = Segmented([], accessible_name=name)
        self.stack = QStackedWidget()
        for page in pages.values():
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.tabs)
        layout.addWidget(self.stack)
        self.tabs.current_changed.connect(self.show_page)

    def offer(self, options: tuple[tuple[str, str], ...]) -> None:
        """Which pages can be chosen; the present one stays if it is among them."""
        current = self.tabs.current()
        self.tabs.set_options(list(options))
        keys = [key for key, _ in options]
        self.show_page(current if current in keys else keys[0])

    def show_page(self, key: str) -> None:
        if self.tabs.current() != key:
            self.tabs.set_current(key)
        page = self.pages[key]
        # the pages differ in height: only the present one may ask for room
        for other in self.pages.values():
            policy = other.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if other is page else policy.Policy.Ignored)
            other.setSizePolicy(policy)
        self.stack.setCurrentWidget(page)
        self.stack.adjustSize()
        self.chosen.emit(key)


class RightPanel(Column):
    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__("rightPanel", 340, parent)
        self.session = session
        self.boundary = BoundaryView(session)
        self.reader = ReaderView(session)
        self.grid = DigitGrid(session)
        self.views = Pages({"plane": self.boundary, "draw": self.reader, "grid": self.grid}, "What to look at")
        self.loss_plot = LossPlot(session)
        self.training = TrainingPanel(session)
        self.layers = QWidget()
        layers = QVBoxLayout(self.layers)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setSpacing(12)
        self.layer_list, self.inspector = LayerList(session), Inspector(session)
        layers.addWidget(self.layer_list)
        layers.addWidget(self.inspector)
        layers.addStretch(1)
        self.settings = Pages({"training": self.training, "layers": self.layers}, "What to set")
        self.settings.offer((("training", "Training"), ("layers", "Layers")))
        self.add(self.views)
        self.add(self.loss_plot)
        self.add(hairline())
        self.add(self.settings)
        self.column.addStretch(1)
        canvas.neuron_hovered.connect(self.hover)
        canvas.neuron_picked.connect(lambda node, unit: self.boundary.show_neuron(node, unit, pinned=True))
        session.selection_changed.connect(self.follow_selection)
        session.project_changed.connect(self.follow_project)
        self.sort = ""
        self.follow_project(session.project, session.project)

    def hover(self, node_id: int | None, unit: int) -> None:
        if node_id is None:
            self.boundary.clear_hover()
        else:
            self.boundary.show_neuron(node_id, unit)

    def follow_selection(self, node_id: int | None) -> None:
        if node_id is not None:
            self.settings.show_page("layers")

    def follow_project(self, old: Project, new: Project) -> None:
        if new.dataset.sort != self.sort:
            self.sort = new.dataset.sort
            self.views.tabs.set_options([])
            self.views.offer(VIEWS.get(self.sort, (DRAW,)))
