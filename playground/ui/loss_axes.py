"""Axes of the loss plot: no frame, hairline grid, round numbers written for people."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui import theme
from playground.ui.plot_style import MINUS, NARROW

LEAST_WIDTH, GAP = 42, 8  # of the left axis, and between its numbers and the curves


def round_step(span: float, count: int) -> float:
    """The step of 1, 2, 2.5 or 5 times a power of ten that cuts ``span`` into about ``count`` pieces."""
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return power * next(m for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers from low to high, about ``count`` of them."""
    if not high > low:
        return []
    step = round_step(high - low, count)
    return [i * step for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


class QuietAxis(pg.AxisItem):
    """An axis without a line. ``scale``: "plain", "percent" (of shares of one), "log" (of powers of ten) or
    "epochs" (whole numbers with thousands separators)."""

    def __init__(self, orientation: str, scale: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self._scale = scale
        self.blank = False  # True: neither lines nor numbers, while there is nothing to read
        self.setStyle(tickFont=theme.font(theme.CAPTION_PX), hideOverlappingLabels=False)
        if orientation == "left":
            self.setWidth(LEAST_WIDTH)
            self.setGrid(255)
        else:
            self.setHeight(18)
        self.dress()

    def make_room(self, low: float, high: float) -> None:
        """As wide as the widest number between these; a little narrower would only make the curves jump."""
        metrics = QFontMetricsF(theme.font(theme.CAPTION_PX))
        texts = self.tickStrings(self.ticks(low, high, self.geometry().height()), 1.0, 1.0)
        needed = math.ceil(max((metrics.horizontalAdvance(text) for text in texts), default=0.0)) + GAP + 2
        width = max(LEAST_WIDTH, needed)
        if width > self.fixedWidth or width < self.fixedWidth - 12:
            self.setWidth(width)

    def set_scale(self, scale: str) -> None:
        if scale != self._scale:
            self._scale = scale
            self.picture = None
            self.update()

    def dress(self) -> None:
        """Takes the colours of the theme."""
        tokens = theme.current()
        self.setPen(pg.mkPen(None))
        self.setTextPen(tokens.secondary)
        self.setTickPen(QPen(QColor(tokens.hairline), 1) if self.orientation == "left" else pg.mkPen(None))

    def boundingRect(self) -> QRectF:
        return super().boundingRect().adjusted(0, -8, 0, 8)  # labels of the first and last line reach over the end

    def generateDrawSpecs(self, p: QPainter) -> tuple[tuple, list[tuple], list[tuple]]:
        """The line of the axis, grid lines, and texts, in pixels of the axis. pyqtgraph's own drops the labels at both
        ends, zero among them."""
        area = self.mapRectFromParent(self.geometry())
        plot = self.linkedView().mapRectToItem(self, self.linkedView().boundingRect())
        low, high = sorted(self.range)
        across = self.orientation == "bottom"
        length = plot.width() if across else plot.height()
        ticks = self.ticks(low, high, length)
        metrics, lines, texts = p.fontMetrics(), [], []
        nothing = (QPen(QColor(0, 0, 0, 0)), area.topLeft(), area.topLeft())  # pyqtgraph would draw a line along it
        if self.blank or high <= low or length <= 0:
            return nothing, [], []
        edge = -1e9
        for value, text in zip(ticks, self.tickStrings(ticks, 1.0, 1.0), strict=True):
            at = (value - low) / (high - low) * length
            width = metrics.horizontalAdvance(text) + 2
            if across:
                left = max(plot.left() - 4, min(plot.left() + at - width / 2, plot.right() - width + 2))
                if left > edge + 10:
                    box = QRectF(left, area.top() + 3, width, metrics.height())
                    texts.append((box, Qt.AlignmentFlag.AlignCenter, text))
                    edge = left + width
            else:
                y = round(plot.bottom() - at) + 0.5
                lines.append((self.tickPen(), QPointF(plot.left(), y), QPointF(plot.right(), y)))
                box = QRectF(0, y - metrics.height() / 2, area.width() - GAP, metrics.height())
                texts.append((box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text))
        return nothing, lines, texts

    def ticks(self, low: float, high: float, size: float) -> list[float]:
        """Where labels stand on an axis of ``size`` pixels."""
        if self._scale == "log":
            decades = [float(i) for i in range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)]
            if len(decades) < 2:
                decades = [i + math.log10(m) for i in range(math.floor(low), math.ceil(high) + 1) for m in (1, 2, 5)]
            step = max(1, len(decades) * 24 // max(int(size), 1))
            return [v for v in decades[::step] if low - 1e-9 <= v <= high + 1e-9]
        room = 34 if self.orientation == "left" else 80
        return round_ticks(low, high, max(2, int(size // room)))

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self._scale == "log":
            return [_power(v) for v in values]
        if self._scale == "epochs":
            return [f"{v:,.0f}" if v == int(v) else f"{v:g}" for v in values]
        step = values[1] - values[0] if len(values) > 1 else abs(values[0]) if values else 1.0
        if self._scale == "percent":
            return [f"{100 * v:.{_digits(100 * step)}f}{NARROW}%" for v in values]
        if max((abs(v) for v in values), default=0.0) >= 100_000 or 0 < step < 1e-5:
            return _powers(values)
        return [f"{v:,.{max(_digits(step), 0 if step >= 1 else 2)}f}" for v in values]


def _digits(step: float) -> int:
    """Decimals that tell neighbours apart."""
    return next((d for d in range(7) if math.isclose(step * 10**d, round(step * 10**d), rel_tol=1e-6)), 7)


def _power(exponent: float) -> str:
    value = 10.0**exponent
    return f"{value:.4g}" if 0.001 <= value < 100_000 else _short(f"{value:.0e}")


def _powers(values: list[float]) -> list[str]:
    """1e24, 2e24: as few decimals as tell them apart."""
    for decimals in range(7):
        texts = [_short(f"{v:.{decimals}e}") if v else "0" for v in values]
        if len(set(texts)) == len(texts) and all(
            math.isclose(float(f"{v:.{decimals}e}"), v, rel_tol=1e-3) for v in values
        ):
            break
    return texts


def _short(text: str) -> str:
    """1e+06 as 1e6, 1e-06 as 1e−6."""
    digits, _, exponent = text.partition("e")
    return f"{digits}e{int(exponent)}".replace("-", MINUS)
