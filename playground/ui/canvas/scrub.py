"""A number that is typed, turned with the wheel or the arrow keys, or dragged sideways with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from playground.ui.kit.paint import set_property
from playground.ui.kit.value_entry import parse_number

LARGEST = 1000.0
TURN, PIXEL, FINE = 0.1, 0.01, 0.1  # of a notch, of a pixel, and how much of these while Shift is held


def taken(text: str) -> float | None:
    """The number that is typed, from −LARGEST to LARGEST."""
    typed = parse_number(text)
    return typed if typed is not None and abs(typed) <= LARGEST else None


class ScrubEntry(QLineEdit):
    """changed(value, way) comes for every new value; way is "typed", "wheel" or "drag". drag_ended: the button is up;
    done: Enter or Escape."""

    changed = Signal(float, str)
    drag_ended = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = 0.0
        self._start: tuple[float, float] | None = None  # where the button went down, and the value then
        self.dragging = False
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.textEdited.connect(lambda text: set_property(self, "invalid", taken(text) is None))

    def show_value(self, value: float) -> None:
        """The value as it is now, unless another one is being typed."""
        self.value = value
        if self.isModified() or self.dragging:
            return
        text = number(value)
        if text != self.text():
            self.setText(text)
            if self.hasFocus():
                self.selectAll()

    def commit(self) -> None:
        """Takes what has been typed; what is no number, or no weight that one would set, is dropped."""
        typed = taken(self.text()) if self.isModified() else None
        self.setModified(False)
        set_property(self, "invalid", False)
        if typed is not None:
            self._become(typed, "typed")
        self.show_value(self.value)

    def _become(self, value: float, way: str) -> None:
        value = round(max(-LARGEST, min(LARGEST, value)), 4)
        self.value = value
        self.setModified(False)
        self.setText(number(value))
        if self.hasFocus():
            self.selectAll()
        self.changed.emit(value, way)

    def event(self, event: QEvent) -> bool:
        undo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        if event.type() == QEvent.Type.ShortcutOverride and not self.isModified():
            assert isinstance(event, QKeyEvent), "a shortcut is a key"
            if any(event.matches(key) for key in undo):
                event.ignore()  # nothing is being typed: the window's own undo is meant
                return False
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.commit()
            self._start = (event.globalPosition().x(), self.value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        start, value = self._start
        pixels = event.globalPosition().x() - start
        if self.dragging or abs(pixels) >= QApplication.startDragDistance():
            self.dragging = True
            self._become(value + pixels * self._share(event) * PIXEL, "drag")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._start = None
        if self.dragging:
            self.dragging = False
            self.drag_ended.emit()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectAll()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()  # Shift turns the wheel sideways on some desktops
        self._become(self.value + delta / 120 * self._share(event) * TURN, "wheel")
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if way is not None:
            self.commit()
            self._become(self.value + way * self._share(event) * TURN, "wheel")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def _share(self, event: QMouseEvent | QWheelEvent | QKeyEvent) -> float:
        return FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0


def number(value: float) -> str:
    """Three decimals, four where the last is needed to tell it from 0; with a true minus sign."""
    text = f"{value:.3f}" if abs(value) >= 0.01 or value == 0 else f"{value:.4f}"
    return text.replace("-", "−")
