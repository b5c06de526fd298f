"""What widgets that draw themselves share: the focus ring, repainting with the theme, and how long motion may last."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from playground.ui import theme


def follow_theme(widget: QWidget) -> None:
    """Repaint `widget` whenever the theme changes; the connection ends with the widget."""
    theme.notifier().theme_changed.connect(widget.update)


def shows_focus(widget: QWidget) -> bool:
    """True when the focus is here and came by keyboard."""
    return widget.hasFocus() and bool(widget.property("keyboardFocus"))


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Two pixels of accent just inside `rect`."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.current().accent), 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let the style sheet look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class _Motion:
    reduced = False


def reduce_motion(reduced: bool) -> None:
    """Whether nothing shall move, whatever the desktop says."""
    _Motion.reduced = reduced


def motion_ms(widget: QWidget, wanted: int = 160) -> int:
    """How long a movement may take in milliseconds: never over 200, and 0 when the desktop or the menu asks for no
    motion."""
    if _Motion.reduced:
        return 0
    allowed = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget)
    return min(wanted, allowed, 200)


def give_focus_back(focus: QWidget, before: QWidget | None) -> None:
    """From a widget that is about to go to the one that had the keyboard before, or to none: by itself Qt would go on
    to the next one in the window."""
    if before is not None and before in QApplication.allWidgets() and before.isVisible() and before.isEnabled():
        before.setFocus(Qt.FocusReason.OtherFocusReason)
    else:
        focus.clearFocus()


def focus_quietly(widget: QWidget) -> None:
    """Give the focus without the ring: nobody has gone there by keyboard."""
    widget.setFocus()
    set_property(widget, "keyboardFocus", False)


def part_drawer(painter: QPainter) -> Callable[[QRectF, QImage, QRectF], None]:
    """What draws a part of an image to a place. Qt's SVG engine would draw all of it."""

    def cut(where: QRectF, image: QImage, part: QRectF) -> None:
        painter.drawImage(where, image.copy(part.toRect()), QRectF(0, 0, part.width(), part.height()))

    return cut if painter.paintEngine().type() == QPaintEngine.Type.SVG else painter.drawImage
