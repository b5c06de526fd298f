"""Draw a digit and see it read: the pad, what the network gets to see, and the ten probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.ui import theme
from playground.ui.digit_bars import DigitBars
from playground.ui.digit_pad import LARGEST_BRUSH, SMALLEST_BRUSH, DigitPad, ink_color, paper_color
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme
from playground.ui.kit.slider_row import SliderRow


class DigitPreview(QWidget):
    """The 28×28 picture that the network gets, every pixel a sharp square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digitPreview")
        self.setAccessibleName("Prepared picture")
        self.setToolTip("What the network sees: cropped, fitted into 20 by 20 pixels and centred, as in MNIST.")
        self._picture: NDArray[np.float32] | None = None
        self.set_pixel_size(3)
        follow_theme(self)

    def set_pixel_size(self, pixels: int) -> None:
        """Screen pixels for one pixel of the picture: whole ones, so that all squares are alike."""
        self.setFixedSize(QSize(28 * pixels, 28 * pixels))

    def set_picture(self, picture: NDArray[np.float32] | None) -> None:
        """(28, 28) in [0, 1], 1 = ink; None for an empty sheet."""
        self._picture = picture
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.fillPath(outline, paper_color())
        if self._picture is not None:
            painter.setClipPath(outline)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(self.rect(), self._image(self._picture))
            painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.current().hairline), 1))
        painter.drawPath(outline)

    @staticmethod
    def _image(picture: NDArray[np.float32]) -> QImage:
        """Shades from the paper's to the ink's colour."""
        indices = np.ascontiguousarray(np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8))
        image = QImage(indices.data, 28, 28, 28, QImage.Format.Format_Indexed8)
        paper, ink = paper_color().name(), ink_color().name()
        image.setColorTable([theme.mix(paper, ink, step / 255).rgb() for step in range(256)])
        return image.copy()  # its own memory: the array goes away


class DigitPanel(QWidget):
    """The pad with its controls, the prepared picture beside the bars, and who reads. No margins of its own."""

    drawn = Signal(object)  # (28, 28) float32 as MNIST has them, or None when the sheet is empty

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digitPanel")
        self.pad = DigitPad()
        self.preview = DigitPreview()
        self.bars = DigitBars()
        self.undo_button = self._button("Undo", "digitUndo", "Take the last stroke back (Ctrl+Z).")
        self.clear_button = self._button("Clear", "digitClear", "Start with an empty sheet (Delete).")
        self.brush = SliderRow(
            "Brush size",
            100 * SMALLEST_BRUSH,
            100 * LARGEST_BRUSH,
            100 * self.pad.brush_size,
            step=0.5,
            unit="%",
            tooltip="Width of the stroke, in percent of the pad's side. The keys [ and ] change it too.",
        )
        self._reader = self._label("", "caption")
        self._arrange()
        self.undo_button.clicked.connect(self.pad.undo)
        self.clear_button.clicked.connect(self.pad.clear)
        self.pad.changed.connect(self._pad_changed)
        self.pad.brush_size_changed.connect(self._show_brush)
        self.brush.value_changed.connect(self._brush_moved)
        self._pad_changed()

    def show_probabilities(self, probabilities: Sequence[float] | None) -> None:
        """Ten probabilities in digit order for the drawing on the pad; None while there is nothing to show."""
        self.bars.set_probabilities(None if self.pad.is_empty() else probabilities)

    def set_reader(self, text: str) -> None:
        """One line that says who reads, for example "read by this project's network"."""
        self._reader.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.set_pixel_size(4 if self.width() >= 290 else 3)

    def _arrange(self) -> None:
        self.brush.setObjectName("digitBrush")
        self._reader.setObjectName("digitReader")
        self._reader.setFixedHeight(self._reader.fontMetrics().height())  # kept while it is empty: nothing moves

        header = QHBoxLayout()
        header.setSpacing(0)
        self.heading = self._label("Draw a digit", "title")
        header.addWidget(self.heading)
        header.addStretch(1)
        header.addWidget(self.undo_button)
        header.addWidget(self.clear_button)

        seen = QVBoxLayout()
        seen.setSpacing(4)
        seen.addWidget(self._label("prepared", "caption"))
        seen.addWidget(self.preview)
        seen.addStretch(1)

        reading = QHBoxLayout()
        reading.setSpacing(12)
        reading.addLayout(seen)
        reading.addWidget(self.bars, 1)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(header)
        column.addWidget(self.pad, 1)
        column.addWidget(self.brush)
        column.addLayout(reading)
        column.addWidget(self._reader)

    @staticmethod
    def _label(text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        return label

    @staticmethod
    def _button(text: str, name: str, tooltip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("variant", "quiet")
        button.setToolTip(tooltip)
        return button

    def _pad_changed(self) -> None:
        empty = self.pad.is_empty()
        self.undo_button.setEnabled(self.pad.can_undo)
        self.clear_button.setEnabled(not empty)
        picture = None if empty else self.pad.prepared()
        self.preview.set_picture(picture)
        if empty:
            self.bars.set_probabilities(None)
        self.drawn.emit(picture)

    def _brush_moved(self, percent: float) -> None:
        self.pad.brush_size = percent / 100

    def _show_brush(self, size: float) -> None:
        self.brush.set_value(100 * size)
