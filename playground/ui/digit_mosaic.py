"""Images in a grid, each with what the network reads below it; one picture, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, shows_focus
from playground.ui.plot_style import draw_card, percent_text

GAP = 6  # between rows, and at least between columns
MOST_GAP = 16
CAPTION = 18  # the line below each image
SCALE = 2  # screen pixels of one pixel of an image: whole numbers only, or pixels would differ in size


class DigitMosaic(QWidget):
    """The arrow keys walk through the images as the mouse does."""

    current_changed = Signal(int)  # number of the image under the cursor, −1 when there is none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images = np.zeros((0, 1, 1), np.uint8)
        self._labels: Sequence[int] = ()
        self._decided: Sequence[int] = ()
        self._confidence: Sequence[float] = ()
        self._names: Sequence[str] = ()
        self._caption = CAPTION  # the height of the line below each image
        self._sheet: QImage | None = None
        self._form = (0, 0)  # columns of the sheet and the gap between them
        self._current = -1
        theme.notifier().theme_changed.connect(self._repaint_sheet)

    def show_images(self, images: np.ndarray, names: Sequence[str]) -> None:
        """images (n, height, width) uint8; names of the classes, none for images that are not read. Forgets what was
        read."""
        self._caption = CAPTION if len(names) else 0
        self._images, self._names = images, names
        self._labels = self._decided = self._confidence = ()
        self._sheet, self._current = None, -1
        self.updateGeometry()
        self.update()

    def show_readings(self, labels: Sequence[int], decided: Sequence[int], confidence: Sequence[float]) -> None:
        """What each image is, what the network says and how sure it is, 0 to 1; all of length n."""
        self._labels, self._decided, self._confidence = labels, decided, confidence
        self.update()

    def words(self, index: int) -> str:
        """One image as a sentence: this is a 4, read as 9 with 87 %."""
        if not 0 <= index < len(self._labels):
            return ""
        is_, said = self._names[self._labels[index]], self._names[self._decided[index]]
        verdict = "read right" if is_ == said else f"read as {said}"
        return f"this is a {is_}, {verdict} with {percent_text(self._confidence[index])}"

    def cell(self, index: int) -> QRect:
        """Where an image and what is read in it are, in widget pixels."""
        width, height = self._cell_size()
        row, column = divmod(index, self._columns_for(self.width()))
        return QRect(column * (width + self._gap()), row * (height + GAP), width, height)

    def heightForWidth(self, width: int) -> int:
        columns, height = self._columns_for(width), self._cell_size()[1]
        rows = -(-len(self._images) // columns)
        return max(1, rows * (height + GAP) - GAP)

    def sizeHint(self) -> QSize:
        return QSize(340, self.heightForWidth(340))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cell_size()[0], self.heightForWidth(max(self.width(), 1)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = (i for i in range(len(self._images)) if self.cell(i).contains(event.position().toPoint()))
        self._go(next(inside, -1))

    def leaveEvent(self, event: QEvent) -> None:
        self._go(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns_for(self.width())
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if key not in steps or not len(self._images):
            super().keyPressEvent(event)
            return
        self._go(max(0, min(len(self._images) - 1, self._current + steps[key] if self._current >= 0 else 0)))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not len(self._images):
            return
        form = (self._columns_for(self.width()), self._gap())
        if self._sheet is None or form != self._form:
            self._form, self._sheet = form, self._make_sheet(*form)
        painter.drawImage(QRectF(0, 0, self._sheet.width() * SCALE, self._sheet.height() * SCALE), self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i in range(len(self._labels)):
            cell = QRectF(self.cell(i))
            if cell.intersects(QRectF(event.rect())):
                self._draw_reading(painter, cell, i)
        if 0 <= self._current < len(self._labels):
            cell = QRectF(self.cell(self._current))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRoundedRect(self._picture_in(cell).adjusted(-1, -1, 1, 1), 7, 7)
            parts = [(self.words(self._current), "text")]
            draw_card(
                painter, QPointF(cell.center().x(), cell.top()), QRectF(self.visibleRegion().boundingRect()), parts
            )
        elif shows_focus(self):
            focus_ring(painter, QRectF(self.rect()), 6)

    def _draw_reading(self, painter: QPainter, cell: QRectF, index: int) -> None:
        """Below the image: a quiet number for a right reading; for a wrong one a tag with a cross, and a ring."""
        tokens = theme.current()
        said, wrong = self._names[self._decided[index]], self._decided[index] != self._labels[index]
        painter.setFont(theme.font(theme.CAPTION_PX, bold=wrong))
        text = f"✕ {said}" if wrong else said
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        tag = QRectF(cell.center().x() - width / 2, cell.bottom() - CAPTION + 2, width, CAPTION - 2)
        if wrong:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.negative), 2))
            painter.drawRoundedRect(self._picture_in(cell).adjusted(1, 1, -1, -1), 5, 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.negative))
            painter.drawRoundedRect(tag, 5, 5)
        painter.setPen(theme.ink_on(tokens.negative) if wrong else QColor(tokens.secondary))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def _make_sheet(self, columns: int, between: int) -> QImage:
        """All images on one, a pixel each; the gaps are whole numbers of them."""
        count, height, width = self._images.shape
        gap, aside, rows = (self._caption + GAP) // SCALE, between // SCALE, -(-count // columns)
        sheet = np.zeros((rows * (height + gap) - gap, columns * (width + aside) - aside), np.uint8)
        for i, image in enumerate(self._images):
            row, column = divmod(i, columns)
            top, left = row * (height + gap), column * (width + aside)
            sheet[top : top + height, left : left + width] = np.maximum(image, 1)  # 0 is the ground between them
        picture = QImage(sheet.data, sheet.shape[1], sheet.shape[0], sheet.strides[0], QImage.Format.Format_Indexed8)
        tokens = theme.current()
        paper, ink = ("#0e1014", "#ffffff") if tokens.is_dark else (tokens.card, tokens.text)
        table = [theme.mix(paper, ink, i / 255).rgb() for i in range(256)]
        picture.setColorTable([QColor(tokens.panel).rgb() if i == 0 else color for i, color in enumerate(table)])
        return picture.convertToFormat(QImage.Format.Format_RGB32)

    def _cell_size(self) -> tuple[int, int]:
        return self._images.shape[2] * SCALE, self._images.shape[1] * SCALE + self._caption

    @staticmethod
    def _picture_in(cell: QRectF) -> QRectF:
        """The image alone."""
        return cell.adjusted(0, 0, 0, -CAPTION)

    def _columns_for(self, width: int) -> int:
        return max(1, (width + GAP) // (self._cell_size()[0] + GAP))

    def _gap(self) -> int:
        """Between columns, so that they fill the width; a whole number of the images' pixels."""
        columns, width = self._columns_for(self.width()), self._cell_size()[0]
        if columns < 2:
            return GAP
        return max(GAP, min(MOST_GAP, (self.width() - columns * width) // (columns - 1)) // SCALE * SCALE)

    def _go(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self.setAccessibleDescription(self.words(index))
            self.current_changed.emit(index)
            self.update()

    def _repaint_sheet(self) -> None:
        self._sheet = None
        self.update()
