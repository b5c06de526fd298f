"""Digits as people draw them, as paths of the pen, and a hand that plays them through the pad's own mouse events.

Every digit has several shapes. A shape is a list of strokes, a stroke a list of points in a box 1 high, y down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

Point = tuple[float, float]
Path = list[Point]


def line(*corners: Point) -> Path:
    """Straight from corner to corner."""
    path: Path = []
    for (ax, ay), (bx, by) in pairwise(corners):
        steps = max(2, round(math.hypot(bx - ax, by - ay) / 0.04))
        path += [(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(steps)]
    return [*path, corners[-1]]


def arc(centre: Point, radius_x: float, radius_y: float, start: float, end: float) -> Path:
    """Part of an ellipse; degrees clockwise on the sheet from three o'clock (so 270 is the top)."""
    steps = max(4, round(abs(end - start) / 9))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + radius_x * math.cos(a), centre[1] + radius_y * math.sin(a)) for a in angles]


def smooth(*through: Point) -> Path:
    """A curve through all points (Catmull-Rom), as a hand that does not stop at them."""
    points = [through[0], *through, through[-1]]
    path: Path = []
    for p0, p1, p2, p3 in zip(points, points[1:], points[2:], points[3:], strict=False):
        for i in range(6):
            t = i / 6
            path.append(tuple(_catmull_rom(p0[k], p1[k], p2[k], p3[k], t) for k in (0, 1)))
    return [*path, through[-1]]


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


@dataclass(frozen=True)
class Shape:
    """One way to write one digit."""

    digit: int
    name: str
    strokes: tuple[Path, ...]


@dataclass(frozen=True)
class Hand:
    """How it is written: height and place on the pad (1 = its side), the brush, and the slant (x per y)."""

    name: str
    scale: float = 0.7
    offset: Point = (0.0, 0.0)
    brush: float = 0.085
    slant: float = 0.0


HANDS = (
    Hand("usual"),
    Hand("thin", brush=0.03),
    Hand("thick", brush=0.12),
    Hand("small", scale=0.4, brush=0.05),
    Hand("small with the usual brush", scale=0.4),
    Hand("off-centre", scale=0.5, offset=(0.2, -0.2)),
    Hand("in the other corner", scale=0.45, offset=(-0.22, 0.24), brush=0.06),
    Hand("slanted right", slant=-0.25),
    Hand("slanted left", slant=0.15),
)

