"""Rectangles, columns and links of the drawn network: plain data without Qt. Units: pixels at 100 %."""

from __future__ import annotations

from dataclasses import dataclass

from playground.ui.canvas.plan import NEURONS, Plan


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    @classmethod
    def around(cls, cx: float, cy: float, w: float, h: float) -> Box:
        return cls(cx - w / 2, cy - h / 2, w, h)


@dataclass(frozen=True)
class Grid:
    """The cells of a block, row by row, each ``cell`` pixels wide and high."""

    columns: int
    rows: int
    cell: float


@dataclass(frozen=True)
class Column:
    """One part of the network with its place. boxes: its neurons or classes, top down; minus, plus: its buttons; off:
    inputs that are switched off, as (key, box), small below the others; handle: its lower edge, to be dragged; pitch:
    from one neuron to the next."""

    plan: Plan
    head: Box
    body: Box
    boxes: tuple[Box, ...] = ()
    grid: Grid | None = None
    minus: Box | None = None
    plus: Box | None = None
    off: tuple[tuple[str, Box], ...] = ()
    handle: Box | None = None
    pitch: float = 0.0

    @property
    def biases(self) -> tuple[Box, ...]:
        """The marks of the biases, at the lower left corners of the neurons."""
        if not (self.plan.biased and self.plan.style == NEURONS):
            return ()
        return tuple(Box.around(box.x, box.bottom - 3, *(max(8.0, min(11.0, box.w / 4)),) * 2) for box in self.boxes)

    @property
    def node_id(self) -> int | None:
        return self.plan.node_id

    def unit_at(self, x: float, y: float) -> int | None:
        """The drawn neuron, class or cell under a point."""
        if self.grid is not None and self.body.holds(x, y):
            column, row = int((x - self.body.x) // self.grid.cell), int((y - self.body.y) // self.grid.cell)
            unit = row * self.grid.columns + column
            return unit if column < self.grid.columns and unit < self.plan.drawn else None
        return next((unit for unit, box in enumerate(self.boxes) if box.holds(x, y)), None)


# What a link shows: a line for each weight, a line from each neuron to the one beside it, or one wire for all.
WEIGHTS, EACH, WIRE = "weights", "each", "wire"


@dataclass(frozen=True)
class Link:
    """What joins two columns; starts and ends are the points (x, y) where its lines leave and arrive."""

    source: Column
    target: Column
    kind: str
    starts: tuple[tuple[float, float], ...]
    ends: tuple[tuple[float, float], ...]

    @property
    def key(self) -> tuple[int | None, int | None]:
        return self.source.node_id, self.target.node_id


@dataclass(frozen=True)
class Label:
    """A few words; (x, y) is the middle of their height, and where they start, end or have their middle, after align
    ("left", "right", "centre")."""

    text: str
    x: float
    y: float
    px: int = 11
    align: str = "centre"
    dimmed: bool = False


@dataclass(frozen=True)
class Hit:
    """What lies under a point: part is "minus", "plus", "head", "handle", "unit", "bias", "feature", "body" or "" for
    nothing; column is None for nothing; unit is the neuron, where it is one, or its place among the inputs that are off
    ("feature")."""

    part: str = ""
    column: Column | None = None
    unit: int = 0

    @property
    def node_id(self) -> int | None:
        return self.column.node_id if self.column else None

    def neuron(self) -> tuple[int, int] | None:
        """(node id, unit) of a neuron of a layer."""
        return (self.node_id, self.unit) if self.part == "unit" and self.node_id is not None else None


@dataclass(frozen=True)
class Layout:
    """Everything that is drawn; columns[0] is the input, columns[i + 1] the layer at position i."""

    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    labels: tuple[Label, ...]
    width: float
    height: float
    top: float
    bottom: float

    def column(self, node_id: int | None) -> Column:
        return next(column for column in self.columns if column.node_id == node_id)

    def hit(self, x: float, y: float) -> Hit:
        for column in self.columns:
            if column.minus and column.minus.holds(x, y):
                return Hit("minus", column)
            if column.plus and column.plus.holds(x, y):
                return Hit("plus", column)
            if column.head.holds(x, y):
                return Hit("head", column)
            if column.handle and column.handle.holds(x, y):
                return Hit("handle", column)
            for place, mark in enumerate(column.biases):
                if mark.holds(x, y):
                    return Hit("bias", column, place)
            for place, (_, box) in enumerate(column.off):
                if box.holds(x, y):
                    return Hit("feature", column, place)
            unit = column.unit_at(x, y)
            if unit is not None:
                return Hit("unit", column, unit)
            if column.body.holds(x, y):
                return Hit("body", column)
        return Hit()

    def slot_at(self, x: float) -> int:
        """The position among the layers that a layer dropped at x would take."""
        return sum(column.head.cx < x for column in self.columns[1:])

    def slot_x(self, slot: int) -> float:
        """Where the insertion line for a position stands: midway between its neighbours."""
        left = self.columns[slot]
        if slot + 1 < len(self.columns):
            right = self.columns[slot + 1]
            return (max(left.body.right, left.head.right) + min(right.body.x, right.head.x)) / 2
        return max(left.body.right, left.head.right) + 14

    def thumb(self) -> float:
        """The side of an ordinary neuron, or 0 where none is drawn."""
        sides = [c.boxes[0].w for c in self.columns[1:] if c.plan.style == NEURONS and c.boxes]
        return min(sides, default=0.0)
