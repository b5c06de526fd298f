"""The right panel: what the network sees, how well it does, and what can be set."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from playground.network.document import Project
from playground.network.roles import recipe_of
from playground.session.session import Session
from playground.ui.boundary_view import BoundaryView
from playground.ui.canvas.canvas import Canvas
from playground.ui.digit_grid import DigitGrid
from playground.ui.inspector import Inspector
from playground.ui.kit.section import hairline
from playground.ui.kit.segmented import Segmented
from playground.ui.layer_list import LayerList
from playground.ui.loss_plot import LossPlot
from playground.ui.metrics_view import MetricsView
from playground.ui.panels import Column
from playground.ui.reader_view import ReaderView
from playground.ui.text_view import TextView
from playground.ui.training_panel import TrainingPanel

DRAW = ("draw", "Draw a digit")
# what can be looked at, by the sort of the data; the first is shown at the start
PLANE = ("plane", "What it sees")
VIEWS = {"points": (PLANE, DRAW), "table": (PLANE,), "images": (DRAW, ("grid", "Test digits"))}
VIEWS["text"] = (("text", "Test text"),)
# the same where the network makes things like the data
MADE_VIEWS = {**VIEWS, "points": (("plane", "What it makes"), DRAW), "images": (("grid", "What it makes"), DRAW)}
PAD_SHARE, PLANE_SHARE, PLOT_SHARE = 0.23, 0.37, 0.19  # of the panel's height, at most
# for each choice of a page its name and its tooltip
LOOK_AT = (
    "What to look at",
    "What is shown here: the answers of the network, or a digit to draw for it.",
)
SET = (
    "What to set",
    "What can be set here: how it is trained, or each of its layers; and all metrics of what it has learnt.",
)
SETTINGS = (("training", "Training"), ("layers", "Layers"), ("metrics", "Metrics"))


class Pages(QWidget):
    """Several pages in one place. Their titles stand side by side at the top of each and choose between them."""

    chosen = Signal(str)

    def __init__(self, pages: dict[str, QWidget], name: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = pages
        self.current = ""
        self.titles: list[Segmented] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for page in pages.values():
            titles = Segmented([], tooltip=help, accessible_name=name, look="titles")
            titles.current_changed.connect(self.show_page)
            # every page brings a header row of its own, whose title makes room for all titles
            page.heading.parentWidget().layout().replaceWidget(page.heading, titles)
            page.heading.hide()
            self.titles.append(titles)
            column.addWidget(page)

    def offer(self, options: tuple[tuple[str, str], ...]) -> None:
        """Which pages can be chosen, with their titles; the first is shown."""
        for titles in self.titles:
            titles.set_options(list(options))
        self.show_page(options[0][0])

    def show_page(self, key: str) -> None:
        self.current = key
        focus = QApplication.focusWidget()
        chosen_here = focus is not None and any(titles.isAncestorOf(focus) for titles in self.titles)
        for titles in self.titles:
            titles.set_current(key)
        for name, page in self.pages.items():
            page.setVisible(name == key)
        if chosen_here:  # the title that was pressed has gone with its page; its twin takes the keyboard over
            # later: first the button that was pressed does what it does after a press
            QTimer.singleShot(0, self, self.titles[list(self.pages).index(key)].focus_current)
        self.chosen.emit(key)


class LayersPage(QWidget):
    """The list of layers and the settings of the selected one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel("Layers")
        self.list, self.inspector = LayerList(session), Inspector(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.inspector)
        column.addWidget(self.list)


class RightPanel(Column):
    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__("rightPanel", 372, parent)
        self.session = session
        self.boundary = BoundaryView(session)
        self.reader = ReaderView(session)
        self.grid = DigitGrid(session)
        self.text = TextView(session)
        pages = {"plane": self.boundary, "draw": self.reader, "grid": self.grid, "text": self.text}
        self.views = Pages(pages, *LOOK_AT)
        self.loss_plot = LossPlot(session)
        self.training = TrainingPanel(session)
        self.layers = LayersPage(session)
        self.metrics = MetricsView(session)
        pages = {"training": self.training, "layers": self.layers, "metrics": self.metrics}
        self.settings = Pages(pages, *SET)
        self.settings.offer(SETTINGS)
        self.add(self.views)
        self.add(self.loss_plot)
        self.add(hairline())
        self.add(self.settings)
        self.column.addStretch(1)
        canvas.neuron_hovered.connect(self.hover)
        canvas.neuron_picked.connect(lambda node, unit: self.boundary.show_neuron(node, unit, pinned=True))
        session.selection_changed.connect(self.follow_selection)
        session.project_changed.connect(self.follow_project)
        self.offered: tuple[tuple[str, str], ...] = ()
        self.follow_project(session.project, session.project)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture and the pad leave room for the rest where the window is low."""
        super().resizeEvent(event)
        height = event.size().height()
        self.reader.pad.setMaximumHeight(max(140, round(PAD_SHARE * height)))
        for picture in (self.boundary.plane, self.boundary.multiples):
            picture.setMaximumHeight(max(160, round(PLANE_SHARE * height)))
        self.loss_plot.setFixedHeight(min(max(140, round(PLOT_SHARE * height)), 220))

    def hover(self, node_id: int | None, unit: int) -> None:
        if node_id is None:
            self.boundary.clear_hover()
        else:
            self.boundary.show_neuron(node_id, unit)

    def follow_selection(self, node_id: int | None) -> None:
        if node_id is not None:
            self.settings.show_page("layers")
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.layers.inspector, 0, 16))

    def follow_project(self, old: Project, new: Project) -> None:
        views = MADE_VIEWS if recipe_of(new).remakes else VIEWS
        offered = views.get(new.dataset.sort, (DRAW,))
        if offered != self.offered:
            self.offered = offered
            self.views.offer(offered)
