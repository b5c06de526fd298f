"""The lines of one gap, drawn by one item, and drawn anew only when a weight has changed by a visible step.

Measured with Qt's software renderer, 64 curves of 4 px: one path that holds all of them 17 to 34 ms, one path each in a
half transparent colour 8 ms, one path each in a solid colour 2 ms; of 1 px, solid, 0.4 ms. So small weights are lines
of 1 px in a colour close to the ground instead of thinner or transparent ones, and all colours are solid.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.geometry import WEIGHTS, WIRE, Link
from playground.ui.kit.guard import guarded

LEVELS = 14  # steps of width
THINNEST, THICKEST = 0.5, 7.0  # pixels; below 1 a line is drawn paler instead of thinner
ROOM = 9.0  # kept free above and below, for a padlock
HALF = 2.0  # a weight of this size has half of the full width
SAMPLES = 25  # points of a curve that the distance to it is measured from
# of the layer's largest weight: what is below the one counts as none until it is above the other
NEGLIGIBLE, CLEARLY = 0.02, 0.03
CUT, SLIGHT = (4.0, 4.0), (1.5, 3.5)  # dashes of a link that is cut, dots of a weight that counts as none; pixels
CROSS = 3.0  # half of the arms on a line that is cut
FULL_THUMB = 48.0  # lines between smaller neurons are thinner


class EdgesItem(QGraphicsItem):
    """The lines of one link. ``set_weights`` takes weights (targets, sources), or None where they are not known, and
    which of them are alive, where some can be cut: those that are not are dashed, with a cross. Where something pulls
    weights to 0, those that are as good as there are dotted."""

    def __init__(self, link: Link, thumb: float) -> None:
        super().__init__()
        self.link, self.thumb = link, thumb
        self.weights: np.ndarray | None = None
        self._levels: np.ndarray | None = None
        self._cut: frozenset[tuple[int, int]] = frozenset()  # (source, target) of links that are cut
        self._slight: np.ndarray | None = None  # which weights count as none (targets, sources)
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
        before, self._slight = self._slight, self._negligible(weights)
        levels = None if weights is None else self._quantised(weights)
        same = levels is None if self._levels is None else levels is not None and np.array_equal(levels, self._levels)
        if not same or cut != self._cut or not np.array_equal(before, self._slight):  # type: ignore[arg-type]
            self._levels, self._cut = levels, cut
            self.update()

    def _negligible(self, weights: np.ndarray | None) -> np.ndarray | None:
        """Which weights (targets, sources) count as none; a line that is dotted stays so until its weight is clearly
        larger, for a pull towards 0 makes weights tremble around it."""
        if weights is None or not self.link.target.plan.thinned:
            return None
        sizes = np.abs(weights)
        most, before = sizes.max(initial=0.0), self._slight
        if before is None or before.shape != sizes.shape:
            return sizes <= NEGLIGIBLE * most
        return sizes <= most * np.where(before, CLEARLY, NEGLIGIBLE)

    def set_frozen(self, pairs: frozenset[tuple[int, ...]]) -> None:
        """The (source, target) of weights that training leaves alone: their lines have a padlock."""
        if pairs != self._frozen:
            self._frozen = pairs
            self.update()

    def is_cut(self, pair: tuple[int, int]) -> bool:
        """Whether the link (source, target) is cut for good."""
        return pair in self._cut

    def is_slight(self, pair: tuple[int, int]) -> bool:
        """Whether the weight of (source, target) counts as none, because something pulls it to 0."""
        source, target = pair
        known = self._slight is not None and target < len(self._slight) and source < self._slight.shape[1]
        return known and bool(self._slight[target, source])  # type: ignore[index]

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

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        levels = self._all_levels()
        pens = {level: self._pen(level, tokens) for level in set(levels.tolist())}
        grey = {dashes: self._broken_pen(dashes, tokens) for dashes in (CUT, SLIGHT)}
        for i in np.argsort(np.abs(levels), kind="stable").tolist():  # thick lines lie above thin ones
            dashes = self._dashes(self._pairs[i])
            painter.setPen(grey[dashes] if dashes else pens[int(levels[i])])
            painter.drawPath(self._paths[i])
        self._paint_crosses(painter, tokens)
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
            dashes = self._dashes(self._pairs[i])
            if dashes and pen_color == color:
                pen.setDashPattern([part / width for part in dashes])
            painter.setPen(pen)
            painter.drawPath(self._paths[i])

    def _paint_crosses(self, painter: QPainter, tokens: theme.Theme) -> None:
        """Where links are cut, in the middle of their lines: all in one go."""
        middles = [self._curves[self._index[pair]][SAMPLES // 2] for pair in self._cut & self._index.keys()]
        if middles:
            arm, back = QPointF(CROSS, CROSS), QPointF(CROSS, -CROSS)
            places = [QPointF(x, y) for x, y in middles]
            painter.setPen(QPen(self._mixed(tokens, tokens.secondary, 1.0), 1.3))
            painter.drawLines([QLineF(at - way, at + way) for at in places for way in (arm, back)])

    def _shape_changed(self) -> None:
        link = self.link
        if link.kind == WEIGHTS:
            self._pairs = [(s, t) for t in range(len(link.ends)) for s in range(len(link.starts))]
        else:
            self._pairs = [(i, i) for i in range(len(link.starts))]
        # a line that stands for many weights is not one of them
        self._index = {pair: i for i, pair in enumerate(self._pairs)} if link.kind == WEIGHTS else {}
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
        levels = (np.sign(drawn) * np.ceil(share * LEVELS - 0.1)).astype(np.int8)
        if self._slight is not None and self._slight.shape == weights.shape:
            levels[self._slight[: len(drawn), : drawn.shape[1]]] = 0
        return levels

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

    def _dashes(self, pair: tuple[int, int]) -> tuple[float, ...]:
        """How the line of a weight that says nothing is broken; empty for all others."""
        if pair not in self._index:
            return ()
        return CUT if pair in self._cut else SLIGHT if self._slight is not None and self.is_slight(pair) else ()

    def _broken_pen(self, dashes: tuple[float, ...], tokens: theme.Theme) -> QPen:
        """Grey, of 1 px: as quick to draw as a whole line."""
        pen = QPen(self._mixed(tokens, tokens.secondary, 0.6), 1.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(list(dashes))
        return pen

    def _mixed(self, tokens: theme.Theme, color: str, strength: float) -> QColor:
        return theme.mix(tokens.ground, color, strength * (0.45 if self._dimmed else 1.0))
