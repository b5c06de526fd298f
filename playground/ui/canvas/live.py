"""The newest frame as pictures: all thumbnails in one image, blocks of cells, the input image. Pixels only."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from playground.core.dataset import DataError
from playground.core.kinds import Unknown
from playground.core.layer import Layer
from playground.network.document import Project
from playground.ui import theme
from playground.ui.canvas.dots import Dots
from playground.ui.canvas.geometry import Layout
from playground.ui.canvas.plan import BLOCK, CLASSES, CURVE, MAPS, NEURONS, PICTURE, STEPS, Plan
from playground.ui.pixels import as_index, packed

INPUT = 0  # the key of the input itself in an answer about activations
LEAST_SCALE = 0.25  # a neuron that never leaves this range is drawn pale, not as if it did


class Live:
    """What items draw from. Values of a layer are kept until newer ones come, so that nothing flickers.

    thumbnails: one image, all neurons below each other; ``source`` says where each is.
    """

    def __init__(self) -> None:
        self.thumbnails: QImage | None = None
        self.weights: dict[int, dict[str, np.ndarray]] = {}
        self.filters: dict[int, np.ndarray] = {}
        self.unrolled: dict[int, np.ndarray] = {}
        self._responses: dict[int | None, np.ndarray] = {}
        self._activations: dict[int, np.ndarray] = {}
        self._rows: dict[int | None, int] = {}
        self._resolution = 0
        self._cells: dict[int | None, QImage] = {}
        self.first: np.ndarray | None = None  # what goes in, where it is a sequence
        self._pixels: np.ndarray | None = None  # QImage does not own what it shows
        self._first_image: tuple[Any, np.ndarray] | None = None
        self.dots = Dots()
        self.set_theme(theme.current())

    def set_theme(self, tokens: theme.Theme) -> None:
        self.dots.forget()
        self._diverging = packed(theme.diverging_lut(tokens))
        ends = (tokens.pressed, tokens.text) if tokens.is_dark else ("#ffffff", tokens.text)
        greys = [theme.mix(*ends, share / 255).getRgb()[:3] for share in range(256)]
        self._grey = packed(np.array(greys, np.uint8))

    def take(self, responses: Any, weights: Any, activations: Any, filters: Any = None, unrolled: Any = None) -> None:
        """Answers of a frame; None for a probe that has none yet."""
        if responses is not None:
            self._responses = {None: responses.inputs, **responses.layers}
        if weights is not None:
            self.weights = dict(weights)
        if activations is not None:
            self._activations = dict(activations)
        if filters is not None:
            self.filters = dict(filters)
        if unrolled is not None:
            self.unrolled = dict(unrolled)

    def forget(self) -> None:
        """Another data set: what was seen on the old one is not shown on the new one."""
        self._responses, self._activations, self.weights = {}, {}, {}
        self.filters, self.unrolled = {}, {}
        self.thumbnails = None
        self._rows, self._cells = {}, {}
        self.dots.take(None, 0, 1.0)

    def draw(self, project: Project, layout: Layout) -> None:
        """Turns what is known into images for the columns of a layout."""
        self._draw_thumbnails(project, layout)
        self._cells = {}
        for column in layout.columns:
            plan = column.plan
            if plan.style == BLOCK and column.grid is not None:
                values = self.values(plan.node_id)
                if values is not None:
                    self._cells[plan.node_id] = self._block(values[: plan.drawn], column.grid.columns, column.grid.rows)
            elif plan.style == CURVE:
                self.first = self.sequence(project)
            elif plan.style == PICTURE:
                image = self._input(project) if plan.node_id is None else self._pixels_of(self.values(plan.node_id))
                if image is not None:
                    self._cells[plan.node_id] = image

    def source(self, node_id: int | None, unit: int) -> QRectF | None:
        """The part of ``thumbnails`` that is this neuron's."""
        row = self._rows.get(node_id)
        if row is None or unit >= len(self._responses[node_id]):
            return None
        r = self._resolution
        return QRectF(0, (row + unit) * r, r, r)

    def picture(self, node_id: int | None) -> QImage | None:
        """The cells of a block, or the input image for None."""
        return self._cells.get(node_id)

    def values(self, node_id: int | None) -> np.ndarray | None:
        """What the neurons of a layer give for the present sample (units,)."""
        return self._activations.get(INPUT if node_id is None else node_id)

    def reach(self, node_id: int | None, unit: int) -> tuple[float, float] | None:
        """The smallest and the largest value of a neuron over the plane."""
        response = self._responses.get(node_id)
        if response is None or unit >= len(response):
            return None
        return float(response[unit].min()), float(response[unit].max())

    def _draw_thumbnails(self, project: Project, layout: Layout) -> None:
        parts, rows, row = [], {}, 0
        for column in layout.columns:
            plan = column.plan
            response = self._responses.get(plan.node_id) if plan.style == NEURONS else None
            if response is None or not len(response):
                continue
            shown = response[: plan.drawn]
            rows[plan.node_id] = row
            row += len(shown)
            parts.append(tone(project, plan, shown))
        self._rows = rows
        if not parts:
            self.thumbnails = None
            return
        self._resolution = parts[0].shape[-1]
        indices = np.concatenate(parts).reshape(-1, self._resolution)
        self._pixels = self._diverging[indices]
        height, width = self._pixels.shape
        self.thumbnails = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)

    def _block(self, values: np.ndarray, columns: int, rows: int) -> QImage:
        top = float(np.abs(values).max(initial=0.0)) or 1.0
        shares = np.zeros(columns * rows, np.float32)
        shares[: len(values)] = values / top
        return self.toned(shares.reshape(rows, columns))

    def toned(self, shares: np.ndarray) -> QImage:
        """(rows, columns) of −1 … 1 in the colours of the theme."""
        rows, columns = shares.shape
        pixels = self._diverging[as_index(shares)]
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

    def grey(self, values: np.ndarray) -> QImage:
        """(rows, columns) of 0 … 1 as ink."""
        pixels = self._grey[np.clip(values * 255, 0, 255).astype(np.uint8)]
        rows, columns = values.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

    def sequence(self, project: Project) -> np.ndarray | None:
        """The sample that goes in, flat; the first of the data set until there is one."""
        values = self.values(None)
        return self._first(project) if values is None else values

    def _input(self, project: Project) -> QImage | None:
        """The sample that the activations are of; the first image of the data set until there is one."""
        return self._pixels_of(self.sequence(project))

    def _pixels_of(self, values: np.ndarray | None) -> QImage | None:
        """The grey values of a square image (pixels,)."""
        if values is None:
            return None
        side = math.isqrt(len(values))
        return self.grey(values.reshape(side, -1))

    def _first(self, project: Project) -> np.ndarray | None:
        if isinstance(project.dataset, Unknown):
            return None
        if self._first_image is None or self._first_image[0] != project.dataset:
            try:
                sample = project.dataset.preview(1).x[0].ravel()
            except DataError:  # the session says so in the message bar; here there is just no picture
                return None
            self._first_image = (project.dataset, sample)
        return self._first_image[1]

    def winner(self, node_id: int | None) -> int | None:
        """The class that a column of classes answers for the present sample."""
        values = self.values(node_id)
        return None if values is None or not len(values) else int(values.argmax())


