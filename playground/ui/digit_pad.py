"""The pad on which a person draws a digit with mouse, pen or finger."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.digits import prepare_digit
from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import set_property, shows_focus
from playground.ui.strokes import Rendering, Sheet, Stroke, paint_strokes

SMALLEST_BRUSH, LARGEST_BRUSH = 0.02, 0.16
DEFAULT_BRUSH = 0.085  # on a digit of usual size this gives the strokes of MNIST: about 2.3 pixels of 20
_BRUSH_STEP = 0.01
_RENDERED = 280  # pixels of the sheet that `ink` returns
_PAUSE_MS = 34  # between two `changed` signals: at most 30 a second
_RADIUS = 10


class DigitPad(QWidget):
    """A square sheet of paper. Left button draws; right button, Shift or the pen's other end erases."""

    changed = Signal()  # the ink has changed; at most 30 a second, always once after the last change
    brush_size_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digitPad")
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription(
            "Draw a digit from 0 to 9 with mouse, pen or finger. Delete clears, Control Z takes a stroke back, "
            "the bracket keys change the brush."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(120, 120)
        self._sheet = Sheet()
        self._brush = DEFAULT_BRUSH
        self._button = Qt.MouseButton.NoButton
        self._on_screen = Rendering(QImage.Format.Format_RGB32)
        self._as_ink = Rendering(QImage.Format.Format_Grayscale8)
        self._rendered: NDArray[np.float32] | None = None
        self._pending = False
        self._pause = QTimer(self)
        self._pause.setObjectName("digitPadPause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._after_pause)
        theme.notifier().theme_changed.connect(self._new_theme)
        self._new_cursor()

    # What others ask and set

    @property
    def brush_size(self) -> float:
        """Width of the strokes as a share of the sheet's side, 0.02 to 0.16."""
        return self._brush

    @brush_size.setter
    def brush_size(self, size: float) -> None:
        size = min(max(float(size), SMALLEST_BRUSH), LARGEST_BRUSH)
        if size != self._brush:
            self._brush = size
            self._new_cursor()
            self.brush_size_changed.emit(size)

    def ink(self) -> NDArray[np.float32]:
        """The drawing as (280, 280) float32, 1 = ink and 0 = paper, whatever the theme and the size on screen."""
        if self._rendered is None:
            black, white = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
            image = self._as_ink.image(self._sheet.strokes, _RENDERED, 1.0, white, black).copy()
            painter = QPainter(image)
            paint_strokes(painter, self._sheet.being_drawn(), _RENDERED, white, black)
            painter.end()
            rows = np.frombuffer(image.constBits(), np.uint8).reshape(_RENDERED, image.bytesPerLine())
            self._rendered = rows[:, :_RENDERED].astype(np.float32) / np.float32(255)
            self._rendered.setflags(write=False)
        return self._rendered

    def prepared(self) -> NDArray[np.float32]:
        """The drawing as MNIST would have it: (28, 28) float32 in [0, 1]."""
        return prepare_digit(self.ink())

    def is_empty(self) -> bool:
        """True when there is no ink at all, also after everything was erased by hand."""
        return not self._sheet.visible() or not self.ink().any()

    def clear(self) -> None:
        """A new sheet; undo brings the old one back."""
        self._button = Qt.MouseButton.NoButton
        self._sheet.clear()
        self._has_changed()

    def undo(self) -> None:
        """Take the last stroke, or the last clearing, back."""
        self._button = Qt.MouseButton.NoButton
        if self._sheet.undo():
            self._has_changed()

    def redo(self) -> None:
        """Bring back what undo took."""
        if self._sheet.redo():
            self._has_changed()

    @property
    def can_undo(self) -> bool:
        return self._sheet.can_undo

    @property
    def can_redo(self) -> bool:
        return self._sheet.can_redo

    # Strokes

    def _begin(self, place: QPointF, *, erases: bool, pressure: float = 1.0) -> None:
        set_property(self, "keyboardFocus", False)
        self._sheet.finish()
        self._sheet.live = Stroke(self._brush * (2.0 if erases else 1.0), erases)
        self._sheet.live.add(self._unit(place), pressure)
        self._has_changed()

    def _go_on(self, place: QPointF, pressure: float = 1.0) -> None:
        if self._sheet.live and self._sheet.live.add(self._unit(place), pressure):
            self._has_changed()

    def _end(self) -> None:
        self._button = Qt.MouseButton.NoButton
        if self._sheet.live:
            self._sheet.finish()
            self._has_changed()

    def _unit(self, place: QPointF) -> QPointF:
        area = self._area()
        return QPointF((place.x() - area.x()) / area.width(), (place.y() - area.y()) / area.height())

    def _has_changed(self) -> None:
        self._rendered = None
        self.update()
        if self._pause.isActive():
            self._pending = True
        else:
            self._pause.start()
            self.changed.emit()

    def _after_pause(self) -> None:
        if self._pending:
            self._pending = False
            self._pause.start()
            self.changed.emit()

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._button != Qt.MouseButton.NoButton:
            return  # a second button while drawing changes nothing
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._button = event.button()
        erases = event.button() == Qt.MouseButton.RightButton or bool(
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        self._begin(event.position(), erases=erases)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._button == Qt.MouseButton.NoButton:
            return
        if event.buttons() & self._button:
            self._go_on(event.position())
        else:  # the release was lost, for example to another window
            self._end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._button != Qt.MouseButton.NoButton and event.button() == self._button:
            self._go_on(event.position())
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick dots are two dots

    def tabletEvent(self, event: QTabletEvent) -> None:
        pressure = 0.5 + event.pressure()  # half pressed gives the brush's own width
        if event.type() == QEvent.Type.TabletPress:
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(
                event.position(), erases=other_end or event.button() == Qt.MouseButton.RightButton, pressure=pressure
            )
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on(event.position(), pressure)
        else:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            return self._touch(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._action(event):
            event.accept()  # the pad's own undo comes before the window's while the pad has the focus
            return True
        if event.type() in (QEvent.Type.UngrabMouse, QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._end()
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> bool:
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self._end()
        elif event.points():
            place = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._begin(place, erases=False)
            else:
                self._go_on(place)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does here, or None."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo
        if event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            return self.redo
        # Brackets need Alt Gr or Option on many keyboards, so go by the character.
        brush = {"[": -_BRUSH_STEP, "]": _BRUSH_STEP}.get(event.text())
        if brush is not None:
            return lambda: self._set_brush(self._brush + brush)
        return self.clear if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) else None

    def _set_brush(self, size: float) -> None:
        self.brush_size = round(size, 4)

    # Looks

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def sizeHint(self) -> QSize:
        return QSize(280, 280)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._new_cursor()

    def _area(self) -> QRectF:
        """The sheet: the largest square, in the middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _new_theme(self) -> None:
        self._new_cursor()
        self.update()

    def _new_cursor(self) -> None:
        """A ring as wide as the brush shows where the stroke will be."""
        size = int(min(max(self._brush * self._area().width(), 5), 120))
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round((size + 3) * ratio), round((size + 3) * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().accent), 1.5))
        painter.drawEllipse(QRectF(1.5, 1.5, size, size))
        painter.end()
        self.setCursor(QCursor(pixmap))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        area = self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(outline, paper_color())
        self._paint_drawing(painter, area, outline)
        if not self._sheet.visible():
            self._paint_hint(painter, area)
        keyboard = shows_focus(self)
        painter.setPen(QPen(QColor(tokens.accent if keyboard else tokens.hairline), 2 if keyboard else 1))
        painter.drawPath(outline)

    def _paint_drawing(self, painter: QPainter, area: QRectF, outline: QPainterPath) -> None:
        ink, paper, side = ink_color(), paper_color(), area.width()
        painter.save()
        painter.setClipPath(outline)
        painter.translate(area.topLeft())
        finished = self._on_screen.image(self._sheet.strokes, side, self.devicePixelRatioF(), ink, paper)
        painter.drawImage(QPointF(0, 0), finished)
        paint_strokes(painter, self._sheet.being_drawn(), side, ink, paper)
        painter.restore()

    def _paint_hint(self, painter: QPainter, area: QRectF) -> None:
        tokens = theme.current()
        inside = area.adjusted(12, 12, -12, -12)
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.setFont(theme.font())
        painter.setPen(QColor(tokens.secondary))
        painter.drawText(inside, wrapped, "Draw a digit from 0 to 9")
        painter.setFont(theme.font(theme.CAPTION_PX))
        bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, bottom, "The right button or Shift erases")


def ink_color() -> QColor:
    """White on dark, dark on white, as in the pictures of the data set."""
    tokens = theme.current()
    return QColor("#f2f4f8") if tokens.is_dark else QColor(tokens.text)


def paper_color() -> QColor:
    tokens = theme.current()
    return QColor("#0c0e11") if tokens.is_dark else QColor(tokens.panel)
