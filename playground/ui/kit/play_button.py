"""The one round accent button: play, pause, or busy preparing."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.ui import icons, theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme, motion_ms, shows_focus

State = Literal["paused", "playing", "busy"]
DIAMETER, MARGIN = 40, 4
_NAMES = {"paused": "Play", "playing": "Pause", "busy": "Preparing"}
_TOOLTIPS = {
    "paused": "Train the network (Space)",
    "playing": "Pause the training (Space)",
    "busy": "Getting ready, training starts by itself. Click to cancel (Space)",
}


class PlayButton(QAbstractButton):
    """`clicked` says that the user wants the other state; the caller answers with `set_state`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("playButton")
        self.setFixedSize(self.sizeHint())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._state: State = "paused"
        self._turn = QVariantAnimation(self, startValue=0.0, endValue=360.0, duration=1000, loopCount=-1)
        self._turn.valueChanged.connect(self.update)
        follow_theme(self)
        self._name()

    def state(self) -> State:
        return self._state

    def set_state(self, state: State) -> None:
        """Show "paused" (a play sign), "playing" (a pause sign) or "busy" (a pause sign and a turning arc)."""
        if state not in _NAMES:
            raise ValueError(f"a play button is {', '.join(_NAMES)}, not {state}")
        if state != self._state:
            self._state = state
            self._name()
            self._move()
            self.update()

    def sizeHint(self) -> QSize:
        side = DIAMETER + 2 * MARGIN
        return QSize(side, side)

    def hitButton(self, position: object) -> bool:
        centre = QRectF(self.rect()).center()
        away = QPointF(position) - centre
        return away.x() ** 2 + away.y() ** 2 <= (DIAMETER / 2) ** 2

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre, radius = QRectF(self.rect()).center(), DIAMETER / 2
        fill = QColor(tokens.accent_fill if self.isEnabled() else tokens.card)
        if self.isEnabled():
            for grow, share in ((3.5, 0.10), (1.8, 0.16)):  # a soft glow that lifts it off the bar
                glow = QColor(tokens.accent_fill)
                glow.setAlphaF(share * (1.8 if self.underMouse() else 1.0))
                painter.setBrush(glow)
                painter.drawEllipse(centre, radius + grow, radius + grow)
            if self.isDown():
                fill = fill.darker(112)
            elif self.underMouse():
                fill = fill.lighter(106)
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius, radius)
        if shows_focus(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.drawEllipse(centre, radius + 2.5, radius + 2.5)
        self._paint_sign(painter, centre, tokens)

    def _paint_sign(self, painter: QPainter, centre: QPointF, tokens: theme.Theme) -> None:
        color = tokens.on_accent if self.isEnabled() else tokens.disabled
        if self._state == "busy":
            painter.setPen(QPen(QColor(color), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(0, 0, DIAMETER - 8, DIAMETER - 8)
            ring.moveCenter(centre)
            start = -float(self._turn.currentValue() or 0.0)
            painter.drawArc(ring, round(start * 16), 100 * 16)
        size = 16 if self._state == "busy" else 20
        sign = icons.pixmap("play" if self._state == "paused" else "pause", color, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(centre.x() - size / 2, centre.y() - size / 2), sign)

    def _name(self) -> None:
        self.setAccessibleName(_NAMES[self._state])
        self.setToolTip(_TOOLTIPS[self._state])

    def _move(self) -> None:
        if self._state == "busy" and self.isVisible() and motion_ms(self):
            self._turn.start()
        else:
            self._turn.stop()
