"""Setting weights and biases by hand: which number is meant, the card that is open on it, and the undo steps."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QTimer

from playground.network import edits
from playground.network.document import Frozen
from playground.network.names import layer_name
from playground.session.probes import Place
from playground.ui.canvas import hover
from playground.ui.canvas.geometry import WEIGHTS, Hit, Layout, Link
from playground.ui.canvas.scene import Edge
from playground.ui.canvas.scrub import number
from playground.ui.canvas.weight_card import WeightCard
from playground.ui.kit.paint import focus_quietly

if TYPE_CHECKING:
    from playground.session.probes import WeightAnswer
    from playground.ui.canvas.view import NetworkView

TOGETHER_MS = 800  # notches of the wheel that follow each other so fast are one undo step


class Hand:
    """place: the number that the card is open on; None while it is closed."""

    def __init__(self, view: NetworkView) -> None:
        self.view, self.session = view, view.session
        self.card = WeightCard(view)
        self.place: Place | None = None
        self._strokes = 0  # counts the gestures: the values of one are one undo step
        self._sent: Future | None = None
        self._pause = QTimer(view)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TOGETHER_MS)
        self._pause.timeout.connect(self._stroke_over)
        entry = self.card.entry
        entry.changed.connect(self._changed)
        entry.drag_ended.connect(self._stroke_over)
        entry.done.connect(self.close)
        self.card.lock.clicked.connect(self._freeze)

    def open(self, place: Place, at: QPoint) -> None:
        """The card beside a point of the view, on a number whose value is known; its entry has the keyboard."""
        value = self.value(place)
        if value is None:
            return
        self.card.entry.commit()
        self._stroke_over()
        self.place = place
        self.view.watch_now()
        self.card.entry.show_value(value)
        self._show_lock(place)
        self.show(None)
        self.card.place_beside(at, self.view.rect())
        self.card.entry.setFocus()
        self.card.entry.selectAll()

    def close(self) -> None:
        if self.place is None:
            return
        self.place = None
        self._stroke_over()
        self.card.hide()
        focus_quietly(self.view)
        self.view.watch_now()

    def step(self, by: int) -> None:
        """The next or the one before of the numbers of this layer."""
        places = self.places(self.view.layout_now, self.place.node) if self.place else []
        if self.place in places:
            place = places[(places.index(self.place) + by) % len(places)]
            self.open(place, self.card.pos() - QPoint(12, 12))

    def begin(self, node_id: int) -> None:
        """By keyboard: the first number of a layer."""
        places = self.places(self.view.layout_now, node_id)
        if places:
            box = self.view.layout_now.column(node_id).body
            at = self.view.to_widget(QPointF(box.x, box.cy))
            self.open(places[0], at)

    def follow(self) -> None:
        """After an edit: the number may be gone."""
        if self.place is not None and self.place not in self.places(self.view.layout_now, self.place.node):
            self.card.entry.setModified(False)
            self.close()
        elif self.place is not None:
            self._show_lock(self.place)

    def show(self, answer: WeightAnswer | None) -> None:
        """What a frame says of it."""
        if self.place is None:
            return
        if self._sent is not None:
            if not self._sent.done():
                return
            self._sent = None  # the frame in hand may be older than what was set
        elif answer is not None:
            self.card.entry.show_value(answer.value)
        held = self.held(self.place)
        edge = self.edge()
        fate = hover.fate(*edge) if edge is not None else ""
        if fate and edge is not None and edge[0].is_cut(edge[1]):
            fate = f"cut{hover.by(edge[0])}: {fate}"
        self.card.say(self.name(self.place), fate or hover.pull(answer, bool(held)))

    # ------------------------------------------------------------------ which number

    def places(self, layout: Layout, node_id: int) -> list[Place]:
        """All numbers of a layer that are drawn: neuron by neuron its weights, then the biases."""
        link = next((k for k in layout.links if k.target.node_id == node_id and k.kind == WEIGHTS), None)
        column = next((c for c in layout.columns if c.node_id == node_id), None)
        if link is None or column is None:
            return []
        ends, starts = range(len(link.ends)), range(len(link.starts))
        weights = [Place(node_id, "weight", (t, s)) for t in ends for s in starts]
        return weights + [Place(node_id, "bias", (unit,)) for unit in range(len(column.biases))]

    def of_edge(self, edge: Edge) -> Place | None:
        """The weight that a line stands for."""
        link, (source, target) = edge[0].link, edge[1]
        node_id = link.target.node_id
        return Place(node_id, "weight", (target, source)) if link.kind == WEIGHTS and node_id is not None else None

    def of_hit(self, hit: Hit) -> Place | None:
        """The bias under the mouse."""
        return Place(hit.node_id, "bias", (hit.unit,)) if hit.part == "bias" and hit.node_id is not None else None

    def edge(self) -> Edge | None:
        """The line that the card is open on."""
        if self.place is None or len(self.place.index) != 2:
            return None
        target, source = self.place.index
        edges = self.view.network_scene.edges.values()
        item = next((e for e in edges if e.link.target.node_id == self.place.node and e.link.kind == WEIGHTS), None)
        return (item, (source, target)) if item is not None else None

    def value(self, place: Place) -> float | None:
        """As the newest frame has it."""
        array = self.view.live.weights.get(place.node, {}).get(place.name)
        if array is None or any(i >= n for i, n in zip(place.index, array.shape, strict=True)):
            return None
        return float(array[place.index])

    def name(self, place: Place) -> str:
        """ "Weight x₁ → neuron 2 of layer 1", "Bias of neuron 2 of layer 1"."""
        layer = layer_name(self.session.project.network, place.node)
        if len(place.index) == 1:
            return f"Bias of neuron {place.index[0] + 1} of {layer}"
        return f"Weight {hover.source_name(self._link(place), place.index[1])} → neuron {place.index[0] + 1} of {layer}"

    def _link(self, place: Place) -> Link:
        return next(
            link for link in self.view.layout_now.links if link.target.node_id == place.node and link.kind == WEIGHTS
        )

    # ------------------------------------------------------------------ freezing it

    def held(self, place: Place) -> list[Frozen]:
        """What keeps training from changing the number."""
        frozen = self.session.project.network.node(place.node).frozen
        return [part for part in frozen if part.holds(place.name, place.index)]

    def _show_lock(self, place: Place) -> None:
        held, own = self.held(place), Frozen(place.name, place.index)
        larger = min((part for part in held if part != own), default=None)
        layer = layer_name(self.session.project.network, place.node)
        by = "" if larger is None else f"neuron {larger.index[0] + 1}" if larger.index else layer
        self.card.show_lock(bool(held), by)

    def _freeze(self) -> None:
        if self.place is None:
            return
        place, own = self.place, Frozen(self.place.name, self.place.index)
        on = own not in self.session.project.network.node(place.node).frozen
        name = self.name(place)
        text = f"Freeze {name[0].lower()}{name[1:]}" if on else f"Let {name[0].lower()}{name[1:]} learn"
        self.session.edit(text, edits.freeze(self.session.project, place.node, own, on))

    # ------------------------------------------------------------------ setting it

    def _changed(self, value: float, way: str) -> None:
        place = self.place
        if place is None:
            return
        if way == "typed":
            self._stroke_over()
        before, alive = self.value(place), self.view.live.weights.get(place.node, {}).get("alive")
        was_alive = bool(alive[place.index]) if alive is not None and place.name == "weight" else True
        old = (value if before is None else before, was_alive)
        merge = "" if way == "typed" else f"by hand {self._strokes}"
        self._sent = self.session.set_number(f"{self.name(place)}: {number(value)}", place, old, value, merge)
        if way == "wheel":
            self._pause.start()

    def _stroke_over(self) -> None:
        """What follows is another undo step."""
        self._pause.stop()
        self._strokes += 1
