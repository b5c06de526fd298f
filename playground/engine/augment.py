"""Endless variations of 28×28 digits: turned, slanted, stretched, bent, thicker and thinner, or drawn anew with a pen.

Whatever is done to a digit, it comes out as :func:`playground.core.digits.prepare_digit` would have left it: the longer
side 20 pixels, the centre of mass within half a pixel of pixel 14, the darkest ink 1. Every function works on a whole
stack of digits (n, 28, 28) at once; a few hundred at a time stay in the cache. All randomness comes from ``rng``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

SIDE, BOX, CENTRE = 28, 20, 14.0
FIRST = (SIDE - BOX) // 2
FINE = 2 * SIDE  # side of a pen field
LEVELS = 16  # steps of a pen field a fine pixel
REACH = 10  # fine pixels: how far from the pen's path a field knows the distance
_FAINT = 0.02  # ink fainter than this does not count for the bounding box
_KNOTS = 4  # a bend is given at 4 × 4 places and smooth between them


@dataclass(frozen=True)
class Variation:
    """How far a digit is changed at most. rotation: degrees; slant: x per y; stretch: logarithm of the factor by which
    it gets wider and as much lower; bend: standard deviation of the places' shifts, in pixels."""

    rotation: float = 12.0
    slant: float = 0.25
    stretch: float = 0.12
    bend: float = 0.7


class Lookup(NamedTuple):
    """Where every pixel of the new digits comes from: x, y (n, 28, 28) in the old; scale (n,) new pixels per old."""

    x: np.ndarray
    y: np.ndarray
    scale: np.ndarray


def varied(
    digits: np.ndarray,
    rng: np.random.Generator,
    variation: Variation | None = None,
    thinner: float = 0.5,
    thicker: float = 0.7,
) -> np.ndarray:
    """Digits (n, 28, 28) in [0, 1] -> a variation of each, float32. thinner, thicker: see :func:`rethickened`."""
    ink = rethickened(np.asarray(digits, np.float32), rng.uniform(-thinner, thicker, len(digits)))
    none = np.zeros(len(ink), np.float32)
    lookup = fitted(ink, none, 1.0, rng, variation or Variation())
    return centred(sampled(ink, lookup.x, lookup.y))


def drawn(
    fields: np.ndarray,
    rng: np.random.Generator,
    variation: Variation | None = None,
    thinnest: float = 1.5,
    thickest: float = 4.5,
) -> np.ndarray:
    """Fields of :func:`pen_fields` -> variations of the digits (n, 28, 28) float32 drawn with a round pen, that is
    with clean strokes of one width from end to end, between thinnest and thickest pixels."""
    width = rng.uniform(thinnest, thickest, len(fields)).astype(np.float32)
    # one pixel of path where any of its four fine pixels is: near enough for the bounding box
    path = np.minimum(fields[:, ::2], fields[:, 1::2])
    path = np.minimum(path[:, :, ::2], path[:, :, 1::2]) == 0
    lookup = fitted(path.astype(np.float32), width / 2, 0.5, rng, variation or Variation())
    middle = np.float32(0.5)  # pixel i covers the fine pixels 2i and 2i + 1
    distance = sampled(fields.astype(np.float32), 2 * lookup.x + middle, 2 * lookup.y + middle, 255)
    distance *= (lookup.scale / (2 * LEVELS))[:, None, None]
    return centred(np.clip((width / 2 + middle)[:, None, None] - distance, 0, 1))


def pen_fields(digits: np.ndarray) -> np.ndarray:
    """How far every place is from the path of the pen that wrote the digit.

    Digits (n, 28, 28) in [0, 1] -> (n, 56, 56) uint8: 0 on the path, 16 more for each fine pixel (half a pixel) away
    from it, 255 where that is 10 and more. About 30 seconds for 60,000 digits.
    """
    ink = np.asarray(digits, np.float32)
    places = np.arange(FINE, dtype=np.float32) / 2 - np.float32(0.25)
    shape = (len(ink), FINE, FINE)
    enlarged = sampled(ink, np.broadcast_to(places, shape), np.broadcast_to(places[:, None], shape))
    return _distances(thinned(enlarged > 0.4))


