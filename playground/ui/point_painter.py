"""Drawing points in the big picture: a click adds one, a drag paints, the right button erases. One object a gesture."""

from __future__ import annotations

import random
import time
from math import cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from playground.core.own_points import MOST
from playground.core.plane import DOMAIN
from playground.session import own_points
from playground.ui.boundary_plane import BoundaryPlane

if TYPE_CHECKING:
    from playground.session.session import Session

BRUSHES = (0.35, 0.7, 1.2, 2.0)  # radii in the numbers of a plane as wide as usual
DRAG = 5  # pixels that a press may move and still be a click
PERIOD = 0.025  # seconds between two edits of a drag: more would be more than is seen
DENSITY = 1.6  # points of a brush over a stretch as long as its radius, for each 0.35 of radius
STEP, LEAP = 0.25, 1.0  # of the keyboard's cursor
WAYS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class Stroke:
    """What has been drawn since a button was pressed: one undo step, whose name counts."""

    def __init__(self, painter: PointPainter, start: tuple[float, float], erases: bool) -> None:
        self.painter, self.erases = painter, erases
        self.start = self.last = start
        self.waiting: list[tuple[float, float]] = []
        self.count, self.painted, self.flushed = 0, False, 0.0
        self.chance = random.Random(repr(start))  # the same drag draws the same points

    def begin(self) -> None:
        self.painter.session.plane.hold()  # erasing may make room: not under the hand
        self.waiting.append(self.start)
        self.flush()

    def move(self, to: tuple[float, float], far: bool) -> None:
        """far: whether the mouse has left the place where it was pressed, so that this is a drag."""
        self.painted = self.painted or far
        if not self.painted:
            return
        radius = self.painter.brush
        length = hypot(to[0] - self.last[0], to[1] - self.last[1])
        pieces = int(length / (radius / 2))
        for piece in range(1, pieces + 1):
            share = piece * (radius / 2) / length
            x, y = (a + (b - a) * share for a, b in zip(self.last, to, strict=True))
            self.waiting += [(x, y)] if self.erases else self.spread(x, y, radius)
        if pieces:
            self.last = (x, y)
        if time.monotonic() - self.flushed >= PERIOD:
            self.flush()

    def spread(self, x: float, y: float, radius: float) -> list[tuple[float, float]]:
        """Points by chance inside the brush."""
        count = max(1, round(DENSITY * self.painter.radius / BRUSHES[0] / 2))
        found = []
        for _ in range(count):
            r, angle = radius * sqrt(self.chance.random()), 2 * pi * self.chance.random()
            found.append((x + r * cos(angle), y + r * sin(angle)))
        reach = self.painter.plane.reach
        return [(a, b) for a, b in found if abs(a) <= reach and abs(b) <= reach]

    def flush(self) -> None:
        """Makes an edit of what has come together."""
        places, self.waiting, self.flushed = self.waiting, [], time.monotonic()
        session = self.painter.session
        before = own_points.own_points(session)
        if before is None or not places:
            return
        after = before
        if self.erases:
            for x, y in places:
                after = after.without_near(x, y, self.painter.brush)
        else:
            after = after.with_points(places, self.painter.label)
        changed = abs(len(after.rows) - len(before.rows))
        if changed:
            self.count += changed
            own_points.change(session, self.name(), after, merge="points")
        if not self.erases and after.room == 0:
            session.say(f"There is room for {MOST:,} points: erase some to add others.", "warning")

    def name(self) -> str:
        points = f"{self.count:,} point{'' if self.count == 1 else 's'}"
        return f"{points} {'erased' if self.erases else 'painted' if self.painted else 'added'}"

    def end(self) -> None:
        self.flush()
        self.painter.session.end_merge()
        self.painter.session.plane.release()


class PointPainter(QObject):
    """Listens to the picture while the data is the user's own. label: the class number or value that is drawn."""

    label_wanted = Signal(int)  # by its number key: the class, from 0

    def __init__(self, session: Session, plane: BoundaryPlane) -> None:
        super().__init__(plane)
        self.session, self.plane = session, plane
        self.label = 0.0
        self.radius = BRUSHES[1]
        self.stroke: Stroke | None = None
        self.pressed = QPointF()
        self.cursor = (0.0, 0.0)  # of the keyboard
        plane.installEventFilter(self)
        session.plane.changed.connect(self.follow)
        self.follow()

    @property
    def brush(self) -> float:
        """The radius in the plane's numbers: as large on the screen however wide the plane is."""
        return self.radius * self.session.plane.now() / DOMAIN

    def follow(self) -> None:
        """The picture takes the keyboard and shows a brush where there are points to draw on."""
        active = own_points.own_points(self.session) is not None
        self.plane.setFocusPolicy(Qt.FocusPolicy.StrongFocus if active else Qt.FocusPolicy.NoFocus)
        menus = Qt.ContextMenuPolicy
        self.plane.setContextMenuPolicy(menus.PreventContextMenu if active else menus.DefaultContextMenu)
        self.plane.set_brush(self.brush if active else 0.0)
        if not active:
            self.stroke = None
            self.session.plane.release()

    def set_radius(self, radius: float) -> None:
        self.radius = radius
        self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if own_points.own_points(self.session) is None:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent):
            return self.shortcut(event) if kind == QEvent.Type.ShortcutOverride else self.key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return self.press(event)
        if kind == QEvent.Type.MouseMove and self.stroke is not None:
            far = (event.position() - self.pressed).manhattanLength() >= DRAG
            self.stroke.move(self.plane.place_at(event.position()), far)
        if kind == QEvent.Type.MouseButtonRelease and self.stroke is not None:
            mine = Qt.MouseButton.RightButton if self.stroke.erases else Qt.MouseButton.LeftButton
            if event.button() == mine:
                self.stroke.end()
                self.stroke = None
        return False

    def press(self, event: QMouseEvent) -> bool:
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if event.button() not in buttons or self.stroke is not None or not self.plane.area().contains(event.position()):
            return False
        self.plane.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pressed, self.cursor = event.position(), self.plane.place_at(event.position())
        self.stroke = Stroke(self, self.cursor, event.button() == Qt.MouseButton.RightButton)
        self.stroke.begin()
        return True

    # -- the keyboard

    def shortcut(self, event: QKeyEvent) -> bool:
        """Keys of the picture that stand for something else in the rest of the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            event.accept()
        return False

    def key(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in WAYS:
            size = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            size *= self.plane.reach / DOMAIN
            x, y = (self.plane.at_most(at + size * way) for at, way in zip(self.cursor, WAYS[key], strict=True))
            self.cursor = (x, y)
            self.plane.point_at(self.cursor)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            stroke = Stroke(self, self.cursor, key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace))
            stroke.begin()
            stroke.end()
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            place = BRUSHES.index(self.radius) + (1 if key == Qt.Key.Key_BracketRight else -1)
            self.set_radius(BRUSHES[min(len(BRUSHES) - 1, max(0, place))])
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers():
            self.label_wanted.emit(key - Qt.Key.Key_1)
        else:
            return False
        return True
