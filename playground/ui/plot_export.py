"""A plot as a file, and its numbers as a table."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

SHARP = 2  # pixels of a picture for one of the screen


def save_png(widget: QWidget, path: str) -> None:
    """Raises OSError when the file cannot be written."""
    image = QImage(widget.size() * SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARP)
    image.fill(widget.palette().window().color())
    widget.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    if not image.save(path, "PNG"):
        raise OSError(f"The picture could not be written to {path}.")


def save_svg(widget: QWidget, path: str) -> None:
    """Vectors, for print. Raises OSError when the file cannot be written."""
    generator = QSvgGenerator()
    generator.setFileName(path)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(), widget.size()))
    generator.setTitle(widget.accessibleName())
    painter = QPainter()
    if not painter.begin(generator):
        raise OSError(f"The picture could not be written to {path}.")
    widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()


def ask_and_save(widget: QWidget, form: str, save: Callable[[str], None], say: Callable[..., object]) -> None:
    """Asks where to; says how it went."""
    suffix = f".{form.lower()}"
    path, _ = QFileDialog.getSaveFileName(widget, f"Save as {form}", f"loss{suffix}", f"{form} (*{suffix})")
    if not path:
        return
    path = path if Path(path).suffix else path + suffix
    try:
        save(path)
    except OSError as error:
        say(str(error), "error")
    else:
        say(f"Saved as {Path(path).name}.", "good")


def copy_csv(columns: Sequence[str], rows: Iterable[Sequence[float | None]]) -> None:
    """Puts a table with a header line onto the clipboard; what was not measured is empty."""
    lines = [",".join(columns)]
    lines += [",".join("" if value is None else repr(float(value)) for value in row) for row in rows]
    QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
