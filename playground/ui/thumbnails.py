"""Small pictures of data: points of a data set, a mosaic of digits, one input feature over the plane."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.core.dataset import DataError, Dataset, Part
from playground.core.plane import DOMAIN, PlaneDataset
from playground.ui import theme
from playground.ui.theme import Theme

POINTS = 150  # enough to show a shape, few enough to redraw them all while a slider is dragged
FEATURE_PIXELS = 24
LETTERS = 30  # of a text
LINES = 3  # samples of a data set of sequences
# what the network gets, not how the data looks
_UNSEEN = ("train_ratio", "features", "columns", "standardised", "samples", "images", "steps", "length", "encoding")


def dataset_image(dataset: Dataset, size: QSize, ratio: float, tokens: Theme) -> QImage:
    """The data set's own samples on a transparent ground; empty where they cannot be read.

    size in logical pixels. Only what changes the picture is asked of the data set, so pictures are kept well.
    """
    return _image(_as_drawn(dataset), size.width(), size.height(), ratio, tokens)


def mosaic_image(dataset: Dataset, columns: int, rows: int, size: QSize, ratio: float, tokens: Theme) -> QImage:
    """columns × rows of the first images of a data set of images."""
    image = _canvas(size.width(), size.height(), ratio)
    part = _preview(_as_drawn(dataset), columns * rows)
    if part is not None:
        _paint_mosaic(image, part, columns, rows, tokens, gap=2.0)
    return image


def feature_image(kind: type[Dataset], field: str, feature: str, size: QSize, ratio: float, tokens: Theme) -> QImage:
    """What one input feature is at each place of the plane: orange negative, blue positive.

    field: the parameter of a data set of points that ``feature`` is one choice of.
    """
    small = _feature(kind(**{field: (feature,)}), tokens)
    wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
    image = small.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(ratio)
    return image


def _as_drawn(dataset: Dataset) -> Dataset:
    """The data set without the settings that its thumbnail does not show, so that one picture serves all of these."""
    plain = type(dataset)()
    return dataset.but(**{name: getattr(plain, name) for name in _UNSEEN if name in dataset.params()})


@lru_cache(maxsize=64)
def _preview(dataset: Dataset, count: int) -> Part | None:
    try:
        return dataset.preview(count)
    except DataError:
        return None  # the chooser stays usable; choosing the set says what is missing


@lru_cache(maxsize=256)
def _image(dataset: Dataset, width: int, height: int, ratio: float, tokens: theme.Theme) -> QImage:
    image = _canvas(width, height, ratio)
    paint = _PAINTERS.get(dataset.sort)
    part = _preview(dataset, _COUNTS.get(dataset.sort, 0)) if paint else None
    if paint is not None and part is not None:
        paint(image, part, dataset, tokens)
    return image


def _canvas(width: int, height: int, ratio: float) -> QImage:
    image = QImage(
        max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    return image


def _paint_points(image: QImage, part: Part, dataset: Dataset, tokens: Theme) -> None:
    width, height = image.deviceIndependentSize().toTuple()
    side = min(width, height)
    plain = [QColor(tokens.secondary)] * len(part)
    colors = _point_colors(part, len(dataset.classes()), tokens) if dataset.labelled else plain
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = max(1.1, side * 0.021)
    margin = radius + side * 0.08
    reach = dataset.reach() if isinstance(dataset, PlaneDataset) else DOMAIN
    scale = (side - 2 * margin) / (2 * reach)
    for (x, y), color in zip(np.clip(part.raw, -reach, reach).tolist(), colors, strict=True):
        painter.setBrush(color)
        painter.drawEllipse(QPointF(width / 2 + x * scale, height / 2 - y * scale), radius, radius)
    painter.end()


def _point_colors(part: Part, classes: int, tokens: Theme) -> list[QColor]:
    """One colour a point: of its class, or of its value between the smallest and the largest."""
    if classes:
        table = [QColor(name) for name in tokens.class_colors(classes)]
        return [table[label] for label in part.labels.tolist()]
    values = part.labels[:, 0]
    most = float(np.abs(values).max(initial=0.0)) or 1.0
    rows = np.rint(127.5 + 127.5 * values / most).astype(int)
    return [QColor(*rgb) for rgb in theme.diverging_lut(tokens)[rows].tolist()]


def _paint_digits(image: QImage, part: Part, dataset: Dataset, tokens: Theme) -> None:
    _paint_mosaic(image, part, 3, 2, tokens, gap=0.0)


def _paint_mosaic(image: QImage, part: Part, columns: int, rows: int, tokens: Theme, gap: float) -> None:
    """Ink in the theme's text colour; its strength is the opacity, so any ground suits."""
    width, height = image.deviceIndependentSize().toTuple()
    side = min((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows)
    left = (width - columns * side - gap * (columns - 1)) / 2
    top = (height - rows * side - gap * (rows - 1)) / 2
    painter = QPainter(image)
    # smooth when made smaller; enlarged, pixels stay pixels
    smaller = side * image.devicePixelRatio() < part.raw.shape[-1] * 1.5
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
    for i, pixels in enumerate(part.raw[: columns * rows]):
        x, y = left + (i % columns) * (side + gap), top + (i // columns) * (side + gap)
        painter.drawImage(QRectF(x, y, side, side), _ink(pixels, tokens))
    painter.end()


def _ink(pixels: np.ndarray, tokens: Theme) -> QImage:
    """(h, w) uint8 ink -> an image of the text colour with that opacity."""
    height, width = pixels.shape
    mask = QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Alpha8).copy()
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(tokens.text))
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, mask)
    painter.end()
    return image


