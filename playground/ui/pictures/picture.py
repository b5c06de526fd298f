"""Something of the window that can be drawn anywhere: onto an image of any size, or into a file of vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from playground.ui import theme

MARGIN = 16.0  # pixels around a network
LARGEST = 16_000  # pixels of a side; QImage makes none of more than 32 767


@dataclass(frozen=True)
class Picture:
    """title: what it is called; size: in pixels of the screen; draw: draws it from (0, 0) on; ground: its colour."""

    title: str
    size: Callable[[], QSize]
    draw: Callable[[QPainter], None]
    ground: Callable[[], QColor]

    def image(self, scale: float = 1.0) -> QImage:
        """The picture as it is now, ``scale`` pixels for one of the screen."""
        size = self.size()
        image = QImage(self.pixels(scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(image.width() / max(size.width(), 1))
        image.fill(self.ground())
        with QPainter(image) as painter:
            self.draw(painter)
        return image

    def pixels(self, scale: float = 1.0) -> QSize:
        """How large ``image(scale)`` is."""
        size = QSizeF(self.size()).expandedTo(QSizeF(1, 1))
        return (size * min(scale, LARGEST / max(size.width(), size.height()))).toSize()

    def save(self, path: str, form: str, scale: float = 1.0) -> None:
        """form: "PNG" or "SVG". Raises OSError when the file cannot be written."""
        if form == "SVG":
            self._save_svg(path)
        elif not self.image(scale).save(path, form):
            raise OSError(refusal(path))

    def _save_svg(self, path: str) -> None:
        generator = QSvgGenerator()
        generator.setFileName(path)
        generator.setSize(self.size())
        generator.setViewBox(QRect(QPoint(), self.size()))
        generator.setTitle(self.title)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError(refusal(path))
        painter.fillRect(QRect(QPoint(), self.size()), self.ground())
        self.draw(painter)
        painter.end()


def refusal(path: str) -> str:
    return f"The picture could not be written to {path}. Choose a folder that you may write to."


def of_widget(title: str, widget: QWidget) -> Picture:
    """A plot as it stands in the window, on the colour of its panel."""

    def draw(painter: QPainter) -> None:
        widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)

    return Picture(title, widget.size, draw, lambda: QColor(theme.current().panel))


def of_scene(title: str, view: QGraphicsView) -> Picture:
    """All that a scene holds, however much of it the view shows."""

    def place() -> QRectF:
        seen = [item.sceneBoundingRect() for item in view.scene().items() if item.isVisible() and item.opacity() > 0]
        found = QRectF()
        for rect in seen:
            found = found.united(rect)
        return QRectF(found.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN).toAlignedRect())

    def draw(painter: QPainter) -> None:
        whole = place()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        # what is cached for the screen would be drawn in the screen's resolution
        kept = {item: item.cacheMode() for item in view.scene().items()}
        for item in kept:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        target = QRectF(QRectF(whole).translated(-whole.topLeft()))
        view.scene().render(painter, target, whole, Qt.AspectRatioMode.KeepAspectRatio)
        for item, mode in kept.items():
            item.setCacheMode(mode)

    return Picture(title, lambda: place().size().toSize(), draw, lambda: QColor(theme.current().ground))
