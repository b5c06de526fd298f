"""The scene: items by node id. It only draws; an edit changes the items that differ and leaves the others alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from playground.network.document import Network, Project
from playground.ui import theme
from playground.ui.canvas import brush, plan
from playground.ui.canvas.bodies import BodyItem
from playground.ui.canvas.edges import EdgesItem
from playground.ui.canvas.flow import FlowItem
from playground.ui.canvas.geometry import WEIGHTS, Hit, Label, Layout
from playground.ui.canvas.handles import GhostItem, HandleItem
from playground.ui.canvas.head import HeadItem
from playground.ui.canvas.items import ITEMS
from playground.ui.canvas.live import Live
from playground.ui.kit.guard import guarded

NO_HIT = Hit()
LABEL_WIDTH = 120.0
MANY_LINES, PAUSE_MS = 200, 100  # 600 lines take 20 ms to draw: so many are drawn ten times a second, not thirty
ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
Edge = tuple[EdgesItem, tuple[int, int]]  # an item, and the (source, target) of one of its lines


class LabelItem(QGraphicsItem):
    """A few words beside a neuron or on a wire. An item each: text is slow, and what lies beside it changes often."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        self.label = label

    def boundingRect(self) -> QRectF:
        left = {"left": 0.0, "right": LABEL_WIDTH}.get(self.label.align, LABEL_WIDTH / 2)
        return QRectF(self.label.x - left, self.label.y - 9, LABEL_WIDTH, 18)

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        color = theme.mix(theme.current().ground, theme.current().secondary, 0.5 if self.label.dimmed else 1.0)
        brush.text(
            painter, self.boundingRect(), self.label.text, color.name(), self.label.px, align=ALIGN[self.label.align]
        )


