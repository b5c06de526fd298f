"""The light on the canvas: the neuron in question, what it hears, the numbers beside them; all else is dimmed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.session.walk import BACKWARD, FORWARD, LOSS, UPDATE, Step
from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.geometry import EACH, WEIGHTS, Box, Layout, Link
from playground.ui.canvas.plan import PICTURE
from playground.ui.kit.guard import guarded
from playground.ui.walk import chips
from playground.ui.walk.chips import Chip, Group

if TYPE_CHECKING:
    from playground.ui.canvas.canvas import Canvas

VEIL = 0.72  # how much of the rest is covered
REACH = 4000.0  # beyond the picture, for views that are panned
NEAR_SOURCE, MIDDLE = 0.3, 0.5  # where on a line its number stands
PLACES = tuple(i / 25 for i in range(2, 24))  # and where it may stand instead
FRAME = 7.0  # around the input image
ROOM = 24.0  # pixels below a neuron that its number needs
SMALLEST = 16.0  # pixels; smaller neurons have no room for a number
Neuron = tuple[int | None, int]


class Spotlight(QGraphicsItem):
    """Lies above the network. ``show_step`` with None takes it away."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.canvas = canvas
        self.step: Step | None = None
        self.setZValue(8)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_step(self, step: Step | None) -> None:
        self.step = step
        self.setVisible(step is not None)
        self.update()
        self.canvas.viewport().update()

    def boundingRect(self) -> QRectF:
        return QRectF(-REACH, -REACH, 3 * REACH, 3 * REACH)

    # -- what is lit

    def layout(self) -> Layout:
        return self.canvas.layout_now

    def neurons(self) -> list[tuple[Neuron, str]]:
        """The neurons that are lit, with what is written at them; the one in question comes first."""
        step = self.step
        if step is None:
            return []
        if step.stop.phase == LOSS:
            node = self.layout().columns[-1].node_id
            count = len(self.layout().columns[-1].boxes) or 1
            return [((node, unit), f"{step.name} = {step.result}" if unit == 0 else "") for unit in range(count)]
        target: Neuron = (step.stop.node, step.stop.unit)
        if step.stop.phase == UPDATE:
            words = "" if step.source else f"{step.before} → {step.result}"
            return [(target, words), *([(step.source, "")] if step.source else [])]
        lit: list[tuple[Neuron, str]] = [(target, f"{step.name} = {step.result}")]
        for term in self.terms():
            lit.append((term.place, term.factors[1] if len(term.factors) > 1 else ""))  # type: ignore[arg-type]
        return lit

    def where(self) -> int | None:
        """The layer that the step is about; the loss is about the last one."""
        assert self.step is not None, "a step is shown"
        return self.layout().columns[-1].node_id if self.step.stop.phase == LOSS else self.step.stop.node

    def terms(self) -> list:
        """The summands that come from other neurons."""
        assert self.step is not None, "a step is shown"
        here = self.step.stop.node
        found = [t for line in self.step.equations for t in line.terms if t.place is not None and t.place[0] != here]
        return list({term.place: term for term in found}.values())

    def lines(self) -> list[tuple[Neuron, Neuron, str, float]]:
        """The lines that are lit: from, to, what is written at it, and where on it."""
        step = self.step
        if step is None or step.stop.phase == LOSS:
            return []
        target: Neuron = (step.stop.node, step.stop.unit)
        if step.stop.phase == UPDATE:
            return [(step.source, target, f"{step.before} → {step.result}", MIDDLE)] if step.source else []
        found = []
        for term in self.terms():
            words = f"× {term.factors[0]}" if term.factors else ""
            if step.stop.phase == FORWARD:
                found.append((term.place, target, words, NEAR_SOURCE))
            elif step.stop.phase == BACKWARD:
                found.append((target, term.place, words, 1 - NEAR_SOURCE))
        return found

    # -- where it is

    def box(self, neuron: Neuron) -> tuple[Box | None, bool]:
        """The place of a neuron, and whether it is its own; else it is that of its whole layer."""
        node, unit = neuron
        column = next((c for c in self.layout().columns if c.node_id == node), None)
        if column is None:
            return None, False
        if unit < len(column.boxes):
            return column.boxes[unit], True
        if column.grid is not None and unit < column.plan.drawn:
            cell = column.grid.cell
            row, place = divmod(unit, column.grid.columns)
            return Box(column.body.x + place * cell, column.body.y + row * cell, cell, cell), True
        if column.plan.style == PICTURE:
            side = math.isqrt(max(column.plan.units, 1))
            cell = (column.body.w - 2 * FRAME) / side
            row, place = divmod(unit % (side * side), side)
            x, y = column.body.x + FRAME + place * cell, column.body.y + FRAME + row * cell
            return Box(x, y, cell, cell), True
        return column.body, False

    def path(self, source: Neuron, target: Neuron) -> tuple[QPainterPath, Link] | None:
        link = next((k for k in self.layout().links if k.key == (source[0], target[0])), None)
        if link is None:
            return None
        start, end = source[1], target[1]
        if link.kind not in (WEIGHTS, EACH):
            start = end = 0
        if start >= len(link.starts) or end >= len(link.ends):
            return None
        (x1, y1), (x2, y2) = link.starts[start], link.ends[end]
        path, middle = QPainterPath(QPointF(x1, y1)), (x1 + x2) / 2
        path.cubicTo(middle, y1, middle, y2, x2, y2)
        return path, link

    # -- drawing

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        if self.step is None:
            return
        tokens = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = {neuron: self.box(neuron) for neuron, _ in self.neurons()}
        self._veil(painter, [box for box, _ in boxes.values() if box is not None], tokens)
        for source, target, words, _ in self.lines():
            found = self.path(source, target)
            if found is not None:
                weight = words.replace("× ", "").split(" → ")[0] if found[1].kind == WEIGHTS else ""
                self._line(painter, found[0], weight, tokens)
        for i, (box, _) in enumerate(boxes.values()):
            if box is not None:
                space, first = min(3.0, box.w / 6), i == 0
                brush.frame(
                    painter, framed(box), 10 if box.w > 24 else space,
                    line=tokens.accent if first else tokens.secondary, width=2.0 if first else 1.2,
                )  # fmt: skip
        for where, chip in self.numbers():
            chips.draw(painter, where, chip, tokens)

    # -- numbers

    def numbers(self) -> chips.Placed:
        """The numbers with their places: that of the step, then of the terms those that count most and find room."""
        if self.step is None:
            return []
        boxes = {neuron: self.box(neuron) for neuron, _ in self.neurons()}
        taken = [framed(box) for box, own in boxes.values() if box is not None and own]
        view = self.canvas.viewport()
        bounds = self.canvas.mapToScene(view.rect()).boundingRect()
        (target, words), *others = self.neurons()
        done: chips.Placed = []
        box = boxes[target][0]
        if words and box is not None:
            first = Chip(words, around(box, words, True), strong=True)
            done, _ = chips.place([Group((first,))], taken, bounds)
            done = done or [(first.rect(first.at[0]), first)]
        groups = [group for group in self.groups(dict(others), boxes) if group.chips]
        found, left_out = chips.place(groups, [*taken, *(rect for rect, _ in done)], bounds)
        if left_out and done:
            done += self.remark(f"and {left_out} more", done[0][0], [*taken, *(rect for rect, _ in (*done, *found))])
        return [*done, *found]

    def remark(self, words: str, beside: QRectF, taken: list[QRectF]) -> chips.Placed:
        """A word below the number of the step, or above it."""
        x, y, step = beside.center().x(), beside.center().y(), chips.HEIGHT + 2 * chips.GAP + 1
        chip = Chip(words, tuple(QPointF(x, y + by * step) for by in (1, 2, -1, -2, 3, -3)))
        return chips.place([Group((chip,))], taken, QRectF())[0]

    def groups(self, words: dict[Neuron, str], boxes: dict[Neuron, tuple[Box | None, bool]]) -> list[Group]:
        """What is written of each term: the number of its neuron, and the weight at its line."""
        sizes = {term.place: abs(term.value) for term in self.terms()}
        found: dict[Neuron, list[Chip]] = {neuron: [] for neuron in words}
        for neuron, text in words.items():
            box, own = boxes[neuron]
            if text and own and box is not None and box.w >= SMALLEST:
                found[neuron].append(Chip(text, self.beside(box, text)))
        target = self.neurons()[0][0]
        for source, end, text, where in self.lines():
            path = self.path(source, end)
            if path is not None and path[1].kind == WEIGHTS and text:  # one wire for many has no weight
                points = [path[0].pointAtPercent(t) for t in (where, *sorted(PLACES, key=lambda t: abs(t - where)))]
                box = boxes[target][0]
                if where == MIDDLE and box is not None:  # the only chip, and wide: it may be at the neuron, too
                    points += around(box, text, False)
                found[source if source != target else end].append(Chip(text, tuple(points)))
        return [Group(tuple(each), sizes.get(neuron, 0.0)) for neuron, each in found.items()]

    def beside(self, box: Box, words: str) -> tuple[QPointF, ...]:
        """Where the number of a neuron may stand: below it, or before it where the next one is too near."""
        places = around(box, words, False)
        boxes = [b for column in self.layout().columns for b in column.boxes if b.x == box.x and b.y > box.y]
        near = min((b.y for b in boxes), default=math.inf) - box.bottom < ROOM
        return places[1:3] if near else places

    def _veil(self, painter: QPainter, lit: list[Box], tokens: theme.Theme) -> None:
        veil = QPainterPath()
        veil.setFillRule(Qt.FillRule.OddEvenFill)
        veil.addRect(self.boundingRect())
        holes = QPainterPath()
        for box in lit:
            hole = QPainterPath()
            hole.addRoundedRect(brush.rect(box), brush.RADIUS if box.w > 24 else 1, brush.RADIUS if box.w > 24 else 1)
            holes = holes.united(hole)
        for column in self.layout().columns:
            if column.node_id == self.where():
                holes.addRect(brush.rect(column.head))
        color = QColor(tokens.ground)
        color.setAlphaF(VEIL)
        painter.fillPath(veil.subtracted(holes), color)

    def _line(self, painter: QPainter, path: QPainterPath, weight: str, tokens: theme.Theme) -> None:
        """Coloured by the sign of its weight; a wire that stands for many has no sign."""
        color = tokens.negative if weight.startswith("−") else tokens.positive
        pen = QPen(QColor(color if weight else tokens.secondary), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def framed(box: Box) -> QRectF:
    """A lit neuron with its frame."""
    space = min(3.0, box.w / 6)
    return brush.rect(box).adjusted(-space, -space, space, space)


def around(box: Box, words: str, strong: bool) -> tuple[QPointF, ...]:
    """The middles of a chip below a neuron, before it, behind it and above it."""
    aside = chips.chip_width(words, strong) / 2 + 8
    return (
        QPointF(box.cx, box.bottom + 14),
        QPointF(box.x - aside, box.cy),
        QPointF(box.right + aside, box.cy),
        QPointF(box.cx, box.y - 14),
    )
