"""The data on thumbnails that one has zoomed into: the points that a neuron tells apart, or does not."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.core.dataset import Data
from playground.ui.canvas.geometry import Layout
from playground.ui.point_marks import draw_points, fits

DOTTED = 132.0  # side of a thumbnail on the screen from which on there is room for points
RADIUS = 0.014  # of a point, as a share of the side
FEWER = 500  # points; more are drawn smaller


class Dots:
    """One picture serves all thumbnails of a size. classes: as ``draw_points`` takes them."""

    def __init__(self) -> None:
        self.data: Data | None = None
        self.classes, self.reach = 0, 1.0
        self.picture: QPixmap | None = None

    def take(self, data: Data | None, classes: int, reach: float) -> None:
        """The points of a frame, None where it has none; those of other data are left out."""
        if data is not None and not fits(data.train, classes):
            data = None
        if data is not self.data or (classes, reach) != (self.classes, self.reach):
            self.data, self.classes, self.reach, self.picture = data, classes, reach, None

    def forget(self) -> None:
        """In other colours they look otherwise."""
        self.picture = None

    def draw(self, painter: QPainter, where: QRectF, scale: float) -> None:
        """On a thumbnail that lies there, in a view with that many pixels to a unit."""
        if self.data is None or where.width() * scale < DOTTED:
            return
        ratio = scale * painter.device().devicePixelRatioF()
        side = round(where.width() * ratio)
        if self.picture is None or self.picture.width() != side:
            self.picture = self.drawn(side)
        painter.drawPixmap(where, self.picture, QRectF(0, 0, side, side))

    def drawn(self, side: int) -> QPixmap:
        assert self.data is not None, "asked for by ``draw``"
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = RADIUS * side * (1.0 if len(self.data.train) <= FEWER else 0.7)
        area = QRectF(QPointF(0, 0), pixmap.size().toSizeF())
        draw_points(painter, area, self.data.train, self.classes, False, reach=self.reach, radius=radius)
        painter.end()
        return pixmap


def has_room(layout: Layout, zoom: float) -> bool:
    """Whether a thumbnail is large enough for points."""
    return any(box.w * zoom >= DOTTED for column in layout.columns for box in column.boxes)
