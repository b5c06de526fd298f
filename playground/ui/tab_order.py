"""The order in which Tab walks the window: as one reads it, whatever was made when.

Qt's own order is that in which widgets were made. Forms here are made anew while the program runs, so that order would
soon jump about; this one is found when the key is pressed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def step(window: QWidget, forward: bool) -> bool:
    """Moves the keyboard focus to the next control of the window, or the one before; False where there is none."""
    stops = reading_order(window)
    if not stops:
        return False
    now = window.focusWidget()
    if now in stops:
        beside = stops[(stops.index(now) + (1 if forward else -1)) % len(stops)]
    else:
        beside = stops[0 if forward else -1]
    beside.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def reading_order(parent: QWidget) -> list[QWidget]:
    """All that Tab can reach inside of a widget, row by row, each from left to right; what lies in a box stays
    together."""
    found: list[QWidget] = []
    for child in in_rows([w for w in parent.children() if isinstance(w, QWidget) and w.isVisible()]):
        if not child.isWindow():
            if is_stop(child):
                found.append(child)
            found += reading_order(child)
    return found


def is_stop(widget: QWidget) -> bool:
    tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabs) and widget.isEnabled() and widget.focusProxy() is None


def in_rows(widgets: list[QWidget]) -> list[QWidget]:
    """Sorted from top to bottom; those whose middles lie beside the first of a row belong to that row."""
    rows: list[list[QWidget]] = []
    for widget in sorted(widgets, key=lambda w: (w.y(), w.x())):
        if rows and widget.geometry().center().y() <= rows[-1][0].geometry().bottom():
            rows[-1].append(widget)
        else:
            rows.append([widget])
    return [widget for row in rows for widget in sorted(row, key=QWidget.x)]
