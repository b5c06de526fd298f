"""The lines of one gap, drawn by one item, and drawn anew only when a weight has changed by a visible step.

Measured with Qt's software renderer, 64 curves of 4 px: one path that holds all of them 17 to 34 ms, one path each in a
half transparent colour 8 ms, one path each in a solid colour 2 ms; of 1 px, solid, 0.4 ms. So small weights are lines
of 1 px in a colour close to the ground instead of thinner or transparent ones, and all colours are solid.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.geometry import WEIGHTS, WIRE, Link

LEVELS = 14  # steps of width
THINNEST, THICKEST = 0.5, 7.0  # pixels; below 1 a line is drawn paler instead of thinner
ROOM = 9.0  # kept free above and below, for a padlock
HALF = 2.0  # a weight of this size has half of the full width
SAMPLES = 25  # points of a curve that the distance to it is measured from
FULL_THUMB = 48.0  # lines between smaller neurons are thinner


class EdgesItem(QGraphicsItem):
    """The lines of one link. ``set_weights`` takes weights (targets, sources), or None where they are not known, and
    which of them are alive, where some can be cut: those that are not are drawn dashed."""

    def __init__(self, link: Link, thumb: float) -> None:
        super().__init__()
        self.link, self.thumb = link, thumb
        self.weights: np.ndarray | None = None
        self._levels: np.ndarray | None = None
        self._cut: frozenset[tuple[int, int]] = frozenset()  # (source, target) of links that are cut
        self._frozen: frozenset[tuple[int, ...]] = frozenset()
        self._dimmed = False
        self._marked: tuple[int, int] | None = None
        self.setZValue(-2)
        # thumbnails change in every frame and their rectangles touch ours: what did not change is copied, not drawn
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._shape_changed()

    def set_link(self, link: Link, thumb: float) -> None:
        if (link, thumb) != (self.link, self.thumb):
            self.prepareGeometryChange()
            self.link, self.thumb = link, thumb
            self._shape_changed()
            self.update()

    def set_weights(self, weights: np.ndarray | None, alive: np.ndarray | None = None) -> None:
        """New weights; nothing is drawn again unless one of them changed by a step."""
        self.weights = weights
        cut = frozenset() if alive is None else frozenset((int(s), int(t)) for t, s in np.argwhere(~alive))
        levels = None if weights is None else self._quantised(weights)
        same = levels is None if self._levels is None else levels is not None and np.array_equal(levels, self._levels)
        if not same or cut != self._cut:
            self._levels, self._cut = levels, cut
            self.update()

    def set_frozen(self, pairs: frozenset[tuple[int, ...]]) -> None:
        """The (source, target) of weights that training leaves alone: their lines have a padlock."""
        if pairs != self._frozen:
            self._frozen = pairs
            self.update()

    def is_cut(self, pair: tuple[int, int]) -> bool:
        """Whether the link (source, target) is cut for good."""
        return pair in self._cut

    def set_mark(self, pair: tuple[int, int] | None) -> None:
        """The (source, target) whose line is under the mouse."""
        if pair != self._marked:
            self._marked = pair
            self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def nearest(self, x: float, y: float, within: float) -> tuple[int, int] | None:
        """The (source, target) of the line closest to a point, if one is within that many pixels."""
        if self.link.kind != WEIGHTS or not self._bounds.contains(QPointF(x, y)):
            return None
        start, end = self._curves[:, :-1], self._curves[:, 1:]
        step, to_point = end - start, np.array([x, y]) - start
        along = np.clip((to_point * step).sum(-1) / (step * step).sum(-1), 0, 1)[..., None]
        distance = np.hypot(*np.moveaxis(to_point - along * step, -1, 0)).min(axis=1)
        # among lines at about the same distance the thicker one is meant: it is what the eye sees there
        meant = distance - self._widths() / 2
        best = int(meant.argmin())
        return self._pairs[best] if meant[best] <= within else None

    @property
    def drawing(self) -> tuple[np.ndarray | None, np.ndarray]:
        """The same two objects for as long as the lines stay as they are."""
        return self._levels, self._curves

    def drawn(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The lines as drawn: points (lines, SAMPLES, 2), widths in pixels, signs of the weights (lines,)."""
        return self._curves, self._widths(), np.sign(self._all_levels())

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        levels = self._all_levels()
        pens = {level: self._pen(level, tokens) for level in set(levels.tolist())}
        for i in np.argsort(np.abs(levels), kind="stable").tolist():  # thick lines lie above thin ones
            painter.setPen(self._cut_pen(tokens) if self._pairs[i] in self._cut else pens[int(levels[i])])
            painter.drawPath(self._paths[i])
        if self._marked in self._index:
            self._paint_marked(painter, self._index[self._marked], int(levels[self._index[self._marked]]), tokens)

        for pair in self._frozen & self._index.keys():
            brush.padlock(painter, QPointF(*self._curves[self._index[pair]][SAMPLES // 3]))  # type: ignore[index]

    def _paint_marked(self, painter: QPainter, i: int, level: int, tokens: theme.Theme) -> None:
        """The line under the mouse: thicker, in its full colour, cut out of the others by a seam of the ground."""
        width = max(1.0, float(self._widths()[i])) + 1
        color = tokens.positive if level > 0 else tokens.negative if level else tokens.secondary
        for pen_color, pen_width in ((tokens.ground, width + 4), (color, width)):
            pen = QPen(QColor(pen_color), pen_width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawPath(self._paths[i])

    def _shape_changed(self) -> None:
        link = self.link
        if link.kind == WEIGHTS:
            self._pairs = [(s, t) for t in range(len(link.ends)) for s in range(len(link.starts))]
        else:
            self._pairs = [(i, i) for i in range(len(link.starts))]
        self._index = {pair: i for i, pair in enumerate(self._pairs)}
        a = np.array([link.starts[s] for s, _ in self._pairs], float).reshape(-1, 1, 2)
        d = np.array([link.ends[t] for _, t in self._pairs], float).reshape(-1, 1, 2)
        half = (d[..., :1] - a[..., :1]) / 2 * np.array([1.0, 0.0])
        t = np.linspace(0, 1, SAMPLES)[:, None]
        self._curves = (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * (a + half) + 3 * t**2 * (1 - t) * (d - half) + t**3 * d
        (left, top), (right, bottom) = self._curves.min(axis=(0, 1)), self._curves.max(axis=(0, 1))
        self._bounds = QRectF(left, top - ROOM, right - left, bottom - top + 2 * ROOM)
        self._levels = None if self.weights is None else self._quantised(self.weights)
        self._paths = [self._curve(i) for i in range(len(self._pairs))]

    def _quantised(self, weights: np.ndarray) -> np.ndarray:
        """Signed steps of width (targets, sources), 0 for what is too small to see."""
        drawn = weights[: len(self.link.ends), : len(self.link.starts)]
        share = np.abs(drawn) / (np.abs(drawn) + HALF)
        return (np.sign(drawn) * np.ceil(share * LEVELS - 0.1)).astype(np.int8)

    def _all_levels(self) -> np.ndarray:
        """A level for each line; 0 where the weight is not known (yet)."""
        levels = np.zeros((len(self.link.ends), len(self.link.starts)), np.int8)
        if self.link.kind != WEIGHTS:
            return np.zeros(len(self._pairs), np.int8)
        if self._levels is not None:
            known = self._levels
            levels[: known.shape[0], : known.shape[1]] = known
        return levels.ravel()

    def _widths(self) -> np.ndarray:
        return THINNEST + (self._thickest() - THINNEST) * np.abs(self._all_levels()) / LEVELS

    def _thickest(self) -> float:
        return THICKEST * min(1.0, self.thumb / FULL_THUMB) if self.thumb else THICKEST

    def _curve(self, i: int) -> QPainterPath:
        source, target = self._pairs[i]
        (x1, y1), (x2, y2) = self.link.starts[source], self.link.ends[target]
        path = QPainterPath(QPointF(x1, y1))
        middle = (x1 + x2) / 2
        path.cubicTo(middle, y1, middle, y2, x2, y2)
        return path

    def _pen(self, level: int, tokens: theme.Theme) -> QPen:
        share = abs(level) / LEVELS
        if level == 0:
            strength = {WIRE: 0.75, WEIGHTS: 0.3}.get(self.link.kind, 0.6)
            return QPen(self._mixed(tokens, tokens.faint, strength), 1.4 if self.link.kind == WIRE else 1.0)
        width = THINNEST + (self._thickest() - THINNEST) * share
        strength = min(1.0, 0.25 + 1.6 * share) * min(1.0, width)
        pen = QPen(self._mixed(tokens, tokens.positive if level > 0 else tokens.negative, strength), max(1.0, width))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _cut_pen(self, tokens: theme.Theme) -> QPen:
        pen = QPen(self._mixed(tokens, tokens.secondary, 0.75), 1.0)
        pen.setDashPattern([4.0, 4.0])
        return pen

    def _mixed(self, tokens: theme.Theme, color: str, strength: float) -> QColor:
        return theme.mix(tokens.ground, color, strength * (0.45 if self._dimmed else 1.0))
