"""The palette: every layer of the catalog as a card to drag onto the network, or to add with Enter."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.core.layer import Layer
from playground.core.registry import registry
from playground.network import edits
from playground.ui import theme
from playground.ui.canvas.mime import LAYER_MIME
from playground.ui.fields import caption
from playground.ui.kit.card import RADIUS, Card
from playground.ui.kit.section import Section
from playground.ui.tiles import Tile, TileGrid, make_tab_stop, walk

FAMILIES = {"core": "Core", "images": "Images", "sequences": "Sequences"}  # a family not named here comes last


class Palette(QWidget):
    """Cards by family. ``session`` is the Session; a layer goes where ``edits.place_for_new`` says."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Layers")
        self.session = session
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        section = Section("Layers", "drag onto the network", separator=False)
        section.body.setContentsMargins(0, 8, 0, 0)
        box.addWidget(section)
        box.addStretch(1)
        self.cards: list[LayerCard] = []
        for family, kinds in by_family().items():
            section.add(caption(FAMILIES.get(family, family.capitalize())))
            grid = TileGrid(min_column=96, max_columns=2)
            cards = [LayerCard(kind) for kind in kinds]
            for card in cards:
                card.add_requested.connect(self.add)
            grid.set_tiles(cards)
            section.add(grid)
            self.cards += cards
        make_tab_stop(self.cards, self.cards[0])
        section.body.addSpacing(4)
        section.add(caption("Enter adds a layer. On the canvas, Alt + arrows move it and Delete removes it."))

    def add(self, layer_id: str) -> None:
        """One more layer of that kind, selected; one undo step."""
        layer = registry.create("layers", layer_id)
        project = self.session.project
        new_id = project.next_id
        changed = edits.insert(project, edits.place_for_new(project, self.session.selection), layer)
        self.session.edit(f"Add {layer.title}", changed)
        self.session.select(new_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows that lead out of one family's grid go on to the next."""
        if not walk(self.cards, event):
            super().keyPressEvent(event)


class LayerCard(Tile):
    """One kind of layer: drag it, double click it, or press Enter on it."""

    add_requested = Signal(str)  # the kind's id

    def __init__(self, kind: type[Layer], parent: QWidget | None = None) -> None:
        super().__init__(kind.title, kind.summary, family=kind.family, parent=parent)
        self.kind = kind
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._pressed_at: QPoint | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_requested.emit(self.kind.kind_id())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        moved = event.position().toPoint() - start if start is not None else QPoint()
        if start is None or moved.manhattanLength() < QApplication.startDragDistance():
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)
        drag = self.make_drag(start)
        drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.add_requested.emit(self.kind.kind_id())

    def make_drag(self, hot_spot: QPoint) -> QDrag:
        """The drag that carries the kind's id, and the card itself under the cursor."""
        drag = QDrag(self)
        data = QMimeData()
        data.setData(LAYER_MIME, self.kind.kind_id().encode())
        drag.setMimeData(data)
        drag.setPixmap(drag_pixmap(self))
        drag.setHotSpot(hot_spot)
        return drag


def drag_pixmap(card: Card) -> QPixmap:
    """The card as it floats under the cursor: with an accent rim and see-through, so that the insertion line shows."""
    ratio = card.devicePixelRatioF()
    picture = card.grab()
    pixmap = QPixmap(picture.size())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    rect = QRectF(card.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
    outline = QPainterPath()
    outline.addRoundedRect(rect, RADIUS, RADIUS)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.92)
    painter.setClipPath(outline)
    painter.drawPixmap(0, 0, picture)
    painter.setClipping(False)
    painter.setPen(QPen(QColor(theme.current().accent), 1.5))
    painter.drawPath(outline)
    painter.end()
    return pixmap


def by_family() -> dict[str, list[type[Layer]]]:
    """Family -> its kinds, in the palette's order; only families that have kinds."""
    found: dict[str, list[type[Layer]]] = {family: [] for family in FAMILIES}
    for kind in registry.all("layers"):
        found.setdefault(kind.family, []).append(kind)  # type: ignore[attr-defined, arg-type]
    return {family: kinds for family, kinds in found.items() if kinds}