def thinned(mask: np.ndarray) -> np.ndarray:
    """Masks (n, h, w) worn away from all sides to lines one pixel wide that hang together as before.

    T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns", CACM 27 (3), 1984.
    """
    padded = np.pad(mask, ((0, 0), (1, 1), (1, 1))).astype(np.uint8)
    middle = padded[:, 1:-1, 1:-1]
    north, south, west, east = padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]
    around = [north, padded[:, :-2, 2:], east, padded[:, 2:, 2:], south, padded[:, 2:, :-2], west, padded[:, :-2, :-2]]
    busy = True
    while busy:
        busy = False
        for a, b, c, d in ((east, south, north, west), (north, west, east, south)):  # from one corner, then the other
            count = sum(around[1:], around[0].copy())
            parts = sum((1 - one) & after for one, after in zip(around, around[1:] + around[:1], strict=True))
            off = (middle == 1) & (count >= 2) & (count <= 6) & (parts == 1) & ((a & b & (c | d)) == 0)
            middle[off] = 0
            busy |= bool(off.any())
    return middle.astype(bool)


def _distances(path: np.ndarray) -> np.ndarray:
    """Paths (n, h, w) -> the distance to the nearest place on the path, coded as in :func:`pen_fields`."""
    far = REACH + 1
    along = np.where(path, 0, far).astype(np.int16)
    for _ in range(REACH):  # down and up the columns
        np.minimum(along[:, 1:], along[:, :-1] + 1, out=along[:, 1:])
        np.minimum(along[:, :-1], along[:, 1:] + 1, out=along[:, :-1])
    squares = np.minimum(along, far) ** 2
    nearest = squares.copy()
    for step in range(1, far):  # then across them
        across = squares + np.int16(step * step)
        np.minimum(nearest[:, :, step:], across[:, :, :-step], out=nearest[:, :, step:])
        np.minimum(nearest[:, :, :-step], across[:, :, step:], out=nearest[:, :, :-step])
    return np.where(nearest < REACH**2, np.sqrt(nearest) * LEVELS, 255).clip(0, 255).astype(np.uint8)


def fitted(ink: np.ndarray, margin: np.ndarray, pixel: float, rng: np.random.Generator, variation: Variation) -> Lookup:
    """A random variation of each digit that fills a box of 20 pixels from pixel 4 on.

    ink: (n, 28, 28), what the box goes by; margin: (n,) float32, new pixels of the box that lie outside of that ink;
    pixel: how wide a pixel of ink is.
    """
    matrix = _matrices(len(ink), rng, variation)
    bend_x, bend_y = _bends(len(ink), rng, variation.bend)
    away = np.arange(SIDE, dtype=np.float32) - np.float32((SIDE - 1) / 2)
    x, y = _turned(matrix, away - bend_x, away[:, None] - bend_y)
    (left, right), (top, bottom) = _extent(ink, x, pixel), _extent(ink, y, pixel)
    scale = ((BOX - 2 * margin) / np.maximum(right - left, bottom - top)).astype(np.float32)
    inside = np.arange(SIDE, dtype=np.float32) + np.float32(0.5) - FIRST - margin[:, None]
    back_x, back_y = _turned(
        np.linalg.inv(matrix),
        (inside / scale[:, None] + left[:, None])[:, None, :],
        (inside / scale[:, None] + top[:, None])[:, :, None],
    )
    half = np.float32((SIDE - 1) / 2)
    back_x, back_y = back_x + half, back_y + half
    bend_x, bend_y = sampled(bend_x, back_x, back_y, None), sampled(bend_y, back_x, back_y, None)
    return Lookup(back_x + bend_x, back_y + bend_y, scale)


def _matrices(count: int, rng: np.random.Generator, variation: Variation) -> np.ndarray:
    """Stretched, slanted, then turned: (n, 2, 2), x first."""
    angle = np.radians(rng.uniform(-variation.rotation, variation.rotation, count))
    slant = rng.uniform(-variation.slant, variation.slant, count)
    wider = np.exp(rng.uniform(-variation.stretch, variation.stretch, count))
    cos, sin = np.cos(angle), np.sin(angle)
    rows = [[cos * wider, (cos * slant - sin) / wider], [sin * wider, (sin * slant + cos) / wider]]
    return np.array(rows).transpose(2, 0, 1)


