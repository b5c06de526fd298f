"""Where everything of the network stands, worked out from Project, Check and the room there is. Pure Python.

Columns spread over the width and neurons over the height, so that text keeps its size in a small window; only what does
not fit at its smallest makes the picture larger than the room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from playground.network.checks import Check
from playground.network.document import Project
from playground.ui.canvas.geometry import EACH, WEIGHTS, WIRE, Box, Column, Grid, Label, Layout, Link
from playground.ui.canvas.plan import (
    BLOCK,
    CLASSES,
    CURVE,
    FEW_CURVES,
    MAPS,
    NEURONS,
    PICTURE,
    SLIM,
    STACK,
    STEPS,
    UNKNOWN,
    Plan,
    plan,
)

MARGIN, HEAD_TOP, HEAD_HEIGHT, BODY_GAP, BOTTOM = 20.0, 10.0, 78.0, 18.0, 28.0
PROBLEM_ROOM = 132.0  # kept free below for the card that says what is wrong
BUTTON = 22.0
EMPTY_WIDTH = 280.0  # kept free beside the input while there is no layer, for the words that say so
PITCH_MIN, PITCH_MAX, THUMB_MIN, THUMB_MAX = 22.0, 88.0, 16.0, 56.0
# With more room than this, a column and in all, everything but the text grows, up to LARGEST times as large.
ROOMY_WIDTH, ROOMY_HEIGHT, LARGEST = 190.0, 480.0, 1.6
# What does not fit at this zoom is laid out closer, with shorter words.
SMALLEST_ZOOM = 11 / 12
CLOSE = 0.4  # how much of the smallest gaps is left then
NARROW = 0.7  # and of the width of pictures, where that is still too wide
INPUT_SHARE, OUTPUT_SHARE, CLOSE_OUTPUT = 0.86, 1.65, 1.2  # sizes of input and single output beside an ordinary neuron
MORE_HEIGHT, SLIM_WIDTH, NAME_GAP = 26.0, 40.0, 10.0
GAP_MIN = {WEIGHTS: 40.0, EACH: 24.0, WIRE: 14.0}
GAP_MAX = {WEIGHTS: 170.0, EACH: 70.0, WIRE: 84.0}
STACK_LINE, STACK_ABOVE, STACK_BELOW = 24.0, 34.0, 12.0  # of the card of a block
HANDLE_WIDTH = 44.0
OFF_SIDE, OFF_PITCH, OFF_GAP = 22.0, 30.0, 16.0  # of inputs that are switched off
CELL_MAX, COLUMNS_MAX = 20.0, 64
BLOCK_WIDTH, BLOCK_HEIGHT = 160.0, 520.0
MAPS_WIDTH, MAPS_HEIGHT, MAP_MAX = 112.0, 440.0, 48.0
STEP_SIDE, STEPS_WIDTH, STEPS_HEIGHT = 6.0, (84.0, 168.0), (48.0, 320.0)  # of one value; of the whole strip


@dataclass(frozen=True)
class Room:
    """What the columns may fill: their height in pixels, how many times as large as usual they may be, and as far apart
    as usual; or that there is too little."""

    height: float
    grown: float = 1.0
    wide: float = 1.0
    close: bool = False
    narrow: float = 1.0  # what pictures take of their usual width

    @classmethod
    def of(cls, width: float, height: float, columns: int, close: bool, narrow: float) -> Room:
        wide = max(1.0, min(LARGEST, width / (ROOMY_WIDTH * columns)))
        return cls(height, max(1.0, min(wide, height / ROOMY_HEIGHT)), wide, close, narrow)


def text_width(text: str, px: float) -> float:
    """A generous estimate: the layout must not depend on the fonts of a machine."""
    return len(text) * px * 0.58


def arrange(project: Project, check: Check, width: float, height: float) -> Layout:
    """The network laid out for a room of width × height pixels; the result may be larger where it cannot fit."""
    plans = plan(project, check)
    roomy = attempt(plans, width, height)
    if roomy.width * SMALLEST_ZOOM <= width + 1 or len(plans) == 1:
        return roomy
    plans = tuple(shorter(p) for p in plans)
    close = attempt(plans, width, height, close=True)
    if close.width * SMALLEST_ZOOM <= width + 1:
        return close
    return attempt(plans, width, height, close=True, narrow=NARROW)


def shorter(p: Plan) -> Plan:
    """A column with fewer words, for little room."""
    caption = p.caption.split(" feature")[0] if p.node_id is None else p.caption
    return replace(p, caption=caption, note="", wire="")


def attempt(plans: tuple[Plan, ...], width: float, height: float, close: bool = False, narrow: float = 1.0) -> Layout:
    """The columns laid out with large or, ``close``, with small gaps, and with pictures so wide."""
    bottom_room = PROBLEM_ROOM if any(p.problem for p in plans) else BOTTOM
    top = HEAD_TOP + HEAD_HEIGHT + BODY_GAP
    room = Room.of(
        width, max(height - top - bottom_room, max(least_height(p) for p in plans)), len(plans), close, narrow
    )
    thumb = thumb_side(plans, room)
    sizes = body_sizes(plans, room, thumb)
    kinds = [joint(plans, i) for i in range(1, len(plans))]
    xs, total = spread(plans, [w for w, _ in sizes], kinds, width, room)
    middle = top + room.height / 2
    columns = tuple(
        place(p, x, head_width(p, w), Box.around(x, middle, w, h), room, thumb)
        for p, x, (w, h) in zip(plans, xs, sizes, strict=True)
    )
    links = make_links(columns, middle)
    foot = top + room.height
    return Layout(columns, links, make_labels(columns, middle), total, foot + bottom_room, top, foot)


def least_height(p: Plan) -> float:
    if p.style == NEURONS:
        return p.drawn * PITCH_MIN + more_height(p) + off_height(p)
    return {CLASSES: p.drawn * 22.0, BLOCK: 160.0, MAPS: 160.0, STACK: stack_height(p)}.get(p.style, 100.0)


def stack_height(p: Plan) -> float:
    """A line for each layer inside, and room for the way around them."""
    return STACK_LINE * len(p.inside) + STACK_ABOVE + STACK_BELOW


def more_height(p: Plan) -> float:
    return MORE_HEIGHT if p.more and p.style in (NEURONS, BLOCK, MAPS) else 0.0


def off_height(p: Plan) -> float:
    """The inputs that are switched off stand small below the others."""
    return len(p.off) * OFF_PITCH + OFF_GAP if p.off else 0.0


def pitch(p: Plan, room: Room) -> float:
    """Distance between the middles of two neurons of a column."""
    return min(PITCH_MAX * room.grown, (room.height - more_height(p) - off_height(p)) / max(p.drawn, 1))


def thumb_side(plans: tuple[Plan, ...], room: Room) -> float:
    # what is switched off makes the other inputs smaller where there is little room, but no neuron
    tightest = min((pitch(replace(p, choices=()), room) for p in plans if p.style == NEURONS), default=PITCH_MAX)
    return max(THUMB_MIN, min(THUMB_MAX * min(room.grown, 1.5), tightest * 0.78, tightest - 6))


def side(p: Plan, thumb: float, room: Room) -> float:
    """The side of this column's thumbnails."""
    if p.node_id is None:
        return min(thumb * INPUT_SHARE, pitch(p, room) * 0.86)
    share = CLOSE_OUTPUT if room.close else OUTPUT_SHARE
    return min(thumb * share, room.height) if p.last and p.units == 1 else thumb


