"""Answers of a network over the plane as a picture: nothing but table look-ups."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, qRgb

from playground.ui import theme

STRENGTH = 0.72  # of the colours of the thumbnails: the points on the picture win
SHADES = 25  # of each class, from undecided to certain
REFINE = 4  # numbers are interpolated so many times finer before they become colours: edges are lines, not stairs


@dataclass(frozen=True)
class Reading:
    """How numbers become colours. low, high: what "no" and "yes" are at an output; classes: 0 for a number."""

    low: float = -1.0
    high: float = 1.0
    classes: int = 0


def picture(answer: np.ndarray, reading: Reading, discrete: bool) -> QImage:
    """answer (outputs, r, r), row 0 on top -> the picture, finer than r × r where there is one output.

    One output: orange at low, blue at high. More: the colour of the winning class, paler where it is less sure.
    """
    answer = np.nan_to_num(answer, nan=(reading.low + reading.high) / 2, posinf=1e30, neginf=-1e30)
    if len(answer) > 1:
        return _indexed(_winners(answer, reading, discrete), _class_table(len(answer)))
    levels = _levels(answer[0], reading)
    size = QSize(levels.shape[1], levels.shape[0])
    gray = _view(levels, QImage.Format.Format_Grayscale8).scaled(
        size * REFINE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    gray = gray.convertToFormat(QImage.Format.Format_Grayscale8)
    fine = np.frombuffer(gray.constBits(), np.uint8).reshape(gray.height(), gray.bytesPerLine())[:, : gray.width()]
    return _indexed(np.where(fine > 127, 255, 0).astype(np.uint8) if discrete else fine, _value_table())


def decide(answer: np.ndarray, reading: Reading) -> tuple[int, float]:
    """answer (outputs,) of one place -> the winning output and how sure it is, 0 to 1."""
    shares = np.clip((answer - reading.low) / (reading.high - reading.low), 0.0, 1.0)
    return int(shares.argmax()), float(shares.max())


def _levels(values: np.ndarray, reading: Reading) -> np.ndarray:
    """values (r, r) -> rows of the colour table, 0 for low and 255 for high."""
    inside = np.clip(values, reading.low, reading.high)  # first: a run about to diverge has answers of any size
    return np.rint((inside - reading.low) * (255.0 / (reading.high - reading.low))).astype(np.uint8)


def _winners(answer: np.ndarray, reading: Reading, discrete: bool) -> np.ndarray:
    winner = answer.argmax(axis=0)
    if discrete:
        return (winner * SHADES + SHADES - 1).astype(np.uint8)
    shares = (answer.max(axis=0) - reading.low) / (reading.high - reading.low)
    even = 1.0 / len(answer)  # the share of a class when nothing is known
    sure = np.clip((shares - even) / (1.0 - even), 0.0, 1.0)
    return (winner * SHADES + np.rint(sure * (SHADES - 1))).astype(np.uint8)


def _value_table() -> list[int]:
    return [qRgb(*rgb) for rgb in theme.diverging_lut(theme.current(), STRENGTH).tolist()]


def _class_table(classes: int) -> list[int]:
    tokens = theme.current()
    colors = tokens.class_colors(classes)
    shades = [
        theme.mix(tokens.zero, color, STRENGTH * (0.1 + 0.9 * i / (SHADES - 1)))
        for color in colors
        for i in range(SHADES)
    ]
    return [shade.rgb() for shade in shades][:256]


def _view(pixels: np.ndarray, form: QImage.Format) -> QImage:
    pixels = np.ascontiguousarray(pixels)
    return QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], form)


def _indexed(pixels: np.ndarray, table: list[int]) -> QImage:
    image = _view(pixels, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # owns its pixels, and is drawn without a conversion


def value_color(value: float, most: float) -> QColor:
    """Full-strength colour of a number between −most and most, for the points of a regression."""
    row = round(127.5 + 127.5 * max(-1.0, min(1.0, value / most)))
    return QColor(*theme.diverging_lut(theme.current())[row].tolist())