_RAW: dict[int, dict[str, tuple[Path, ...]]] = {
    0: {
        "round": (arc((0.5, 0.5), 0.4, 0.5, 285, -75),),
        "narrow": (arc((0.5, 0.5), 0.26, 0.5, 270, -92),),
        "clockwise with an overlap": (arc((0.5, 0.5), 0.34, 0.5, 240, 625),),
        "like an egg": (
            smooth(
                (0.55, 0), (0.28, 0.15), (0.16, 0.55), (0.3, 0.93), (0.6, 0.96), (0.8, 0.6), (0.74, 0.18), (0.5, 0.01)
            ),
        ),
    },
    1: {
        "plain": (line((0.5, 0), (0.5, 1)),),
        "leaning": (line((0.6, 0), (0.42, 1)),),
        "with a short serif": (line((0.36, 0.2), (0.55, 0), (0.52, 1)),),
        "with serif and foot": (line((0.34, 0.22), (0.54, 0), (0.54, 0.98)), line((0.3, 0.99), (0.78, 0.98))),
    },
    2: {
        "with a straight foot": (
            smooth((0.2, 0.22), (0.32, 0.04), (0.58, 0.02), (0.74, 0.22), (0.62, 0.5), (0.38, 0.78), (0.2, 0.97))
            + line((0.2, 0.97), (0.82, 0.96)),
        ),
        "with a loop": (
            smooth(
                (0.22, 0.2),
                (0.4, 0.02),
                (0.66, 0.08),
                (0.7, 0.36),
                (0.48, 0.72),
                (0.24, 0.94),
                (0.14, 0.86),
                (0.26, 0.76),
                (0.48, 0.86),
                (0.68, 0.97),
                (0.88, 0.88),
            ),
        ),
        "angular": (
            smooth((0.2, 0.16), (0.4, 0.02), (0.66, 0.06), (0.72, 0.26)) + line((0.72, 0.26), (0.18, 1), (0.84, 1)),
        ),
        "with a wave for a foot": (
            smooth((0.24, 0.26), (0.34, 0.05), (0.6, 0.02), (0.72, 0.24), (0.56, 0.56), (0.2, 0.95))
            + smooth((0.2, 0.95), (0.36, 0.9), (0.58, 0.96), (0.84, 0.92)),
        ),
    },
    3: {
        "round": (
            smooth((0.24, 0.12), (0.46, 0), (0.7, 0.1), (0.68, 0.32), (0.44, 0.46))
            + smooth((0.44, 0.46), (0.7, 0.54), (0.78, 0.76), (0.6, 0.97), (0.34, 0.98), (0.18, 0.84)),
        ),
        "narrow": (
            smooth((0.34, 0.08), (0.52, 0), (0.66, 0.14), (0.6, 0.36), (0.44, 0.46))
            + smooth((0.44, 0.46), (0.64, 0.58), (0.66, 0.82), (0.5, 1), (0.3, 0.92)),
        ),
        "with a flat top": (
            line((0.22, 0.03), (0.74, 0.02), (0.46, 0.4))
            + smooth((0.46, 0.4), (0.7, 0.48), (0.78, 0.72), (0.62, 0.96), (0.36, 0.99), (0.18, 0.86)),
        ),
        "with a small loop": (
            smooth(
                (0.26, 0.1),
                (0.5, 0),
                (0.7, 0.14),
                (0.6, 0.38),
                (0.44, 0.48),
                (0.4, 0.44),
                (0.56, 0.46),
                (0.74, 0.64),
                (0.7, 0.88),
                (0.46, 1),
                (0.22, 0.9),
            ),
        ),
    },
    4: {
        "open": (line((0.26, 0), (0.2, 0.56), (0.84, 0.54)), line((0.66, 0.06), (0.6, 1))),
        "closed": (line((0.62, 0), (0.14, 0.68), (0.86, 0.68)), line((0.62, 0), (0.62, 1))),
        "in one stroke": (line((0.3, 0.04), (0.2, 0.5), (0.66, 0.5)) + line((0.66, 0.5), (0.72, 0.02), (0.6, 1)),),
        "curved": (
            smooth((0.28, 0.02), (0.2, 0.3), (0.24, 0.5), (0.46, 0.54), (0.7, 0.46)),
            smooth((0.74, 0.02), (0.7, 0.4), (0.66, 1)),
        ),
    },
    5: {
        "with a separate bar": (
            line((0.3, 0.04), (0.27, 0.44))
            + smooth((0.27, 0.44), (0.5, 0.38), (0.74, 0.52), (0.74, 0.8), (0.52, 0.98), (0.22, 0.92)),
            line((0.3, 0.04), (0.78, 0.02)),
        ),
        "in one stroke": (
            line((0.76, 0.02), (0.32, 0.03), (0.27, 0.44))
            + smooth((0.27, 0.44), (0.54, 0.4), (0.74, 0.58), (0.7, 0.86), (0.46, 1), (0.2, 0.92)),
        ),
        "like an s": (
            smooth(
                (0.78, 0.04),
                (0.5, 0.04),
                (0.34, 0.14),
                (0.32, 0.36),
                (0.52, 0.46),
                (0.7, 0.62),
                (0.66, 0.88),
                (0.42, 0.99),
                (0.18, 0.92),
            ),
        ),
        "narrow": (
            line((0.68, 0), (0.4, 0.01), (0.36, 0.42))
            + smooth((0.36, 0.42), (0.56, 0.44), (0.66, 0.64), (0.6, 0.9), (0.42, 1), (0.28, 0.94)),
        ),
    },
    6: {
        "round": (
            smooth((0.66, 0.02), (0.4, 0.2), (0.24, 0.52), (0.24, 0.82), (0.46, 0.99))
            + smooth((0.46, 0.99), (0.7, 0.9), (0.74, 0.68), (0.56, 0.54), (0.34, 0.62), (0.25, 0.76)),
        ),
        "narrow": (
            smooth((0.56, 0), (0.42, 0.3), (0.34, 0.66), (0.38, 0.92), (0.52, 1))
            + smooth((0.52, 1), (0.64, 0.86), (0.62, 0.66), (0.5, 0.6), (0.37, 0.76)),
        ),
        "straight-backed": (
            line((0.62, 0), (0.28, 0.62))
            + smooth((0.28, 0.62), (0.24, 0.82), (0.42, 0.99), (0.66, 0.92), (0.72, 0.72), (0.54, 0.58), (0.3, 0.68)),
        ),
        "with a curled top": (
            smooth(
                (0.74, 0.14),
                (0.62, 0.01),
                (0.4, 0.12),
                (0.24, 0.46),
                (0.26, 0.84),
                (0.5, 1),
                (0.74, 0.84),
                (0.68, 0.6),
                (0.46, 0.54),
                (0.27, 0.7),
            ),
        ),
    },
    7: {
        "plain": (line((0.2, 0.03), (0.8, 0.02), (0.44, 1)),),
        "with a bar": (line((0.2, 0.03), (0.8, 0.02), (0.44, 1)), line((0.36, 0.5), (0.78, 0.48))),
        "with a serif": (line((0.2, 0.2), (0.22, 0.04), (0.78, 0.04), (0.46, 1)),),
        "curved": (
            smooth((0.2, 0.08), (0.5, 0.06), (0.78, 0.03)) + smooth((0.78, 0.03), (0.6, 0.36), (0.5, 0.7), (0.48, 1)),
        ),
    },
    8: {
        "in one stroke": (
            smooth(
                (0.66, 0.1),
                (0.46, 0),
                (0.28, 0.16),
                (0.4, 0.4),
                (0.64, 0.58),
                (0.74, 0.82),
                (0.5, 1),
                (0.26, 0.84),
                (0.36, 0.6),
                (0.6, 0.4),
                (0.72, 0.18),
                (0.62, 0.06),
            ),
        ),
        "two circles": (arc((0.5, 0.24), 0.22, 0.24, 90, 455), arc((0.5, 0.74), 0.28, 0.26, -90, 275)),
        "narrow": (
            smooth(
                (0.58, 0.06),
                (0.46, 0),
                (0.36, 0.18),
                (0.5, 0.46),
                (0.64, 0.78),
                (0.52, 1),
                (0.38, 0.82),
                (0.48, 0.5),
                (0.62, 0.22),
                (0.58, 0.06),
            ),
        ),
        "open at the top": (
            smooth(
                (0.74, 0.04),
                (0.5, 0.02),
                (0.28, 0.18),
                (0.42, 0.42),
                (0.66, 0.62),
                (0.68, 0.88),
                (0.46, 1),
                (0.26, 0.84),
                (0.42, 0.56),
                (0.62, 0.34),
                (0.78, 0.08),
            ),
        ),
    },
    9: {
        "straight": (arc((0.46, 0.28), 0.25, 0.28, 0, -360) + line((0.71, 0.28), (0.68, 1)),),
        "curved": (
            smooth((0.7, 0.14), (0.48, 0), (0.26, 0.2), (0.34, 0.46), (0.56, 0.46), (0.7, 0.16))
            + smooth((0.7, 0.16), (0.74, 0.5), (0.68, 0.84), (0.46, 1), (0.24, 0.92)),
        ),
        "leaning": (
            smooth((0.72, 0.08), (0.48, 0.02), (0.3, 0.22), (0.38, 0.44), (0.58, 0.38), (0.73, 0.1))
            + line((0.73, 0.1), (0.5, 1)),
        ),
        "narrow": (
            smooth((0.62, 0.1), (0.5, 0), (0.36, 0.2), (0.42, 0.42), (0.56, 0.38), (0.63, 0.12))
            + line((0.63, 0.12), (0.6, 0.98)),
        ),
    },
}

