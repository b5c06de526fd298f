"""A ring around the point of the plane that a walk is about."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.ui import theme
from playground.ui.boundary_plane import BoundaryPlane
from playground.ui.kit.guard import guarded

RADIUS = 8.0


class Ring(QWidget):
    """Lies over the plane and lets the mouse through."""

    def __init__(self, plane: BoundaryPlane) -> None:
        super().__init__(plane)
        self.setObjectName("walkRing")
        self.plane = plane
        self.point: tuple[float, ...] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plane.installEventFilter(self)
        self.hide()

    def put(self, point: tuple[float, ...] | None) -> None:
        """A point (x₁, x₂) of the plane, None for no ring. A point beyond the plane stands on its edge."""
        self.point = point
        self.setGeometry(self.plane.rect())
        self.setVisible(point is not None)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.plane.rect())
        return super().eventFilter(watched, event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.point is None:
            return
        x, y = map(self.plane.at_most, self.point)
        middle = self.plane.position_of((x, y))
        tokens = theme.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for color, width in ((tokens.panel, 5.0), (tokens.text, 2.2)):
                painter.setPen(QPen(QColor(color), width))
                painter.drawEllipse(middle, RADIUS, RADIUS)
