"""Sequences on the canvas: what goes in as curves, and what a layer holds step by step as a strip. Time runs right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.core.shapes import size
from playground.ui import theme
from playground.ui.canvas import brush
from playground.ui.canvas.bodies import BodyItem
from playground.ui.canvas.plan import FEW_CURVES
from playground.ui.kit.guard import guarded


def strip(values: np.ndarray) -> np.ndarray:
    """(steps, units) -> (units, steps) in −1 … 1."""
    values = np.nan_to_num(values)
    return np.ascontiguousarray(values.T / (float(np.abs(values).max(initial=0.0)) or 1.0))


class StepsItem(BodyItem):
    """A row for each unit, a column for each time step. What goes on to the next layer alone has a frame."""

    _of: tuple[np.ndarray | None, theme.Theme] | None = None  # what the image is of
    _image: QImage | None = None

    def known(self) -> np.ndarray | None:
        """The numbers as they came; the same array until there are newer ones."""
        node = self.column.node_id
        return self.live.unrolled.get(node) if self.column.plan.unrolls else self.live.values(node)  # type: ignore[arg-type]

    def values(self) -> np.ndarray | None:
        """(steps, units), where it is known."""
        plan, values = self.column.plan, self.known()
        if values is None or plan.unrolls:
            return values
        return values.reshape(plan.shape) if values.size == size(plan.shape) else None

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where, known = theme.current(), brush.rect(self.column.body), self.known()
        if self._of is None or self._of[0] is not known or self._of[1] is not tokens:
            self._of, values = (known, tokens), self.values()
            self._image = None if values is None else self.live.toned(strip(values))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self._image is None:
            painter.fillRect(where, QColor(tokens.zero))
        else:
            painter.drawImage(where, self._image)
        brush.frame(painter, where.adjusted(-1, -1, 1, 1), 3, line=tokens.hairline)
        if self.column.plan.unrolls and len(self.column.plan.shape) == 1 and self.column.plan.steps:
            step = max(where.width() / self.column.plan.steps, 3.0)
            last = QRectF(where.right() - step, where.top(), step, where.height())
            brush.frame(painter, last.adjusted(-2, -2, 2, 2), 2, line=tokens.accent, width=1.5)


class CurveItem(BodyItem):
    """The sequence that goes in: a curve for each feature where these are few, else a picture, one row a step."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where, shape = theme.current(), brush.rect(self.column.body), self.column.plan.shape
        brush.frame(painter, where, brush.RADIUS, fill=tokens.pressed if tokens.is_dark else tokens.raised)
        values = self.live.first
        inside = where.adjusted(9, 9, -9, -9)
        if values is not None and values.size == shape[0] * shape[1]:
            values = np.nan_to_num(values.reshape(shape))
            if shape[1] <= FEW_CURVES:
                self._draw_curves(painter, inside, values)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                painter.drawImage(inside, self.live.grey(values))
        brush.frame(painter, where, brush.RADIUS, line=tokens.hairline, width=1.5)

    def _draw_curves(self, painter: QPainter, where: QRectF, values: np.ndarray) -> None:
        tokens = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        across = np.linspace(where.left(), where.right(), len(values))
        styles = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
        height = where.height() / values.shape[1]
        for i, (curve, style) in enumerate(zip(values.T, styles, strict=False)):
            low, high = float(curve.min()), float(curve.max())
            foot = where.top() + (i + 1) * height - 3
            ys = foot - (curve - low) / (high - low or 1.0) * (height - 6)
            painter.setPen(QPen(QColor(tokens.text if i == 0 else tokens.secondary), 1.4, style))
            painter.drawPolyline([QPointF(x, y) for x, y in zip(across, ys, strict=True)])
