"""The large view of one layer in the place of the network: opened by a click or Enter, left with Escape."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from playground.network.checks import Check
from playground.network.document import Project
from playground.network.names import layer_title
from playground.session.probes import Frame
from playground.ui.inside.maps_page import MapsPage
from playground.ui.inside.page import Page, layer_of
from playground.ui.inside.steps_page import StepsPage
from playground.ui.inside.weights_pages import LearnedPage, MatrixPage, PicturesPage
from playground.ui.kit.elided_label import ElidedLabel
from playground.ui.kit.section import hairline
from playground.ui.kit.segmented import Segmented

VIEW = "inside"
PAGES: dict[str, type[Page]] = {
    "maps": MapsPage,
    "steps": StepsPage,
    "learned": LearnedPage,
    "pictures": PicturesPage,
    "matrix": MatrixPage,
}
ROOMY = 860  # pixels of width that leave room for the keys
KEYS = "Wheel: zoom. Drag: move. Double click: all. Esc: back."


def opens(project: Project, check: Check, node_id: int | None) -> bool:
    """Whether there is something to see inside of a layer."""
    if node_id is None or layer_of(project, node_id) is None or node_id not in check.shapes:
        return False
    return any(page.offered(project, check, node_id) for page in PAGES.values())


class LayerView(QWidget):
    """Shows one layer instead of ``behind``, which is hidden meanwhile. closed: the network is seen again."""

    closed = Signal()

    def __init__(self, session: Any, behind: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerView")
        self.setAccessibleName("Inside of a layer")
        self.setProperty("surface", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session, self.behind = session, behind
        self.node_id: int | None = None
        self.back = QPushButton("← Network")
        self.back.setObjectName("backToNetwork")
        self.back.setProperty("variant", "quiet")
        self.back.setToolTip("Back to the network (Esc)")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.close_view)
        self.heading, self.what, self.words, self.keys = QLabel(), ElidedLabel(), ElidedLabel(), QLabel(KEYS)
        self.heading.setProperty("role", "title")
        for label in (self.what, self.words, self.keys):
            label.setProperty("role", "secondary")
        self.words.setObjectName("insideWords")
        self.choice = Segmented([], tooltip="How to look at the layer", accessible_name="How to look at the layer")
        self.choice.current_changed.connect(self.show_page)
        self.pages = {key: make() for key, make in PAGES.items()}
        self._build()
        for page in self.pages.values():
            page.said.connect(lambda words: self.words.setText(words or self.page().hint))
            page.asks_anew.connect(self.watch)
        session.frame_changed.connect(self.take)
        session.project_changed.connect(self.follow)
        self.hide()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 14, 8)
        top.setSpacing(12)
        for widget in (self.back, self.heading):
            top.addWidget(widget)
        top.addWidget(self.what, 1)
        top.addWidget(self.choice)
        self.stack = QStackedLayout()
        for page in self.pages.values():
            self.stack.addWidget(page)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 14, 8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(hairline())
        column.addLayout(self.stack, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def page(self) -> Page:
        """The one that is seen."""
        return self.pages[self.choice.current()]

    def open(self, node_id: int) -> None:
        """Shows a layer; nothing where there is nothing to see."""
        if not opens(self.session.project, self.session.check, node_id):
            return
        self.node_id = node_id
        self._set_layer()
        self.behind.hide()
        self.show()
        self.setFocus()

    def close_view(self) -> None:
        if self.isVisibleTo(self.parentWidget()):
            self.hide()
            self.behind.show()
            self.behind.setFocus()
            self.closed.emit()

    def give_way(self, *_: object) -> None:
        """Something else takes the place of the network."""
        self.hide()

    def _set_layer(self) -> None:
        project, check, node_id = self.session.project, self.session.check, self.node_id
        assert node_id is not None, "a layer is open"
        layer = project.network.node(node_id).layer
        self.heading.setText(layer_title(project.network, node_id))
        self.what.setText(layer.describe())
        offered = [(key, page.title) for key, page in PAGES.items() if page.offered(project, check, node_id)]
        self.choice.set_options(offered)
        self.choice.setVisible(len(offered) > 1)
        for key, _ in offered:
            self.pages[key].set_layer(project, check, node_id)
        self.show_page(self.choice.current())

    def show_page(self, key: str) -> None:
        self.stack.setCurrentWidget(self.pages[key])
        self.words.setText(self.pages[key].hint)
        self.watch()
        self.take(self.session.frame)

    def set_sample(self, image: bytes | None) -> None:
        """The image that is shown, as on the canvas."""
        for page in self.pages.values():
            page.sample = image
        self.watch()

    def follow(self, old: Project, new: Project) -> None:
        """Another version of the network: the layer may be of another form, or gone. Another project is seen whole."""
        if self.isHidden() or (old.network, old.dataset) == (new.network, new.dataset):
            return
        if old.name == new.name and opens(new, self.session.check, self.node_id):
            self._set_layer()
        else:
            self.close_view()

    def watch(self) -> None:
        seen = self.isVisible() and self.node_id is not None
        self.session.watch(VIEW, *(self.page().probes() if seen else ()))

    def take(self, frame: Frame) -> None:
        if self.isVisible():
            self.page().take(frame.answers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keys.setVisible(self.width() >= ROOMY)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch()
        self.take(self.session.frame)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch(VIEW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_view()
        else:
            event.ignore()
