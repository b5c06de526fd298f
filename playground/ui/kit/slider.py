"""A thin slider: a line filled with accent up to a round white handle."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme, shows_focus

HANDLE, TRACK, HEIGHT = 13.0, 3.0, 16


class FineSlider(QSlider):
    """A QSlider whose handle jumps to where one clicks, and which a passing wheel does not move.

    The wheel turns it only while it has the focus: otherwise a scrolled panel would change the values in it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        follow_theme(self)

    def position_of(self, value: int) -> float:
        """The x of the handle's centre at `value`, in pixels."""
        span = max(1, self.maximum() - self.minimum())
        return HANDLE / 2 + 0.5 + (self.width() - HANDLE - 1) * (value - self.minimum()) / span

    def value_at(self, x: float) -> int:
        """The value nearest to the pixel `x`."""
        share = (x - HANDLE / 2 - 0.5) / max(1.0, self.width() - HANDLE - 1)
        return self.minimum() + round(min(1.0, max(0.0, share)) * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self.value_at(event.position().x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self.value_at(event.position().x()))
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)  # emits sliderReleased
            self.update()
            event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, x = self.height() / 2, self.position_of(self.sliderPosition())
        line = QRectF(0, middle - TRACK / 2, self.width(), TRACK)
        painter.setBrush(QColor(tokens.hairline))
        painter.drawRoundedRect(line, TRACK / 2, TRACK / 2)
        if self.sliderPosition() > self.minimum():
            line.setRight(x)
            painter.setBrush(QColor(tokens.accent if self.isEnabled() else tokens.faint))
            painter.drawRoundedRect(line, TRACK / 2, TRACK / 2)
        self._paint_handle(painter, QPointF(x, middle))

    def _paint_handle(self, painter: QPainter, centre: QPointF) -> None:
        tokens = theme.current()
        radius = HANDLE / 2
        if self.isEnabled() and (shows_focus(self) or self.isSliderDown() or self.underMouse()):
            halo = QColor(tokens.accent)
            halo.setAlphaF(0.35 if shows_focus(self) or self.isSliderDown() else 0.18)
            painter.setBrush(halo)
            painter.drawEllipse(centre, radius + 1.5, radius + 1.5)
        rim = QColor("#000000" if tokens.is_dark else tokens.faint)
        rim.setAlphaF(0.35 if tokens.is_dark else 0.9)
        painter.setPen(QPen(QColor(tokens.accent), 2) if shows_focus(self) else QPen(rim, 1))
        painter.setBrush(QColor("#ffffff" if self.isEnabled() else tokens.faint))
        painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