def tone(project: Project, plan: Plan, responses: np.ndarray) -> np.ndarray:
    """Responses (units, r, r) as rows of the colour table. Bounded activations keep their true scale; unbounded ones
    are scaled neuron by neuron, saturated in the outer part of their range so that the shape shows. A run that is
    about to diverge has answers of any size, and some that are no numbers."""
    low, high = bounds(project, plan)
    responses = np.nan_to_num(responses)
    if math.isinf(low) or math.isinf(high):
        top = np.abs(responses).max(axis=(1, 2), keepdims=True) * 0.6
        return as_index(responses / np.maximum(top, LEAST_SCALE))
    middle = (low + high) / 2 if plan.last and plan.units == 1 else 0.0
    return as_index((np.clip(responses, low, high) - middle) / max(abs(high - middle), abs(low - middle)))


def bounds(project: Project, plan: Plan) -> tuple[float, float]:
    """What a column's values lie between. A single output without bounds is shown on the scale of its targets."""
    if plan.node_id is None:
        return -math.inf, math.inf
    layer = project.network.node(plan.node_id).layer
    activation = layer.output_activation() if isinstance(layer, Layer) else None
    low = getattr(activation, "low", -math.inf)
    high = getattr(activation, "high", math.inf)
    if plan.last and plan.units == 1 and (math.isinf(low) or math.isinf(high)):
        return -1.0, 1.0
    return low, high


def needs(layout: Layout) -> tuple[bool, bool]:
    """Whether a layout draws responses over the plane with weights, and whether it draws values of one sample."""
    styles = {column.plan.style for column in layout.columns}
    return NEURONS in styles, bool(styles & {BLOCK, CLASSES, PICTURE, MAPS, STEPS, CURVE})