def body_sizes(plans: tuple[Plan, ...], room: Room, thumb: float) -> list[tuple[float, float]]:
    """Width and height of what each column holds."""
    sizes: list[tuple[float, float]] = []
    for p in plans:
        if p.style == NEURONS:
            sizes.append((side(p, thumb, room), (p.drawn - 1) * pitch(p, room) + side(p, thumb, room)))
        elif p.style in (BLOCK, MAPS):
            grid = grid_of(p, room)
            sizes.append((grid.columns * grid.cell, grid.rows * grid.cell))
        elif p.style == CLASSES:
            sizes.append((46.0, p.drawn * min(38.0 * room.grown, room.height / p.drawn) - 6))
        elif p.style == PICTURE:
            sizes.append((picture_side(room),) * 2)
        elif p.style == STEPS:
            sizes.append(steps_size(p, room))
        elif p.style == CURVE:
            wide = picture_side(room)
            sizes.append((wide, wide if p.shape[1] > FEW_CURVES else wide * 0.62))
        elif p.style == STACK:
            words = max(text_width(line, 11) for line in p.inside)
            sizes.append((max(92.0, min(words + 46, 168.0)), stack_height(p)))
        elif p.style == UNKNOWN:
            sizes.append((72.0, 96.0))
        else:
            # as tall as what its lines come from, so that they are seen to run through it
            before = sizes[-1][1] if plans[len(sizes) - 1].style in (NEURONS, SLIM) else 0.0
            sizes.append((SLIM_WIDTH, min(room.height, max(before, 112.0))))
    return sizes


