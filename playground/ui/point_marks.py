"""How a sample is drawn: colour and shape say the class, a full mark is a training point, a hollow one a test point."""

from math import cos, pi, sin

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.dataset import Part
from playground.core.plane import DOMAIN
from playground.ui import theme
from playground.ui.boundary_picture import value_color
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme

PLAIN = -1  # in the place of the number of classes: points that are all alike
SHAPES = ("circle", "square", "triangle", "diamond", "pentagon", "star", "down", "hexagon", "plus", "cross")
_POLYGONS = {  # corners, turn of the first one in quarters, radius of the inner corners or 0, size against a circle
    "square": (4, 0.5, 0.0, 1.25),
    "triangle": (3, -1.0, 0.0, 1.35),
    "diamond": (4, 0.0, 0.0, 1.3),
    "pentagon": (5, -1.0, 0.0, 1.2),
    "star": (5, -1.0, 0.45, 1.5),
    "down": (3, 1.0, 0.0, 1.35),
    "hexagon": (6, 0.0, 0.0, 1.2),
    "plus": (4, 0.0, 0.35, 1.5),
    "cross": (4, 0.5, 0.35, 1.5),
}


def shape_of(label: int, classes: int) -> str:
    """Circles while there are at most two classes, then a shape each."""
    return SHAPES[label % len(SHAPES)] if classes > 2 else "circle"


def draw_mark(painter: QPainter, at: QPointF, radius: float, shape: str, color: QColor, hollow: bool = False) -> None:
    """One point. Its rim is light on light and dark on dark, so that it stands on any ground."""
    tokens = theme.current()
    rim = QColor("#10131a" if tokens.is_dark else "#ffffff")
    if hollow:  # a ring of the class's colour between two thin rims
        _outline(painter, at, radius, shape, QPen(rim, 3.2), Qt.BrushStyle.NoBrush)
        _outline(painter, at, radius, shape, QPen(color, 1.6), rim)
    else:
        _outline(painter, at, radius, shape, QPen(rim, 1), color)


def _outline(painter: QPainter, at: QPointF, radius: float, shape: str, pen: QPen, brush: object) -> None:
    painter.setPen(pen)
    painter.setBrush(brush)
    if shape == "circle":
        painter.drawEllipse(at, radius, radius)
        return
    corners, turn, inner, size = _POLYGONS[shape]
    steps = corners * (2 if inner else 1)
    rays = [radius * size * (inner if inner and i % 2 else 1.0) for i in range(steps)]
    angles = [turn * pi / 2 + 2 * pi * i / steps for i in range(steps)]
    painter.drawPolygon(QPolygonF([at + QPointF(r * cos(a), r * sin(a)) for r, a in zip(rays, angles, strict=True)]))


def fits(part: Part, classes: int) -> bool:
    """Whether these are points of the plane with labels of so many classes, or with numbers where there are none; with
    any labels where they are drawn alike."""
    raw, labels = part.raw, part.labels
    if raw.ndim != 2 or raw.shape[1] != 2 or len(labels) != len(raw):
        return False
    if classes == PLAIN:
        return True
    whole = np.issubdtype(labels.dtype, np.integer)
    return not whole if not classes else whole and bool(((labels >= 0) & (labels < classes)).all())


def pixels(area: QRectF, places: np.ndarray, reach: float) -> tuple[list[float], list[float]]:
    """Where places (N, 2) of a plane lie that goes from −reach to reach."""
    xs = area.left() + (places[:, 0] + reach) / (2 * reach) * area.width()
    ys = area.bottom() - (places[:, 1] + reach) / (2 * reach) * area.height()
    return xs.tolist(), ys.tolist()


def draw_points(
    painter: QPainter,
    area: QRectF,
    part: Part,
    classes: int,
    hollow: bool,
    decided: np.ndarray | None = None,
    reach: float = DOMAIN,
    radius: float = 0.0,
) -> None:
    """All points of a part, whole also at the edge of the plane, which goes from −reach to reach. decided: the class
    that the network says of each; the wrong ones get a ring of that class's colour. radius: in pixels, 0 for one that
    suits a large picture."""
    if not len(part):
        return
    radius = radius or (3.1 if len(part) <= 1000 else 2.2)
    inside = reach * (1 - 2 * (radius + 1) / area.width())
    xs, ys = pixels(area, np.nan_to_num(np.clip(part.raw, -inside, inside)), reach)
    labels = part.labels.reshape(len(part.labels), -1)[:, 0].tolist()
    if classes == PLAIN:
        for x, y in zip(xs, ys, strict=True):
            draw_mark(painter, QPointF(x, y), radius, "circle", QColor(theme.current().secondary), hollow)
        return
    colors = [QColor(name) for name in theme.current().class_colors(classes)]
    said = labels if decided is None or len(decided) != len(part) else decided.tolist()
    for x, y, label, answer in zip(xs, ys, labels, said, strict=True):
        if answer != label and answer < classes:
            ring = QPen(colors[answer], 1.8)
            _outline(painter, QPointF(x, y), radius + 3.2, "circle", ring, Qt.BrushStyle.NoBrush)
        color = colors[label] if classes else value_color(label, 1.0)
        draw_mark(painter, QPointF(x, y), radius, shape_of(label, classes) if classes else "circle", color, hollow)


