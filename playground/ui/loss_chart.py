"""The picture of a run: curves over the epochs, and their values under the cursor."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from playground.ui import theme
from playground.ui.curve_buffer import CurveBuffer
from playground.ui.kit.guard import guarded
from playground.ui.loss_axes import QuietAxis
from playground.ui.plot_style import draw_card, loss_text, percent_text

TOO_TALL = 30.0  # a start so many times higher than nearly all the rest is cut off, or the rest would be a flat line


COLORS = {"train": "accent", "test": "secondary", "validation": "text"}  # tokens of the theme


class LossChart(pg.PlotWidget):
    """Draws the curves it is shown; knows nothing of sessions. No zoom, no menu, no buttons of pyqtgraph."""

    def __init__(self) -> None:
        self._left, self._bottom = QuietAxis("left", "plain"), QuietAxis("bottom", "epochs")
        super().__init__(axisItems={"left": self._left, "bottom": self._bottom})
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setContentsMargins(0, 6, 8, 0)
        plot.getViewBox().setDefaultPadding(0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the menu is the owner's
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self._curves = {name: pg.PlotCurveItem(antialias=True) for name in ("test", "validation", "train")}
        for curve in self._curves.values():
            plot.addItem(curve)
        self._shown: dict[str, CurveBuffer] = {}
        self._scale = "plain"
        self._names: dict[str, str] = {}
        self._cursor: QPointF | None = None
        self._plotted = False
        self.empty_text = ""
        self.dress()

    def dress(self) -> None:
        """Takes the colours of the theme."""
        tokens = theme.current()
        self.setBackground(tokens.panel)
        self._left.dress()
        self._bottom.dress()
        for name, color in COLORS.items():
            self._curves[name].setPen(pg.mkPen(getattr(tokens, color), width=1))  # wider ones cost ten times as much

    def show_curves(self, curves: dict[str, CurveBuffer], scale: str, names: dict[str, str] | None = None) -> None:
        """curves: "train", "test" and "validation"; scale: "plain", "log" or "percent"; names: what the curves are
        called, where they are other ones. Draws the buffers as they are now; ``fit`` sets the ranges."""
        self._names = names or {}
        self._shown = curves
        self._scale = scale
        self._left.set_scale(scale)
        self._plotted = False
        for name, buffer in self._shown.items():
            x, y = buffer.points()
            if scale == "log":
                x, y = x[y > 0], np.log10(y[y > 0])
            self._plotted = self._plotted or len(x) > 0
            self._curves[name].setData(x, y)
        for axis in (self._left, self._bottom):
            if axis.blank == self._plotted:
                axis.blank, axis.picture = not self._plotted, None
                axis.update()

    def fit(self) -> None:
        """Sets the ranges of both axes to what is drawn. Laying out the axes costs more than the curves: call it a few
        times a second."""
        data = [curve.getData() for curve in self._curves.values()]
        xs = [x for x, _ in data if x is not None and len(x)]
        ys = [y for _, y in data if y is not None and len(y)]
        if not ys:
            low, high, end = (0.0, 1.0, 1.0) if self._scale != "log" else (-2.0, 0.0, 1.0)
        else:
            low, high = value_range(np.concatenate(ys), self._scale)
            end = max(float(max(x[-1] for x in xs)), 1e-6)
        self._left.make_room(low, high)
        self.getViewBox().setRange(xRange=(0.0, end), yRange=(low, high), padding=0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        self.viewport().update()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.viewport().update()
        super().leaveEvent(event)

    def readings(self) -> list[tuple[str, float, float]]:
        """(name, epoch, value) of each curve under the cursor; empty when the cursor is elsewhere."""
        if self._cursor is None or not self._plotted or not self._plot_area().contains(self._cursor):
            return []
        epoch = self.getViewBox().mapSceneToView(self.mapToScene(self._cursor.toPoint())).x()
        found = [(name, buffer.near(epoch)) for name, buffer in self._shown.items()]
        return [(name, *point) for name, point in found if point is not None]

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.resetTransform()
        tokens, area = theme.current(), self._plot_area()
        if not self._plotted:
            painter.setFont(theme.font(theme.SECONDARY_PX))
            painter.setPen(QColor(tokens.secondary))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_text)
        if readings := self.readings():
            self._draw_readings(painter, area, readings)
        painter.restore()

    def _draw_readings(self, painter: QPainter, area: QRectF, readings: list[tuple[str, float, float]]) -> None:
        tokens, view = theme.current(), self.getViewBox()
        write = percent_text if self._scale == "percent" else loss_text
        epoch = readings[0][1]
        x = self._pixel(view, epoch, 0.0).x()
        painter.setPen(QPen(QColor(tokens.faint), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        parts = [(f"epoch {epoch:,.0f}" if epoch >= 10 else f"epoch {epoch:.3g}", "secondary")]
        for name, at, value in readings:
            token = COLORS[name]
            called = self._names.get(name, name)
            parts += [("  ·  ", "secondary"), (f"{called} {write(value)}", "accent" if name == "train" else "text")]
            if self._scale != "log" or value > 0:
                point = self._pixel(view, at, np.log10(value) if self._scale == "log" else value)
                if area.adjusted(-1, -1, 1, 1).contains(point):
                    painter.setPen(QPen(QColor(tokens.panel), 1.5))
                    painter.setBrush(QColor(getattr(tokens, token)))
                    painter.drawEllipse(point, 4, 4)
        draw_card(painter, QPointF(x, self._cursor.y()), QRectF(self.viewport().rect()), parts)

    def _plot_area(self) -> QRectF:
        """Where the curves are, in pixels of the viewport."""
        return QRectF(self.mapFromScene(self.getViewBox().sceneBoundingRect()).boundingRect())

    def _pixel(self, view: pg.ViewBox, x: float, y: float) -> QPointF:
        point = view.mapViewToScene(QPointF(x, y))
        return QPointF(self.viewportTransform().map(point))


def value_range(values: np.ndarray, scale: str) -> tuple[float, float]:
    """Lowest and highest value to show, of the finite values (N,) that are drawn."""
    low, high = float(values.min()), float(values.max())
    if scale == "percent":
        low = min(low, float(np.quantile(values, 0.05)))
        return max(0.0, low - 0.05 * (1.0 - low) - 0.005), 1.0 + 0.02 * (1.0 - low) + 0.001
    if scale == "log":
        room = max(0.05 * (high - low), 0.05)
        return low - room, high + room
    most = float(np.quantile(values, 0.98))
    if high > TOO_TALL * max(most, 1e-12) and most > 0:
        high = 2 * most
    low = min(low, 0.0)
    return low - 0.04 * (high - low) - 1e-9, high + 0.06 * (high - low) + 1e-9