def picture_side(room: Room) -> float:
    return min(150.0 * room.grown, max(96.0, room.height * 0.22 * room.grown)) * room.narrow


def steps_size(p: Plan, room: Room) -> tuple[float, float]:
    """A value is a rectangle: time runs to the right, and a unit is a row."""
    units = p.shape[-1] if p.shape else p.units
    sizes = []
    for count, (least, most) in ((p.steps, STEPS_WIDTH), (units, STEPS_HEIGHT)):
        sizes.append(min(max(count * STEP_SIDE, least), most) * room.grown)
    return sizes[0] * room.narrow, min(sizes[1], room.height)


def maps_grid(p: Plan, room: Room) -> Grid:
    """The number of columns that gives the largest maps."""
    width, height = (
        MAPS_WIDTH * room.grown * max(room.narrow, 0.8),
        min(room.height - more_height(p), MAPS_HEIGHT * room.grown),
    )
    best = Grid(1, p.drawn, 0.0)
    for columns in range(1, min(p.drawn, 8) + 1):
        rows = -(-p.drawn // columns)
        cell = float(int(min(MAP_MAX * room.grown, width / columns, height / rows)))
        if cell > best.cell:
            best = Grid(columns, rows, cell)
    return best


def grid_of(p: Plan, room: Room) -> Grid:
    """The cells of a block, or the maps of a layer."""
    return maps_grid(p, room) if p.style == MAPS else block_grid(p, room)


def block_grid(p: Plan, room: Room) -> Grid:
    return cells(p.drawn, room.height - more_height(p), room.grown, BLOCK_WIDTH * room.grown * room.narrow)


def cells(count: int, room: float, grown: float = 1.0, width: float = BLOCK_WIDTH) -> Grid:
    """The grid with the largest cells that is neither too wide nor too tall, in 1, 2, 4, 8, … columns."""
    height = max(60.0, min(room, BLOCK_HEIGHT * grown))
    best = Grid(1, count, 0.0)
    columns = 1
    while columns <= COLUMNS_MAX and (columns == 1 or columns < count):
        rows = -(-count // columns)
        cell = float(min(CELL_MAX * grown, int(height / rows * 2) / 2, int(width / columns * 2) / 2))
        if cell > best.cell:
            best = Grid(columns, rows, cell)
        columns *= 2
    return best


def head_width(p: Plan, body: float) -> float:
    words = max(text_width(p.title, 13) + (20 if p.problem else 0), text_width(p.caption, 12), text_width(p.note, 11))
    return max(min(words, 150.0), 2 * BUTTON + 8 if p.sized else 0.0) + 16


def joint(plans: tuple[Plan, ...], i: int) -> str:
    """How column i is joined to the columns before it."""
    if plans[i].style == NEURONS and plans[origin(plans, i)].style == NEURONS:
        return WEIGHTS if plans[i].linked else EACH
    return WIRE


def origin(plans: tuple[Plan, ...], i: int) -> int:
    """The column that feeds column i, looking through slim ones that pass every value on in its place."""
    source = i - 1
    while plans[source].style == SLIM and source > 0 and plans[source].units == plans[source - 1].units:
        source -= 1
    return source


def spread(
    plans: tuple[Plan, ...], bodies: list[float], kinds: list[str], width: float, room: Room
) -> tuple[list[float], float]:
    """The middle of each column, and the width of all."""
    widths = [max(head_width(p, body), body) for p, body in zip(plans, bodies, strict=True)]
    margin = MARGIN * (CLOSE if room.close else 1)
    left = margin + max(0.0, overhang(plans[0], bodies[0], widths[0]))
    right = margin + (max(0.0, overhang(plans[-1], bodies[-1], widths[-1])) if plans[-1].last else 0.0)
    gaps = []
    for i, kind in enumerate(kinds):
        if plans[0].style == NEURONS:
            least = text_width(plans[i + 1].wire, 12) + 10  # the label stands between the heads
        elif not plans[i + 1].wire:
            least = 0.0
        else:
            spare = (widths[i] - bodies[i] + widths[i + 1] - bodies[i + 1]) / 2
            least = text_width(plans[i + 1].wire, 11) + 20 - spare  # the label stands on the wire
        gaps.append(max(GAP_MIN[kind] * (CLOSE if room.close else 1), 0.0 if room.close else least))
    needed = left + right + sum(widths) + sum(gaps)
    spare = max(0.0, width - needed)
    wishes = [max(0.0, GAP_MAX[kind] * room.wide - gap) for kind, gap in zip(kinds, gaps, strict=True)]
    share = min(1.0, spare / sum(wishes)) if sum(wishes) else 0.0
    gaps = [gap + share * wish for gap, wish in zip(gaps, wishes, strict=True)]
    total = left + right + sum(widths) + sum(gaps) + (EMPTY_WIDTH if not kinds else 0.0)
    x = left + max(0.0, width - total) / 2
    middles = []
    for w, gap in zip(widths, [*gaps, 0.0], strict=True):
        middles.append(x + w / 2)
        x += w + gap
    return middles, max(total, width)


def overhang(p: Plan, body: float, width: float) -> float:
    """How far the names beside the neurons reach over the edge of the column."""
    if p.style != NEURONS or not p.names:
        return 0.0
    names = max(text_width(n, 12) for n in p.names)
    if p.off:
        names = max(names, max(text_width(n, 11) for _, n in p.off) + OFF_SIDE - body)
    return names + NAME_GAP + body / 2 - width / 2


def place(p: Plan, x: float, head: float, body: Box, room: Room, thumb: float) -> Column:
    head_box = Box(x - head / 2, HEAD_TOP, head, HEAD_HEIGHT if p.sized or p.note else HEAD_HEIGHT - BUTTON - 8)
    minus = plus = None
    if p.sized:
        y = HEAD_TOP + HEAD_HEIGHT - BUTTON - 6
        minus, plus = Box(x - BUTTON - 3, y, BUTTON, BUTTON), Box(x + 3, y, BUTTON, BUTTON)
    boxes: tuple[Box, ...] = ()
    off: tuple[tuple[str, Box], ...] = ()
    grid, step = None, 0.0
    if p.style == NEURONS:
        step, edge = pitch(p, room), side(p, thumb, room)
        up = more_height(p) / 2
        body = Box(body.x, body.y - up, body.w, body.h)
        below = body.h / 2 + off_height(p) - room.height / 2
        body = Box(body.x, body.y - max(0.0, below), body.w, body.h)
        boxes = tuple(Box(body.x, body.y + i * step, edge, edge) for i in range(p.drawn))
        first = body.bottom + OFF_GAP + OFF_PITCH / 2
        off = tuple(
            (key, Box.around(body.right - OFF_SIDE / 2, first + i * OFF_PITCH, OFF_SIDE, OFF_SIDE))
            for i, (key, _) in enumerate(p.off)
        )
    elif p.style == CLASSES:
        step = (body.h + 6) / p.drawn
        boxes = tuple(Box(body.x, body.y + i * step, body.w, step - 6) for i in range(p.drawn))
    elif p.style in (BLOCK, MAPS):
        body = Box(body.x, body.y - more_height(p) / 2, body.w, body.h)
        grid = grid_of(p, room)
        step = grid.cell if p.style == BLOCK else 0.0
    return Column(p, head_box, body, boxes, grid, minus, plus, off, handle(p, body) if step else None, step)


def handle(p: Plan, body: Box) -> Box | None:
    """The lower edge of a column whose size can be changed by dragging it."""
    return Box.around(body.cx, body.bottom + more_height(p) + 11, HANDLE_WIDTH, 14.0) if p.sized else None


def make_links(columns: tuple[Column, ...], middle: float) -> tuple[Link, ...]:
    plans = tuple(column.plan for column in columns)
    links = []
    for i in range(1, len(columns)):
        kind, target = joint(plans, i), columns[i]
        source = columns[origin(plans, i)] if kind != WIRE else columns[i - 1]
        if kind == WIRE:
            if target.plan.style == SLIM and passed_through(plans, i):
                continue
            links.append(Link(source, target, kind, ((source.body.right, middle),), ((target.body.x, middle),)))
            continue
        starts = tuple((box.right, box.cy) for box in source.boxes)
        ends = tuple((box.x, box.cy) for box in target.boxes)
        if kind == EACH:
            count = min(len(starts), len(ends))
            starts, ends = starts[:count], ends[:count]
        links.append(Link(source, target, kind, starts, ends))
    return tuple(links)


def passed_through(plans: tuple[Plan, ...], i: int) -> bool:
    """Whether the lines of a later column run through slim column i."""
    return any(joint(plans, j) != WIRE and origin(plans, j) < i < j for j in range(i + 1, len(plans)))


def make_labels(columns: tuple[Column, ...], middle: float) -> tuple[Label, ...]:
    """The shape on each wire, names beside neurons, and how many are not drawn."""
    labels = [wire_label(left, right, columns[0], middle) for left, right in pairwise(columns) if right.plan.wire]
    for column in columns:
        plan, body = column.plan, column.body
        dimmed = not plan.reached
        if plan.more and plan.style in (NEURONS, BLOCK, MAPS):
            labels.append(Label(f"+ {plan.more:,} more", body.cx, body.bottom + 15, 12, dimmed=dimmed))
        if plan.style == NEURONS:
            is_input = plan.node_id is None
            x, align = (body.x - NAME_GAP, "right") if is_input else (body.right + NAME_GAP, "left")
            named = zip(plan.names, column.boxes, strict=False)
            labels += [Label(name, x, box.cy, 12, align, dimmed) for name, box in named]
            off = zip(plan.off, column.off, strict=True)
            labels += [Label(name, box.x - NAME_GAP, box.cy, 11, align, dimmed) for (_, name), (_, box) in off]
    return tuple(labels)


def wire_label(left: Column, right: Column, first: Column, middle: float) -> Label:
    """Between the heads where lines fill the gap, else on the wire itself."""
    if first.plan.style == NEURONS:
        return Label(right.plan.wire, (left.head.right + right.head.x) / 2, HEAD_TOP + 34)
    return Label(right.plan.wire, (left.body.right + right.body.x) / 2, middle - 10)