def draw_made(painter: QPainter, area: QRectF, points: np.ndarray, reach: float = DOMAIN) -> None:
    """Points (n, 2) that a network has made; those beyond the plane stand on its edge. They change with every frame:
    one call, not a mark each, and a plane that does not follow them."""
    xs, ys = pixels(area, np.nan_to_num(np.clip(points, -reach, reach), nan=2 * reach), reach)
    polygon = QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True)])
    rim = QColor("#10131a" if theme.current().is_dark else "#ffffff")
    for color, width in ((rim, 6.0), (QColor(theme.current().accent), 4.4)):
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(polygon)


class Legend(QWidget):
    """● class +1  ● class −1, or a scale of colours for numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._tokens: tuple[str, ...] = ()  # colours of the theme for names that are no classes
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(theme.SECONDARY_PX))
        follow_theme(self)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Names in the order of the classes; none means a regression."""
        self._names, self._tokens = names, ()
        self.setAccessibleName(f"Colours: {', '.join(names)}" if names else "Colours: from −1 to 1")
        self.setToolTip(
            "The colour of each class; the ground shows which one the network would say there."
            if names
            else "The colour of each value, of the points and of what the network says."
        )
        self.updateGeometry()
        self.update()

    def set_marks(self, marks: tuple[tuple[str, str], ...]) -> None:
        """(name, colour of the theme) of points that are told apart by something else than a class."""
        self._names, self._tokens = tuple(name for name, _ in marks), tuple(token for _, token in marks)
        self.setAccessibleName(f"Colours: {', '.join(self._names)}")
        self.setToolTip("Grey points are the data; the others were made by the network.")
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Without the word that all names begin with, where there is little room."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        if not self._names:
            return QSize(110, 20)
        prefix, texts = self._texts()
        lead = metrics.horizontalAdvance(prefix) + 8 if prefix else 0
        return QSize(lead + sum(15 + metrics.horizontalAdvance(text) for text in texts) + self._gap() * len(texts), 20)

    minimumSizeHint = sizeHint

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._names:
            self._paint_scale(painter)
            return
        metrics, middle = painter.fontMetrics(), self.height() / 2
        prefix, texts = self._texts()
        count = len(self._names)
        colors = [getattr(tokens, token) for token in self._tokens] or tokens.class_colors(count)
        x = 0.0

        def write(text: str) -> float:
            painter.setPen(QColor(tokens.secondary))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            return width

        if prefix:
            x += write(prefix) + 8
        for label, text in self._ordered(texts):
            draw_mark(painter, QPointF(x + 5, middle), 4, shape_of(label, count), QColor(colors[label]))
            x += 15
            x += write(text) + self._gap()

    def _texts(self) -> tuple[str, list[str]]:
        """What all names begin with, once, when there are many; and the names without it."""
        prefix = self._names[0].rpartition(" ")[0] + " "
        if len(self._names) <= 2 or not prefix.strip() or any(not name.startswith(prefix) for name in self._names):
            return "", list(self._names)
        return "" if self._compact else prefix.strip(), [name[len(prefix) :] for name in self._names]

    def _ordered(self, texts: list[str]) -> list[tuple[int, str]]:
        """Of two classes the positive one stands first."""
        pairs = list(enumerate(texts))
        return pairs[::-1] if len(pairs) == 2 else pairs

    def _gap(self) -> int:
        return 12 if len(self._names) <= 3 else 8

    def _paint_scale(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().secondary))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "−1")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "+1")
        bar = QRectF(20, self.height() / 2 - 4, self.width() - 42, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        steps = 24
        for i in range(steps):
            painter.setBrush(value_color(2 * i / (steps - 1) - 1, 1.0))
            painter.drawRect(QRectF(bar.left() + i * bar.width() / steps, bar.top(), bar.width() / steps + 0.5, 8))
