"""Answers of a network over the plane as a picture: interpolation to the pixels of the screen, then a table."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage, qRgb

from playground.ui import theme

STRENGTH = 0.72  # of the colours of the thumbnails: the points on the picture win
SHADES = 25  # of each class, from undecided to certain
HAIR = 1e-4  # of the scale
LARGEST = 480  # pixels of a side that are computed; a larger picture is scaled


@dataclass(frozen=True)
class Reading:
    """How numbers become colours. low, high: what "no" and "yes" are at an output; classes: 0 for a number; middle:
    what is more than that is "yes" where there is nothing between, by default half way."""

    low: float = -1.0
    high: float = 1.0
    classes: int = 0
    middle: float | None = None

    @property
    def cut(self) -> float:
        """``middle`` as a share of the way from low to high; a number that is just 0 stays "no" when interpolated."""
        return 0.5 if self.middle is None else (self.middle - self.low) / (self.high - self.low) + HAIR


def picture(answer: np.ndarray, reading: Reading, discrete: bool, side: int = 0) -> QImage:
    """answer (outputs, r, r), row 0 on top -> the picture of ``side`` × ``side`` pixels (r × r without a side).

    The numbers are interpolated before they become colours: edges are lines, not stairs.
    One output: orange at low, blue at high. More: the colour of the winning class, paler where it is less sure.
    """
    answer = np.nan_to_num(answer, nan=(reading.low + reading.high) / 2, posinf=1e30, neginf=-1e30)
    shares = (np.clip(answer, reading.low, reading.high) - reading.low) * (1.0 / (reading.high - reading.low))
    shares = finer(shares.astype(np.float32), min(side, LARGEST)) if side else shares
    if len(shares) > 1:
        return _image(_winners(shares, discrete), _class_table(len(shares)))
    rows = np.where(shares[0] > reading.cut, 255, 0) if discrete else (shares[0] * 255 + 0.5).astype(np.uint8)
    return _image(rows, _value_table())


def decide(answer: np.ndarray, reading: Reading) -> tuple[int, float]:
    """answer (outputs,) of one place -> the winning output and how sure it is, 0 to 1."""
    shares = np.clip((answer - reading.low) / (reading.high - reading.low), 0.0, 1.0)
    return int(shares.argmax()), float(shares.max())


def finer(values: np.ndarray, side: int) -> np.ndarray:
    """values (n, r, r) float32 -> (n, side, side), smooth: a step from one cell to the next has no corners."""
    return np.stack([_along_rows(_along_rows(plane.T, side).T, side) for plane in values])


def _along_rows(values: np.ndarray, pixels: int) -> np.ndarray:
    """values (r, columns) -> (pixels, columns). Not a product of matrices: those would start threads of their own,
    which wait for the ones that train."""
    cells, shares = _taps(len(values), pixels)
    values = np.ascontiguousarray(values)
    result = values[cells[0]] * shares[0]
    for cell, share in zip(cells[1:], shares[1:], strict=True):
        result += values[cell] * share
    return result


@lru_cache(maxsize=16)
def _taps(cells: int, pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """The four cells that count in each pixel (4, pixels), and how much (4, pixels, 1): the cubic B-spline."""
    at = (np.arange(pixels) + 0.5) / pixels * cells - 0.5
    first = np.floor(at).astype(int)
    t = at - first
    shares = np.array([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]) / 6
    return np.clip(first + np.array([[-1], [0], [1], [2]]), 0, cells - 1), shares.astype(np.float32)[:, :, None]


def _winners(shares: np.ndarray, discrete: bool) -> np.ndarray:
    """shares (outputs, side, side) in [0, 1] -> rows of the table of classes."""
    most, winner = shares[0].copy(), np.zeros(shares.shape[1:], np.int16)
    for label, share in enumerate(shares[1:], start=1):  # one pass each: argmax over the first axis is slow
        winner[share > most] = label
        np.maximum(most, share, out=most)
    winner *= SHADES
    if discrete:
        return winner + (SHADES - 1)
    even = 1.0 / len(shares)  # the share of a class when nothing is known
    sure = np.clip((most - even) * ((SHADES - 1) / (1.0 - even)) + 0.5, 0, SHADES - 1)
    return winner + sure.astype(np.int16)


def _value_table() -> np.ndarray:
    return np.array([qRgb(*rgb) for rgb in theme.diverging_lut(theme.current(), STRENGTH).tolist()], np.uint32)


def _class_table(classes: int) -> np.ndarray:
    return _shades(theme.current().zero, theme.current().class_colors(classes))


@lru_cache(maxsize=8)
def _shades(zero: str, colors: tuple[str, ...]) -> np.ndarray:
    """Of each class so many, from undecided to certain."""
    shares = [STRENGTH * (0.1 + 0.9 * i / (SHADES - 1)) for i in range(SHADES)]
    return np.array([theme.mix(zero, color, share).rgb() for color in colors for share in shares], np.uint32)


def _image(rows: np.ndarray, table: np.ndarray) -> QImage:
    pixels = table[rows]
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], QImage.Format.Format_RGB32)
    return image.copy()  # its own memory: the array goes away


def value_color(value: float, most: float) -> QColor:
    """Full-strength colour of a number between −most and most, for the points of a regression."""
    row = round(127.5 + 127.5 * max(-1.0, min(1.0, value / most)))
    return QColor(*theme.diverging_lut(theme.current())[row].tolist())
