"""The network drawn: what follows the document, the run and the theme. What the mouse does is in canvas.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from playground.core.problems import Problem
from playground.network.document import Project
from playground.session.probes import (
    Activations,
    Filters,
    Neurons,
    OneWeight,
    Place,
    Points,
    Unrolled,
    WeightAnswer,
    Weights,
)
from playground.ui import theme
from playground.ui.canvas import hover, words
from playground.ui.canvas.actions import LayerActions
from playground.ui.canvas.dots import has_room
from playground.ui.canvas.geometry import Box, Hit, Layout
from playground.ui.canvas.glide import Glide, seen_as
from playground.ui.canvas.hand import Hand
from playground.ui.canvas.layout import arrange
from playground.ui.canvas.live import Live, needs
from playground.ui.canvas.minimap import MiniMap
from playground.ui.canvas.overlay import Overlay
from playground.ui.canvas.plan import MAPS
from playground.ui.canvas.scene import NO_HIT, Edge, NetworkScene
from playground.ui.canvas.zoom import ZoomView
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, motion_ms, shows_focus
from playground.ui.readings import marks

if TYPE_CHECKING:
    from playground.session.session import Session

VIEW = "canvas"
# pixels of a thumbnail's response, drawn smoothly larger, from that zoom on
RESOLUTIONS = ((2.0, 64), (1.4, 48), (0.5, 32), (0.0, 16))
FLOW_MS = 1600  # a dot takes so long to where the next one was
NUMBERS_MS = 100  # numbers change at most so often


class NetworkView(ZoomView):
    """Shows the session's network as it is and as it learns; asks the run for answers only while it is visible."""

    overlay: Overlay | None = None
    hand: Hand | None = None
    map: MiniMap | None = None

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.session = session
        self.layer_actions = LayerActions(session)
        self.live = Live()
        self.network_scene = NetworkScene(self.live)  # the view does not keep it
        self.glide = Glide(lambda layout: self.network_scene.arrange(session.project, layout))
        self.layout_now: Layout = arrange(session.project, session.check, 800, 600)
        self._sample: bytes | None = None
        self._hit, self._picked = NO_HIT, NO_HIT
        self._edge: Edge | None = None
        self._numbers, self._since = QElapsedTimer(), QElapsedTimer()
        self._since.start()
        super().__init__(self.network_scene, parent)
        self.overlay = Overlay(self, self._fix, self.to_widget)
        self.map = MiniMap(self, self.show_around)
        self.hand = Hand(self)
        self._one: WeightAnswer | None = None  # the newest answer about the weight or bias that is looked at
        session.project_changed.connect(self._project_changed)
        session.plane.changed.connect(self._watch)
        session.selection_changed.connect(self._mark)
        session.frame_changed.connect(self._frame_changed)
        session.state_changed.connect(self._state_changed)
        theme.notifier().theme_changed.connect(self._theme_changed)
        self.zoom_changed.connect(lambda _: self._watch())
        self._theme_changed()
        self._describe()

    # ------------------------------------------------------------------ the document

    def arrange_for(self, width: float, height: float) -> QSizeF:
        self.layout_now = arrange(self.session.project, self.session.check, width, height)
        return QSizeF(self.layout_now.width, self.layout_now.height)

    def refit(self) -> None:
        self.glide.end()
        super().refit()
        self.network_scene.arrange(self.session.project, self.layout_now)
        self.live.draw(self.session.project, self.layout_now)
        self.network_scene.refresh()
        self.overlay.show_problems(self.session.project, self.session.check, self.layout_now)
        self._mark()

    def view_moved(self) -> None:
        if self.overlay is not None:  # the base class scrolls before we are ready
            self.overlay.place(self.layout_now)
        if self.map is not None:
            self.map.show_part(self.layout_now, self.mapToScene(self.viewport().rect()).boundingRect())

    def _project_changed(self, old: Project, new: Project) -> None:
        if (old.dataset.id, old.facing, old.recipe.id) != (new.dataset.id, new.facing, new.recipe.id):
            self.live.forget()
        if (old.network, old.dataset, old.loss, old.recipe) == (new.network, new.dataset, new.loss, new.recipe):
            return
        self.forget_pointer()
        if self._picked.part and self._picked.node_id not in {node.id for node in new.network.nodes}:
            self._picked = NO_HIT
        self._glide_over()
        self.hand.follow()
        self._describe()
        self._watch()

    def _glide_over(self) -> None:
        """Lays the edited network out; what was there glides to where it is now."""
        self.glide.end()
        before, place, there = self.layout_now, self.viewportTransform(), set(self.network_scene.pieces())
        self.refit()
        if self.isVisible():
            back, _ = self.viewportTransform().inverted()
            fresh = [item for item in self.network_scene.pieces() if item not in there]
            self.network_scene.flow(None)
            self.glide.start(seen_as(before, place * back), self.layout_now, fresh, motion_ms(self))

    def _describe(self) -> None:
        self.setAccessibleDescription(words.summary(self.session.project, self.session.check))

    def set_sample(self, image: bytes | None) -> None:
        """The image whose activations are drawn, 28 · 28 float32; None is the first test image."""
        if image != self._sample:
            self._sample = image
            self._watch()

    def _network(self) -> str:
        """The network that is drawn, as probes name it: nothing for the only one."""
        project = self.session.project
        return project.facing if project.others else ""

    def sample(self) -> bytes | None:
        """What ``set_sample`` was given last."""
        return self._sample

    def resolution(self) -> int:
        """How finely the neurons are asked what they answer; closer to them more so."""
        return next(pixels for zoom, pixels in RESOLUTIONS if self.zoom() >= zoom)

    def _neurons(self) -> Neurons:
        return Neurons(self.resolution(), self._network(), self.session.plane.now())

    def _probes(self) -> tuple[object, ...]:
        plane, sample = needs(self.layout_now)
        network, columns = self._network(), self.layout_now.columns
        probes: list[object] = [self._neurons(), Weights()] if plane else []
        probes += [Points()] if plane and has_room(self.layout_now, self.zoom()) else []
        place = self._looked_at()
        probes += [OneWeight(place)] if plane and place is not None else []
        probes += [Activations(self._sample, network)] if sample else []
        probes += [Filters()] if any(column.plan.style == MAPS for column in columns) else []
        probes += [Unrolled(self._sample, network)] if any(column.plan.unrolls for column in columns) else []
        return tuple(probes)

    def _looked_at(self) -> Place | None:
        """The weight or bias that the card is open on, else the one under the mouse."""
        if self.hand is None:
            return None
        under = self.hand.of_edge(self._edge) if self._edge is not None else self.hand.of_hit(self._hit)
        return self.hand.place or under

    def watch_now(self) -> None:
        """Another weight is looked at."""
        self._one = None
        self._watch()
        self._mark()

    def _watch(self) -> None:
        self.session.watch(VIEW, *(self._probes() if self.isVisible() else ()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self._frame_changed(self.session.frame)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch(VIEW)

    def _frame_changed(self, frame: object) -> None:
        if not self.isVisible():
            return
        answers = frame.answers
        network = self._network()
        asked = self._neurons(), Weights(), Activations(self._sample, network)
        news = [answers.get(probe) for probe in (*asked, Filters(), Unrolled(self._sample, network))]
        if all(answer is None for answer in news):
            return
        self.live.take(*news)
        self._take_points(answers)
        place = self._looked_at()
        self._one = answers.get(OneWeight(place)) if place is not None else None
        self.hand.show(self._one)
        self.live.draw(self.session.project, self.layout_now)
        self.network_scene.refresh()
        self._flow()
        if self.overlay.hover.isVisible() and self._numbers.elapsed() >= NUMBERS_MS:
            self._numbers.restart()
            self.overlay.update_hover(self._hover_words())

    def _take_points(self, answers: Mapping[object, Any]) -> None:
        """The data itself, where thumbnails have room for it; real ones and made ones are all alike."""
        self.live.dots.take(answers.get(Points()), marks(self.session.project), self.session.plane.now())

    def _flow(self) -> None:
        """Moves what flows along the lines: while it trains, unless the desktop asks for no motion."""
        moves = self.session.running and motion_ms(self) > 0 and not self.glide.moving
        self.network_scene.flow(self._since.elapsed() % FLOW_MS / FLOW_MS if moves else None)

    def _state_changed(self, state: str) -> None:
        if not self.session.running:
            self.network_scene.flow(None)

    def _hover_words(self) -> hover.Words:
        place = self._looked_at()
        frozen = place is not None and bool(self.hand.held(place))
        if self._edge is not None:
            return hover.about_edge(self._edge, self._one, frozen)
        if self._hit.part == "bias":
            return hover.about_bias(self.session.project, self._hit, self.live, self._one, frozen)
        if self._hit.part == "feature":
            return hover.about_feature(self._hit)
        return hover.about_neuron(self.session.project, self._hit, self.live)

    # ------------------------------------------------------------------ looks

    def _theme_changed(self) -> None:
        tokens = theme.current()
        self.setBackgroundBrush(QColor(tokens.ground))
        self.live.set_theme(tokens)
        self.live.draw(self.session.project, self.layout_now)
        self.overlay.theme_changed()
        self.network_scene.repaint_all()
        self.viewport().update()

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if shows_focus(self):
            painter.save()
            painter.resetTransform()
            focus_ring(painter, QRectF(self.viewport().rect()), 4)
            painter.restore()

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def forget_pointer(self) -> None:
        """Nothing is under the mouse any more."""
        self._hit, self._edge = NO_HIT, None
        if self.overlay is not None:
            self.overlay.hover.hide()
        self._mark()
        if self.hand is not None:
            self._watch()

    def _mark(self, *_: object) -> None:
        edge = self._edge or (self.hand.edge() if self.hand is not None else None)
        self.network_scene.mark(self._hit, edge, self.session.selection, self._picked)

    # ------------------------------------------------------------------ places

    def hit_at(self, at: QPoint) -> Hit:
        """What lies under a point of the viewport."""
        point = self.mapToScene(at)
        return self.layout_now.hit(point.x(), point.y())

    def point_of(self, node_id: int | None, part: str = "head", unit: int = 0) -> QPoint:
        """A point of the viewport inside of a part, as in ``Hit``; None is the input."""
        column = self.layout_now.column(node_id)
        boxes: dict[str, Box | None] = {"minus": column.minus, "plus": column.plus, "body": column.body}
        boxes["handle"] = column.handle
        box = boxes.get(part) or column.head
        places = {"unit": column.boxes, "bias": column.biases, "feature": [b for _, b in column.off]}
        if part in places:
            box = places[part][unit]  # type: ignore[index]
        y = box.y + 8 if part == "head" else box.cy
        return self.mapFromScene(QPointF(box.cx, y))

    def to_widget(self, point: QPointF) -> QPoint:
        return self.viewport().mapTo(self, self.mapFromScene(point))

    def _fix(self, problem: Problem) -> None:
        self.setFocus()
        self.layer_actions.fix(problem)

    # ------------------------------------------------------------------ what a run shows