class InsertionLine(QGraphicsItem):
    """Where a dragged layer would go."""

    def __init__(self) -> None:
        super().__init__()
        self._height = 0.0
        self.setZValue(10)
        self.hide()

    def show_at(self, x: float, top: float, bottom: float) -> None:
        if self.isVisible() and (x, top, bottom - top) == (self.x(), self.y(), self._height):
            return
        self.vanish()
        self.prepareGeometryChange()
        self._height = bottom - top
        self.setPos(x, top)
        self.show()

    def vanish(self) -> None:
        """Hides it and has the place where it stood drawn anew. Qt remembers where an item was drawn last, but frames
        of a run that come in between can make it forget, and a ghost of the line would stay."""
        if self.isVisible():
            stood = self.sceneBoundingRect().adjusted(-2, -2, 2, 2)
            self.hide()
            if self.scene() is not None:
                self.scene().update(stood)

    def boundingRect(self) -> QRectF:
        return QRectF(-6, -6, 12, self._height + 12)

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        color = QColor(theme.current().accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color.setAlphaF(0.22)
        painter.fillRect(QRectF(-4, 0, 8, self._height), color)
        color.setAlphaF(1.0)
        painter.fillRect(QRectF(-1, 0, 2, self._height), color)
        painter.setPen(QPen(color, 2))
        painter.setBrush(QColor(theme.current().ground))
        painter.drawEllipse(QRectF(-4, -4, 8, 8))


class NetworkScene(QGraphicsScene):
    """Draws a Layout. ``arrange`` after an edit, ``refresh`` after a frame."""

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # a few dozen items
        self.live = live
        self.heads: dict[int | None, HeadItem] = {}
        self.bodies: dict[int | None, BodyItem] = {}
        self.edges: dict[tuple[int | None, int | None], EdgesItem] = {}
        self.flows: dict[EdgesItem, FlowItem] = {}
        self.labels: dict[Label, LabelItem] = {}
        self.handles: dict[int | None, HandleItem] = {}
        self.line, self.ghost = InsertionLine(), GhostItem()
        self.addItem(self.line)
        self.addItem(self.ghost)
        self._pause, self._waiting = QTimer(self), False  # between two drawings of very many lines
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._pause_over)

    def arrange(self, project: Project, layout: Layout) -> None:
        """Brings the items to a layout; those of layers that look the same stay as they are."""
        layers = {node.id: node.layer for node in project.network.nodes}
        for column in layout.columns:
            node_id, body = column.node_id, self.bodies.get(column.node_id)
            if body is None or type(body) is not ITEMS[column.plan.style]:
                if body is not None:
                    self.removeItem(body)
                self.bodies[node_id] = ITEMS[column.plan.style](column, layers.get(node_id), self.live)
                self.addItem(self.bodies[node_id])
            else:
                body.set_column(column, layers.get(node_id))
            if node_id in self.heads:
                self.heads[node_id].set_column(column)
            else:
                self.heads[node_id] = HeadItem(column)
                self.addItem(self.heads[node_id])
            if column.handle is None:
                continue
            if node_id in self.handles:
                self.handles[node_id].set_column(column)
            else:
                self.handles[node_id] = HandleItem(column)
                self.addItem(self.handles[node_id])
        self._arrange_links(layout)
        self.show_frozen(project.network)
        wanted = {column.node_id for column in layout.columns}
        dragged = {column.node_id for column in layout.columns if column.handle}
        for items, kept in ((self.heads, wanted), (self.bodies, wanted), (self.handles, dragged)):
            for gone in set(items) - kept:  # type: ignore[attr-defined]
                self.removeItem(items.pop(gone))  # type: ignore[attr-defined]
        for gone_label in set(self.labels) - set(layout.labels):
            self.removeItem(self.labels.pop(gone_label))
        for label in layout.labels:
            if label not in self.labels:
                self.labels[label] = LabelItem(label)
                self.addItem(self.labels[label])

    def pieces(self) -> list[QGraphicsItem]:
        """The items of what there is to see of the network."""
        groups = (self.heads, self.bodies, self.edges, self.labels)
        return [item for group in groups for item in group.values()]  # type: ignore[attr-defined]

    def _arrange_links(self, layout: Layout) -> None:
        thumb = layout.thumb()
        for link in layout.links:
            item = self.edges.get(link.key)
            if item is None:
                item = self.edges[link.key] = EdgesItem(link, thumb)
                self.addItem(item)
                if link.kind == WEIGHTS:
                    self.flows[item] = FlowItem(item)
            else:
                item.set_link(link, thumb)
            item.set_dimmed(not link.target.plan.reached)
        for gone in set(self.edges) - {link.key for link in layout.links}:
            item = self.edges.pop(gone)
            self.flows.pop(item, None)
            self.removeItem(item)

    def show_frozen(self, network: Network) -> None:
        """Padlocks on neurons and weights that training leaves alone; those of a whole layer are in its head."""
        parts = {node.id: node.frozen if node.trainable else frozenset() for node in network.nodes}
        for node_id, body in self.bodies.items():
            frozen = parts.get(node_id, frozenset())  # type: ignore[arg-type]
            body.set_frozen(frozenset(part.index[0] for part in frozen if not part.weight and part.index))
        for item in self.edges.values():
            held = parts.get(item.link.target.node_id, frozenset())  # type: ignore[arg-type]
            item.set_frozen(frozenset(p.index[::-1] for p in held if p.weight == "weight" and len(p.index) == 2))

    def flow(self, phase: float | None) -> None:
        """Lets dots flow along the lines, or (None) takes them away; very many lines have none."""
        few = self._lines() <= MANY_LINES
        for item in self.flows.values():
            if phase is not None and few:
                item.flow(phase)
            else:
                item.hide()

    def _lines(self) -> int:
        """How many lines stand for a weight each."""
        links = [item.link for item in self.edges.values() if item.link.kind == WEIGHTS]
        return sum(len(link.starts) * len(link.ends) for link in links)

    def repaint_all(self) -> None:
        """Draws everything anew, cached items too: the colours have changed."""
        for item in self.items():
            item.update()
        self.update()

    def refresh(self) -> None:
        """Draws what is new in ``live``: bodies always, lines only where a weight changed visibly."""
        for body in self.bodies.values():
            if body.column.plan.style not in (plan.SLIM, plan.UNKNOWN):
                body.update()
        if self._pause.isActive():
            self._waiting = True
        else:
            self._refresh_edges()

    def _refresh_edges(self) -> None:
        self._waiting = False
        for item in self.edges.values():
            if item.link.kind != WEIGHTS:
                continue
            weights = self.live.weights.get(item.link.target.node_id)  # type: ignore[arg-type]
            item.set_weights(None if weights is None else weights["weight"], (weights or {}).get("alive"))
        if self._lines() > MANY_LINES:
            self._pause.start()

    def _pause_over(self) -> None:
        if self._waiting:
            self._refresh_edges()

    def mark(self, hit: Hit, edge: Edge | None, selection: int | None, picked: Hit) -> None:
        """Shows what is under the mouse, selected and picked."""
        for node_id, head in self.heads.items():
            under = hit.column is not None and hit.node_id == node_id
            part = hit.part if under and hit.part in ("head", "minus", "plus") else ""
            head.set_state(node_id is not None and node_id == selection, part)
        for node_id, body in self.bodies.items():
            under = hit.column is not None and hit.node_id == node_id
            marked = hit.unit if hit.part == "unit" and under else None
            body.set_spot(hit.part, hit.unit) if under and hit.part in ("bias", "feature") else body.set_spot("", 0)
            body.set_marks(marked, picked.unit if picked.part == "unit" and picked.node_id == node_id else None)
        for node_id, handle in self.handles.items():
            handle.set_hot(hit.part == "handle" and hit.node_id == node_id)
        for item in self.edges.values():
            item.set_mark(edge[1] if edge is not None and edge[0] is item else None)

    def edge_at(self, x: float, y: float, within: float) -> Edge | None:
        """The line under a point."""
        for item in self.edges.values():
            pair = item.nearest(x, y, within)
            if pair is not None:
                return item, pair
        return None