def _paint_sequences(image: QImage, part: Part, dataset: Dataset, tokens: Theme) -> None:
    """A few samples over time, one below the other: the strength of their features, step by step, as lines."""
    width, height = image.deviceIndependentSize().toTuple()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin, row = width * 0.08, height / (LINES + 0.5)
    low, high = float(part.x.min()), float(part.x.max())
    for i, sample in enumerate(part.x[:LINES]):
        base = row * (i + 1.15)
        curves = sample.T if sample.shape[1] <= 2 else sample.mean(axis=1)[None]
        for curve, name in zip(curves, (tokens.positive, tokens.negative), strict=False):
            heights = (curve - low) / (high - low or 1.0) * row * 0.8
            across = np.linspace(margin, width - margin, len(heights))
            painter.setPen(QPen(QColor(name), 1.2))
            painter.drawPolyline([QPointF(x, base - y) for x, y in zip(across, heights, strict=True)])
    painter.end()


def _paint_text(image: QImage, part: Part, dataset: Dataset, tokens: Theme) -> None:
    """The beginning of the text in a few lines, paler from one to the next."""
    width, height = image.deviceIndependentSize().toTuple()
    names = dataset.classes()
    numbers = [*part.raw[0].tolist(), *part.labels.tolist()]
    letters = "".join(names[number] if len(names[number]) == 1 else " " for number in numbers)
    painter = QPainter(image)
    painter.setFont(theme.font(10))
    row = height / (LINES + 1)
    for i in range(LINES):
        painter.setPen(theme.mix(tokens.card, tokens.text, 0.9 - 0.25 * i))
        where = QRectF(width * 0.1, row * (i + 0.5), width * 0.95, row)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, letters[i * 10 : i * 10 + 10].lstrip())
    painter.end()


@lru_cache(maxsize=64)
def _feature(dataset: Dataset, tokens: theme.Theme) -> QImage:
    axis = np.linspace(-DOMAIN, DOMAIN, FEATURE_PIXELS)
    grid = np.stack([axis[None, :].repeat(len(axis), 0), -axis[:, None].repeat(len(axis), 1)], axis=-1).reshape(-1, 2)
    values = dataset.inputs(grid)[:, 0]  # type: ignore[attr-defined]
    rows = np.rint(127.5 + 127.5 * values / np.abs(values).max()).astype(int)
    pixels = np.ascontiguousarray(theme.diverging_lut(tokens)[rows].reshape(len(axis), len(axis), 3))
    side = len(axis)
    return QImage(pixels.tobytes(), side, side, 3 * side, QImage.Format.Format_RGB888).copy()


# A new sort of data: a painter here and the number of samples it wants.
_PAINTERS: dict[str, Callable[[QImage, Part, Dataset, Theme], None]] = {
    "points": _paint_points,
    "images": _paint_digits,
    "sequences": _paint_sequences,
    "table": _paint_points,
    "text": _paint_text,
}
_COUNTS = {"points": POINTS, "table": POINTS, "images": 6, "sequences": LINES, "text": LETTERS}
