"""The right panel: what the network sees, how well it does, and what can be set."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.network.document import Project
from playground.network.roles import recipe_of
from playground.session.session import Session
from playground.ui.boundary_view import BoundaryView
from playground.ui.canvas.canvas import Canvas
from playground.ui.digit_grid import DigitGrid
from playground.ui.inspector import Inspector
from playground.ui.kit.section import hairline
from playground.ui.landscape_view import LandscapeView
from playground.ui.layer_list import LayerList
from playground.ui.layer_statistics import LayerStatisticsSection
from playground.ui.loss_plot import LossPlot
from playground.ui.metrics_view import MetricsView
from playground.ui.pages import ANY_SIZE, Pages
from playground.ui.panels import Column
from playground.ui.reader_view import ReaderView
from playground.ui.text_view import TextView
from playground.ui.training_panel import TrainingPanel
from playground.ui.walk.card import WalkCard
from playground.ui.warped_view import WarpedView

DRAW = ("draw", "Draw a digit")
# what can be looked at, by the sort of the data; the first is shown at the start
PLANE = ("plane", "What it sees")
WARPED, LANDSCAPE = ("warped", "Warped"), ("landscape", "Landscape")
VIEWS = {
    "points": (PLANE, WARPED, LANDSCAPE, DRAW),
    "table": (PLANE, WARPED, LANDSCAPE),
    "images": (DRAW, ("grid", "Test digits"), LANDSCAPE),
    "text": (("text", "Test text"), LANDSCAPE),
}
# the same where the network makes things like the data: there is no one loss to look at, nor one network
MADE = {"points": (("plane", "What it makes"), DRAW), "images": (("grid", "What it makes"), DRAW)}
MADE_VIEWS = {**MADE, "table": (PLANE,), "text": (("text", "Test text"),)}
PAD_SHARE, PLANE_SHARE, PLOT_SHARE = 0.23, 0.37, 0.19  # of the panel's height, at most
SEEN = 100  # pixels of the settings that say that they are there
WALK_SHARE = 0.26  # of the plane while one sample is walked through
# for each choice of a page its name and its tooltip
LOOK_AT = ("What to look at", "What is shown here: what the network answers, sees and learns, or a digit to draw.")
SET = (
    "What to set",
    "What can be set here: how it is trained, or each of its layers; and all metrics of what it has learnt.",
)
SETTINGS = (("training", "Training"), ("layers", "Layers"), ("metrics", "Metrics"))


class LayersPage(QWidget):
    """The list of layers, and the settings and statistics of the selected one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel("Layers")
        self.list, self.inspector = LayerList(session), Inspector(session)
        self.statistics = LayerStatisticsSection(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.inspector)
        column.addWidget(self.statistics)
        column.addWidget(self.list)


class RightPanel(Column):
    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__("rightPanel", 372, parent)
        self.session = session
        self.boundary = BoundaryView(session)
        self.reader = ReaderView(session)
        self.grid = DigitGrid(session)
        self.text = TextView(session)
        self.warped, self.landscape = WarpedView(session), LandscapeView(session)
        pages = {"plane": self.boundary, "draw": self.reader, "grid": self.grid, "text": self.text}
        pages |= {"warped": self.warped, "landscape": self.landscape}
        self.views = Pages(pages, *LOOK_AT)
        self.pictures = {"plane": self.boundary.plane}
        self.pictures |= {"warped": self.warped.picture, "landscape": self.landscape.picture}
        self.views.lent_changed.connect(self.fit_pictures)
        self.warped.point_hovered.connect(self.boundary.plane.mark)
        self.loss_plot = LossPlot(session)
        self.training = TrainingPanel(session)
        self.layers = LayersPage(session)
        self.metrics = MetricsView(session)
        pages = {"training": self.training, "layers": self.layers, "metrics": self.metrics}
        self.settings = Pages(pages, *SET)
        self.settings.offer(SETTINGS)
        self.walk = WalkCard()
        self.walk.hide()
        self.rest: list[QWidget] = [self.loss_plot, hairline(), self.settings]
        self.add(self.views)
        self.add(self.walk)
        for widget in self.rest:
            self.add(widget)
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
        self.share_height(event.size().height())

    def share_height(self, height: int) -> None:
        self.reader.pad.setMaximumHeight(max(140, round(PAD_SHARE * height)))
        self.fit_pictures()
        self.loss_plot.setFixedHeight(min(max(140, round(PLOT_SHARE * height)), 220))

    def fit_pictures(self) -> None:
        """Pictures take a share of the panel; what is shown large elsewhere may be as large as there is room."""
        share = PLANE_SHARE if self.walk.isHidden() else WALK_SHARE
        most = max(160, round(share * self.height()))
        for key, picture in self.pictures.items():
            picture.setMaximumHeight(ANY_SIZE if key == self.views.lent else most)
        self.boundary.multiples.setMaximumHeight(self.boundary.plane.maximumHeight())

    def show_walk(self, shown: bool) -> None:
        """One sample step by step, in place of what is of use while training; what the network sees stays."""
        if shown and self.views.lent:
            self.views.called_back.emit()  # it is walked through on the network
        for widget in self.rest:
            widget.setVisible(not shown)
        self.walk.setVisible(shown)
        self.share_height(self.height())
        offered = [key for key, _ in self.offered]
        of_use = next((key for key in ("plane", "grid") if key in offered), "")
        self.views.setVisible(not shown or bool(of_use))  # of what can be looked at, that where a sample can be taken
        if shown:
            self.show()
            if of_use:
                self.views.show_page(of_use)

    def hover(self, node_id: int | None, unit: int) -> None:
        if node_id is None:
            self.boundary.clear_hover()
        else:
            self.boundary.show_neuron(node_id, unit)

    def follow_selection(self, node_id: int | None) -> None:
        if node_id is not None:
            self.settings.show_page("layers")
            QTimer.singleShot(0, self, self.bring_inspector)

    def bring_inspector(self) -> None:
        """Scrolls to the settings of a layer where nothing of them is seen; else what one looks at stays."""
        top = self.layers.inspector.mapTo(self.viewport(), QPoint(0, 0)).y()
        if not 0 <= top <= self.viewport().height() - SEEN:
            self.ensureWidgetVisible(self.layers.inspector, 0, 16)

    def follow_project(self, old: Project, new: Project) -> None:
        views = MADE_VIEWS if recipe_of(new).remakes else VIEWS
        offered = views.get(new.dataset.sort, (DRAW,))
        if offered != self.offered:
            self.offered = offered
            self.views.offer(offered)
