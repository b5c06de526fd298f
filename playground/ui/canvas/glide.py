"""How the picture of a network goes over into that of the edited one: what was there glides, what is new fades in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsItem

from playground.ui.canvas.geometry import Box, Column, Layout, Link

MANY_LINES = 400  # so many are not drawn often enough for a movement that is worth it
Points = tuple[tuple[float, float], ...]


class Glide(QObject):
    """Only what is drawn moves: a click during the movement hits what will be there, and an edit ends it at once.

    draw: brings the scene to a layout.
    """

    def __init__(self, draw: Callable[[Layout], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._ends: tuple[Layout, Layout] | None = None
        self._fresh: list[tuple[QGraphicsItem, float]] = []  # with the opacity that they have in the end
        self._time = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._time.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._time.valueChanged.connect(self._show)
        self._time.finished.connect(self.end)

    @property
    def moving(self) -> bool:
        return self._ends is not None

    def start(self, old: Layout, new: Layout, fresh: list[QGraphicsItem], milliseconds: int) -> None:
        """fresh: the items of what was not there before. Nothing moves when there is no time for it."""
        lines = sum(len(link.starts) * len(link.ends) for link in new.links)
        if milliseconds <= 0 or lines > MANY_LINES or old == new:
            return
        self._ends, self._fresh = (old, new), [(item, item.opacity()) for item in fresh]
        self._time.setDuration(milliseconds)
        self._time.start()
        self._show(0.0)

    def _show(self, share: float) -> None:
        if self._ends is None or share >= 1.0:
            return
        self._draw(between(*self._ends, share))
        for item, opacity in self._fresh:
            item.setOpacity(opacity * share)

    def end(self) -> None:
        """Everything stands where it belongs."""
        if self._ends is None:
            return
        (_, new), self._ends = self._ends, None
        self._time.stop()
        for item, opacity in self._fresh:
            item.setOpacity(opacity)
        self._fresh = []
        self._draw(new)


def seen_as(layout: Layout, to: QTransform) -> Layout:
    """A layout's columns where they lie after another zoom and scroll; its links are left as they are."""

    def box(b: Box | None) -> Box | None:
        return b and Box(b.x * to.m11() + to.dx(), b.y * to.m22() + to.dy(), b.w * to.m11(), b.h * to.m22())

    def column(c: Column) -> Column:
        head, body, boxes = box(c.head), box(c.body), tuple(box(b) for b in c.boxes)
        off = tuple((key, box(b)) for key, b in c.off)
        small = {"minus": box(c.minus), "plus": box(c.plus), "handle": box(c.handle)}
        return replace(c, head=head, body=body, boxes=boxes, off=off, **small)  # type: ignore[arg-type]

    return replace(layout, columns=tuple(column(c) for c in layout.columns))


def between(old: Layout, new: Layout, share: float) -> Layout:
    """The new layout on its way from the old one, 0 … 1. New neurons of a column grow where they will stand."""
    before = {column.node_id: column for column in old.columns}
    columns = {column.node_id: on_the_way(before.get(column.node_id), column, share) for column in new.columns}
    links = tuple(moved(link, columns[link.source.node_id], columns[link.target.node_id]) for link in new.links)
    return replace(new, columns=tuple(columns.values()), links=links)


def on_the_way(old: Column | None, new: Column, share: float) -> Column:
    if old is None:
        return new
    head = mixed(old.head, new.head, share)
    by = (head.cx - new.head.cx, head.cy - new.head.cy)
    minus, plus = (  # what was not there moves with its head
        mixed(a, b, share) if a and b else b and shifted(b, *by)
        for a, b in ((old.minus, new.minus), (old.plus, new.plus))
    )
    handle = mixed(old.handle, new.handle, share) if old.handle and new.handle else new.handle
    was_off = dict(old.off)
    off = tuple((key, mixed(was_off.get(key, box), box, share)) for key, box in new.off)
    if old.plan.style != new.plan.style or not new.boxes:
        middle = mixed(old.body, new.body, share)
        body, boxes = shifted(new.body, middle.cx - new.body.cx, middle.cy - new.body.cy), ()
        if new.boxes:
            boxes = tuple(shifted(box, body.x - new.body.x, body.y - new.body.y) for box in new.boxes)
    else:
        born = [Box(box.cx, box.cy, 0.0, 0.0) for box in new.boxes[len(old.boxes) :]]
        boxes = tuple(mixed(a, b, share) for a, b in zip((*old.boxes, *born), new.boxes, strict=False))
        body = around(mixed(old.body, new.body, share), *boxes, *(box for _, box in off))
    return replace(new, head=head, body=body, boxes=boxes, minus=minus, plus=plus, handle=handle, off=off)


def moved(link: Link, source: Column, target: Column) -> Link:
    """A link whose columns are elsewhere than in its layout."""

    def ends(points: Points, now: Column, then: Column, right: bool) -> Points:
        each = len(points) == len(then.boxes)
        found = []
        for i, (x, y) in enumerate(points):
            a, b = (now.boxes[i], then.boxes[i]) if each else (now.body, then.body)
            found.append((x + (a.right - b.right if right else a.x - b.x), y + a.cy - b.cy))
        return tuple(found)

    return replace(
        link,
        starts=ends(link.starts, source, link.source, True),
        ends=ends(link.ends, target, link.target, False),
    )


def mixed(a: Box, b: Box, share: float) -> Box:
    return Box(*(p + (q - p) * share for p, q in ((a.x, b.x), (a.y, b.y), (a.w, b.w), (a.h, b.h))))


def shifted(box: Box, dx: float, dy: float) -> Box:
    return Box(box.x + dx, box.y + dy, box.w, box.h)


def around(*boxes: Box) -> Box:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    return Box(left, top, max(b.right for b in boxes) - left, max(b.bottom for b in boxes) - top)
