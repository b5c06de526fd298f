"""Digits as strokes, to be drawn on the pad for a picture: lists of (x, y) points in unit coordinates."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.ui.digit_pad import DigitPad

Point = tuple[float, float]


def arc(x: float, y: float, rx: float, ry: float, start: float, turn: float) -> list[Point]:
    """Points of an ellipse's arc; angles in turns, clockwise from the right."""
    steps = 24
    angles = [2 * pi * (start + turn * i / steps) for i in range(steps + 1)]
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


STROKES: dict[str, list[list[Point]]] = {
    "0": [arc(0.5, 0.5, 0.2, 0.3, 0.75, -1.0)],
    "1": [[(0.4, 0.3), (0.52, 0.2), (0.5, 0.8)]],
    "2": [[*arc(0.5, 0.36, 0.18, 0.16, 0.55, 0.5), (0.6, 0.55), (0.33, 0.79), (0.7, 0.78)]],
    "3": [[*arc(0.48, 0.35, 0.17, 0.15, 0.6, 0.62), *arc(0.48, 0.65, 0.19, 0.16, 0.78, 0.65)]],
    "4": [[(0.36, 0.2), (0.32, 0.55), (0.72, 0.53)], [(0.64, 0.24), (0.6, 0.82)]],
    "5": [[(0.68, 0.22), (0.4, 0.22), (0.37, 0.46), *arc(0.5, 0.62, 0.19, 0.17, 0.66, 0.72)]],
    "6": [[(0.62, 0.2), (0.42, 0.42), *arc(0.5, 0.63, 0.17, 0.17, 0.5, -1.0)]],
    "7": [[(0.3, 0.24), (0.7, 0.23), (0.46, 0.82)]],
    "8": [[*arc(0.5, 0.35, 0.15, 0.15, 0.25, 1.0), *arc(0.5, 0.66, 0.18, 0.16, 0.75, 1.0)]],
    "9": [[*arc(0.48, 0.37, 0.16, 0.16, 0.0, -1.0), (0.63, 0.5), (0.58, 0.82)]],
}


def draw(pad: DigitPad, digit: str) -> None:
    """Draws a digit with the mouse's own events."""
    side = min(pad.width(), pad.height())
    corner = QPointF((pad.width() - side) / 2, (pad.height() - side) / 2)
    for stroke in STROKES[digit]:
        places = [corner + QPointF(x * side, y * side) for x, y in stroke]
        send(pad, QEvent.Type.MouseButtonPress, places[0])
        for place in places[1:]:
            send(pad, QEvent.Type.MouseMove, place)
        send(pad, QEvent.Type.MouseButtonRelease, places[-1])


def send(pad: DigitPad, kind: QEvent.Type, place: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, place, QPointF(pad.mapToGlobal(place)), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(pad, event)