def _turned(matrix: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    m = matrix.astype(np.float32)[:, :, :, None, None]
    return m[:, 0, 0] * x + m[:, 0, 1] * y, m[:, 1, 0] * x + m[:, 1, 1] * y


def _bends(count: int, rng: np.random.Generator, bend: float) -> tuple[np.ndarray, np.ndarray]:
    """Two smooth random fields (n, 28, 28) of standard deviation ``bend``."""
    places, knots = np.linspace(-1, 1, SIDE)[:, None], np.linspace(-1, 1, _KNOTS)
    basis = np.exp(-(((places - knots) / (1.4 / (_KNOTS - 1))) ** 2))
    basis = (basis / np.sqrt((basis**2).sum(axis=1, keepdims=True))).astype(np.float32)
    shifts = rng.normal(0, bend, (count, 2, _KNOTS, _KNOTS)).astype(np.float32)
    fields = basis @ shifts @ basis.T
    return fields[:, 0], fields[:, 1]


def _extent(ink: np.ndarray, place: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray]:
    """Along one direction: where the ink begins and where it ends; (n,) each."""
    inked = ink > _FAINT
    first = np.where(inked, place, np.inf).min((1, 2)) - pixel / 2
    return first.astype(np.float32), (np.where(inked, place, -np.inf).max((1, 2)) + pixel / 2).astype(np.float32)


def centred(ink: np.ndarray) -> np.ndarray:
    """Ink (n, 28, 28) moved by whole pixels until its centre of mass is within half a pixel of pixel 14, as far as
    there is room, and scaled until its darkest pixel is 1."""
    places, mass = np.arange(SIDE), ink.sum((1, 2))
    moved = ink
    for axis in (1, 2):
        centre = ink.sum(3 - axis) @ places.astype(np.float32) / mass
        inked = ink.max(3 - axis) > _FAINT
        room = -inked.argmax(1), inked[:, ::-1].argmax(1)
        shift = np.clip(np.floor(CENTRE - centre + 0.5).astype(np.int64), *room)
        source = (places - shift[:, None]) % SIDE
        moved = np.take_along_axis(moved, np.expand_dims(source, 3 - axis), axis)
    return _darkest_is_one(moved)


def sampled(pictures: np.ndarray, x: np.ndarray, y: np.ndarray, outside: float | None = 0.0) -> np.ndarray:
    """Pictures (n, h, w) float32 read at x, y (n, …), linearly between pixels.

    outside: what is there; None: what the edge holds.
    """
    count, height, width = pictures.shape
    around = ((0, 0), (1, 1), (1, 1))
    padded = np.pad(pictures, around, "edge") if outside is None else np.pad(pictures, around, constant_values=outside)
    x = np.clip(x + 1, 0, np.float32(width + 0.99))
    y = np.clip(y + 1, 0, np.float32(height + 0.99))
    column, row = x.astype(np.int64), y.astype(np.int64)
    x, y = x - column.astype(np.float32), y - row.astype(np.float32)
    stride = width + 2
    start = np.arange(count).reshape(-1, *[1] * (x.ndim - 1)) * (stride * (height + 2)) + row * stride + column
    flat = padded.ravel()
    above = flat[start] * (1 - x) + flat[start + 1] * x
    below = flat[start + stride] * (1 - x) + flat[start + stride + 1] * x
    return above * (1 - y) + below * y


def rethickened(ink: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Ink (n, 28, 28) with thicker strokes (amount up to 1: a pixel more on each side) or thinner ones (down to −1)."""
    change = amount.astype(np.float32)[:, None, None]
    thick, thin = _spread(ink, np.maximum), _spread(ink, np.minimum)
    return _darkest_is_one(ink + np.maximum(change, 0) * (thick - ink) + np.maximum(-change, 0) * (thin - ink))


def _spread(ink: np.ndarray, choose: np.ufunc) -> np.ndarray:
    """Every pixel becomes the largest, or the smallest, of its 3 × 3 neighbourhood."""
    for axis in (1, 2):
        padded = np.pad(ink, [(0, 0)] + [(1, 1) if a == axis else (0, 0) for a in (1, 2)])
        here, ahead = np.arange(SIDE) + 1, np.arange(SIDE) + 2
        before = np.arange(SIDE)
        around = choose(padded.take(before, axis), padded.take(ahead, axis))
        ink = choose(padded.take(here, axis), around)
    return ink


def _darkest_is_one(ink: np.ndarray) -> np.ndarray:
    return np.clip(ink / np.maximum(ink.max((1, 2), keepdims=True), 0.1), 0, 1).astype(np.float32)