SHAPES = tuple(Shape(digit, name, strokes) for digit, ways in _RAW.items() for name, strokes in ways.items())


def draw(
    qtbot: object,
    pad: object,
    shape: Shape,
    *,
    scale: float = 0.7,
    offset: Point = (0.0, 0.0),
    brush: float = 0.085,
    slant: float = 0.0,
) -> None:
    """Clear the pad and draw the shape on it by pressing, moving and releasing the left button.

    `scale` is the height as a share of the pad's side, `offset` moves the middle by shares of the side. With `qtbot`
    the pad's events are processed in the end, so that what it does later (a throttled signal) has happened.
    """
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    pad.clear()
    pad.brush_size = brush
    side = min(pad.width(), pad.height())
    left, top = (pad.width() - side) / 2, (pad.height() - side) / 2

    def place(point: Point) -> QPoint:
        x = 0.5 + offset[0] + scale * (point[0] - 0.5 + slant * (point[1] - 0.5))
        y = 0.5 + offset[1] + scale * (point[1] - 0.5)
        return QPoint(round(left + x * side), round(top + y * side))

    for stroke in shape.strokes:
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(stroke[0]))
        for point in stroke[1:]:
            QTest.mouseMove(pad, place(point))
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place(stroke[-1]))
    if qtbot is not None:
        qtbot.wait(80)


def draw_by(hand: Hand, qtbot: object, pad: object, shape: Shape) -> None:
    """Draw the shape in that hand."""
    values = vars(replace(hand))
    draw(qtbot, pad, shape, **{name: value for name, value in values.items() if name != "name"})
