"""The mouse and the keyboard, for tests of widgets."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget


def wheel(widget: QWidget, steps: int = 1) -> bool:
    """Turn the wheel over a widget; True if the widget has used it."""
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        widget.mapToGlobal(centre),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def elsewhere(widget: QWidget) -> QPushButton:
    """Another widget of the same window, to have the focus."""
    button = QPushButton(widget.window())
    button.show()
    return button


def heard(signal) -> list:
    """The arguments of every emission from now on."""
    said: list = []
    signal.connect(lambda *args: said.append(args[0] if args else None))
    return said
