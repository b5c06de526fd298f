"""A picture of numbers that can be looked at closely: the wheel zooms, dragging moves, near cells say their value."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.inside.tones import averaged, scale_of, toned
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, shows_focus
from playground.ui.plot_style import signed

STEP, LARGEST = 1.2, 80.0  # of one notch of the wheel; pixels of one cell
LINED, NUMBERED = 9.0, 40.0  # sides of a cell on the screen: from here on it has a rim, and says its value
MARGIN = 12.0
Frame = tuple[int, int, int, int]  # row, column, height, width of cells


class Raster(QWidget):
    """hovered(row, column): the cell under the mouse, −1 for none; clicked likewise.

    stretched: cells fill the room instead of being square. share: how much of the largest value is drawn in full.
    """

    hovered = Signal(int, int)
    clicked = Signal(int, int)
    scale_changed = Signal()
    left = top = MARGIN  # what is kept free there

    def __init__(
        self, name: str, *, stretched: bool = False, share: float = 1.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.stretched, self.share = stretched, share
        self.values = np.zeros((0, 0), np.float32)
        self.frames: tuple[Frame, ...] = ()
        self.cell, self.origin = QPointF(1, 1), QPointF()  # the size of a cell, and where the first one lies
        self.fitted = True
        self.cursor_at = (-1, -1)
        self._image: QImage | None = None
        self._group = (1, 1)  # rows and columns of which the image has the average as one pixel
        self._grab: tuple[QPointF, QPointF] | None = None
        theme.notifier().theme_changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        return QSize(360, 300)

    def show_values(self, values: np.ndarray) -> None:
        """(rows, columns); what is no number is a gap."""
        changed = values.shape != self.values.shape
        self.values, self._image = values, None
        if changed:
            self.fitted = True
        if self.fitted:
            self._fit()
        self.update()

    def show_frames(self, *frames: Frame) -> None:
        """Rectangles of cells with an outline."""
        if frames != self.frames:
            self.frames = frames
            self.update()

    def fit(self) -> None:
        """Shows everything."""
        self.fitted = True
        self._fit()
        self.scale_changed.emit()
        self.update()

    def _fit(self) -> None:
        rows, columns = self.values.shape
        if not rows or not columns:
            return
        room = self.room()
        wide, tall = room.width() / columns, room.height() / rows
        side = min(wide, tall, LARGEST)
        self.cell = QPointF(wide, tall) if self.stretched else QPointF(side, side)
        self._centre()

    def room(self) -> QRectF:
        """Where cells are, as long as all of them are seen."""
        return QRectF(self.rect()).adjusted(self.left, self.top, -MARGIN, -MARGIN)

    def _centre(self) -> None:
        rows, columns = self.values.shape
        self.origin = self.room().center() - QPointF(self.cell.x() * columns, self.cell.y() * rows) / 2

    def cell_at(self, at: QPointF) -> tuple[int, int]:
        """(row, column) under a point, (−1, −1) where there is none."""
        column = int((at.x() - self.origin.x()) // self.cell.x())
        row = int((at.y() - self.origin.y()) // self.cell.y())
        rows, columns = self.values.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else (-1, -1)

    def box(self, row: int, column: int, height: int = 1, width: int = 1) -> QRectF:
        """Where cells are drawn."""
        x, y = self.origin.x() + column * self.cell.x(), self.origin.y() + row * self.cell.y()
        return QRectF(x, y, width * self.cell.x(), height * self.cell.y())

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Zooms; the cell at that point stays there."""
        factor = min(factor, LARGEST / max(self.cell.x(), self.cell.y()))
        self.fitted = False
        self.origin = at - (at - self.origin) * factor
        self.cell *= factor
        rows, columns = self.values.shape
        if columns * self.cell.x() < self.width() - 2 * MARGIN and rows * self.cell.y() < self.height() - 2 * MARGIN:
            self.fit()
        self.update()

    # -- painting

    def _dress(self) -> None:
        self._image = None
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.ground))
        if not self.values.size:
            return
        self._tone()
        rows, columns = self.values.shape
        first = max(0, int(-self.origin.y() // self.cell.y())), max(0, int(-self.origin.x() // self.cell.x()))
        last = (
            min(rows, int((self.height() - self.origin.y()) // self.cell.y()) + 1),
            min(columns, int((self.width() - self.origin.x()) // self.cell.x()) + 1),
        )
        if last[0] > first[0] and last[1] > first[1]:
            tall, wide = last[0] - first[0], last[1] - first[1]
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, min(self.cell.x(), self.cell.y()) < 2)
            down, across = self._group
            source = QRectF(first[1] / across, first[0] / down, wide / across, tall / down)
            painter.drawImage(self.box(*first, tall, wide), self._image, source)
            side = min(self.cell.x(), self.cell.y())
            if side >= LINED:
                self._draw_cells(painter, first, last, side >= NUMBERED)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        for frame in self.frames:
            painter.drawRect(self.box(*frame).adjusted(-1, -1, 1, 1))
        if self.cursor_at[0] >= 0:
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRect(self.box(*self.cursor_at))
        self.decorate(painter)
        if shows_focus(self):
            focus_ring(painter, QRectF(self.rect()), 4)

    def decorate(self, painter: QPainter) -> None:
        """What else is drawn over the cells."""

    def group(self) -> tuple[int, int]:
        """Rows and columns that share a pixel."""
        return max(1, int(1 / self.cell.y())), max(1, int(1 / self.cell.x()))

    def _tone(self) -> None:
        """The image, of averages where cells are smaller than pixels: every tenth cell alone would flicker."""
        if self._image is None or self._group != self.group():
            self._group = self.group()
            values = averaged(self.values, *self._group)
            self._image = toned(values, scale_of(values, self.share))

    def _draw_cells(self, painter: QPainter, first: tuple[int, int], last: tuple[int, int], numbers: bool) -> None:
        tokens = theme.current()
        rim = QColor(tokens.ground)
        painter.setFont(theme.font(theme.CAPTION_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in range(first[0], last[0]):
            for column in range(first[1], last[1]):
                value = float(self.values[row, column])
                if np.isnan(value):
                    continue
                where = self.box(row, column)
                painter.setPen(QPen(rim, 1))
                painter.drawRect(where)
                if numbers:
                    painter.setPen(theme.ink_on(self._image.pixelColor(column, row).name()))  # type: ignore[union-attr]
                    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, signed(value))

    # -- mouse and keys

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self._fit()
            self.scale_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grab = event.position(), self.origin

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None and (event.position() - self._grab[0]).manhattanLength() > 5:
            self.fitted = False
            self.origin = self._grab[1] + event.position() - self._grab[0]
            self.update()
            return
        self.point_at(*self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grab, self._grab = self._grab, None
        if grab is not None and (event.position() - grab[0]).manhattanLength() <= 5:
            self.clicked.emit(*self.cell_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def leaveEvent(self, event: object) -> None:
        self.point_at(-1, -1)

    def point_at(self, row: int, column: int) -> None:
        """The cell that is looked at, by mouse or keys."""
        if (row, column) != self.cursor_at:
            self.cursor_at = (row, column)
            self.hovered.emit(row, column)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        way, rows, columns = ways.get(Qt.Key(event.key())), *self.values.shape
        if way is not None and rows and columns:
            row, column = (max(0, now) + by for now, by in zip(self.cursor_at, way, strict=True))
            if self.cursor_at[0] < 0:
                row = column = 0
            self.point_at(max(0, min(row, rows - 1)), max(0, min(column, columns - 1)))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / STEP if event.key() == Qt.Key.Key_Minus else STEP, QPointF(self.rect().center()))
        elif event.key() == Qt.Key.Key_F:
            self.fit()
        else:
            event.ignore()
