"""All weights of a layer: as one matrix, and where it looks at images as a picture for each neuron."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.shapes import Shape, size
from playground.network.checks import Check
from playground.network.document import Project
from playground.session.probes import LayerWeights
from playground.ui.inside.matrix_raster import MatrixRaster
from playground.ui.inside.page import Page, layer_of, shapes_of
from playground.ui.inside.raster import Raster
from playground.ui.inside.tones import Mosaic
from playground.ui.plot_style import signed

SAID = "A row for each unit, a column for each input: blue positive, orange negative."
OVERFLOW = 0.8  # of the largest weight: sizes beyond are drawn alike, so that the rest shows


def matrices(project: Project, check: Check, node_id: int) -> dict[str, Shape]:
    """The arrays of a layer that are more than a row."""
    layer, before = layer_of(project, node_id), shapes_of(check, node_id)[0]
    if layer is None or not before:
        return {}
    return {name: weight.shape for name, weight in layer.weights(before).items() if len(weight.shape) > 1}


def image_seen(project: Project, check: Check, node_id: int) -> Shape | None:
    """The shape of the image that the neurons of a linked layer see, one weight a pixel; None where they do not."""
    layer, shape = layer_of(project, node_id), check.input
    if layer is None or not layer.linked() or shape is None or len(shape) not in (2, 3):
        return None
    if len(shape) == 3 and shape[0] != 1:
        return None
    for node in project.network.nodes[: project.network.index(node_id)]:
        before, after = shapes_of(check, node.id)
        passes = layer_of(project, node.id)
        if passes is None or passes.weights(before) or passes.output_activation() or size(before) != size(after):
            return None
    return shape[-2:]


class WeightPage(Page):
    """A page whose numbers are the weights of its layer, or what has become of them since the start."""

    since_start = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.arrays: dict[str, np.ndarray] = {}
        self.raster = self.make_raster()
        self.raster.hovered.connect(self.tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.raster)

    def make_raster(self) -> Raster:
        return Raster(f"{self.title} of the layer", share=OVERFLOW)

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        if node_id != self.node_id:
            self.arrays = {}
            self.raster.show_values(np.zeros((0, 0), np.float32))
        super().set_layer(project, check, node_id)

    def probes(self) -> tuple[Any, ...]:
        return (LayerWeights(self.node_id, self.since_start),)

    def take(self, answers: Any) -> None:
        arrays = answers.get(LayerWeights(self.node_id, self.since_start))
        if arrays:
            self.arrays = arrays
            self.show_arrays()
            self.tell(*self.raster.cursor_at)

    def show_arrays(self) -> None:
        raise NotImplementedError  # pragma: no cover - abstract

    def tell(self, row: int, column: int) -> None:
        raise NotImplementedError  # pragma: no cover - abstract


class MatrixPage(WeightPage):
    """A row for each unit, a column for each input; several arrays stand below each other."""

    title, hint = "Weights", SAID

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, int]] = []  # of each row of the raster, whose it is
        self.inputs: tuple[str, ...] = ()  # what the columns of a linked layer are called
        self.linked = False
        self.raster.scale_changed.connect(self._say_scale)

    def make_raster(self) -> MatrixRaster:
        made = MatrixRaster(f"{self.title} of the layer", share=OVERFLOW)
        made.row_name, made.column_name = self.row_name, self.column_name
        return made

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        super().set_layer(project, check, node_id)
        layer = layer_of(project, node_id)
        self.linked = layer is not None and layer.linked()
        first = project.network.index(node_id) == 0
        self.inputs = project.dataset.input_names() if first else ()

    def row_name(self, row: int) -> str:
        name, unit = self.rows[row] if row < len(self.rows) else ("", 0)
        return f"{'neuron' if self.linked else 'unit'} {unit + 1:,}" if name else ""

    def column_name(self, column: int) -> str:
        if column < len(self.inputs) and self.linked:
            return self.inputs[column]
        return f"input {column + 1:,}"

    def _say_scale(self) -> None:
        """That not every weight has a square of its own, where it has not."""
        raster = self.raster
        columns = raster.values.shape[1]
        assert isinstance(raster, MatrixRaster), "it draws a matrix"
        units = sum(bool(name) for name, _ in self.rows)
        raster.lengths = (f"{units:,} {'neurons' if self.linked else 'rows'}", f"{columns:,} inputs →")
        down, across = raster.group()
        shared = f": each pixel the average of {down * across} weights" if down * across > 1 else ""
        scaled = f"{columns:,} × {units:,}, scaled{shared}. Blue positive, orange negative."
        self.hint = scaled if raster.scaled else SAID
        if self.isVisible() and raster.cursor_at[0] < 0:
            self.said.emit("")

    @staticmethod
    def offered(project: Project, check: Check, node_id: int) -> bool:
        return bool(matrices(project, check, node_id))

    def show_arrays(self) -> None:
        parts = {name: a.reshape(len(a), -1) for name, a in self.arrays.items() if a.ndim > 1}
        wide = max(part.shape[1] for part in parts.values())
        self.rows, stacked = [], []
        for name, part in parts.items():
            if stacked:
                stacked.append(np.full((2, wide), np.nan, np.float32))
                self.rows += [("", 0)] * 2
            gap = np.full((len(part), wide - part.shape[1]), np.nan, np.float32)
            stacked.append(np.concatenate([part, gap], axis=1))
            self.rows += [(name, i) for i in range(len(part))]
        self.raster.show_values(np.concatenate(stacked))
        self._say_scale()

    def tell(self, row: int, column: int) -> None:
        if row < 0 or row >= len(self.rows) or not self.rows[row][0] or np.isnan(self.raster.values[row, column]):
            self.said.emit("")
            return
        name, unit = self.rows[row]
        what = f"{name}, " if len({name for name, _ in self.rows if name}) > 1 else ""
        value = signed(float(self.raster.values[row, column]), 4)
        self.said.emit(f"{what}input {column + 1:,} → unit {unit + 1:,}: weight {value}")


class PicturesPage(WeightPage):
    """What each neuron looks for in the image: blue where ink speaks for it, orange where it speaks against it."""

    title, what = "As pictures", "weight"
    hint = "The weights of each neuron where its inputs lie in the image."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: Shape = (1, 1)
        self.mosaic = Mosaic(1, 1, 1)

    @staticmethod
    def offered(project: Project, check: Check, node_id: int) -> bool:
        return image_seen(project, check, node_id) is not None

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        super().set_layer(project, check, node_id)
        self.image = image_seen(project, check, node_id) or (1, 1)

    def show_arrays(self) -> None:
        weights = next(array for array in self.arrays.values() if array.ndim > 1)
        if weights.shape[1] != size(self.image):
            return  # of another version of the network
        self.mosaic = Mosaic(len(weights), *self.image, wide=1.25)
        self.raster.show_values(self.mosaic.sheet(weights.reshape(-1, *self.image)))

    def tell(self, row: int, column: int) -> None:
        at = self.mosaic.at(row, column) if row >= 0 else None
        if at is None:
            self.said.emit("")
            return
        unit, y, x = at
        value = signed(float(self.raster.values[row, column]), 4)
        self.said.emit(f"neuron {unit + 1:,}, row {y + 1}, column {x + 1} of the image: {self.what} {value}")


class LearnedPage(PicturesPage):
    """The same of what the training has added to the weights: the strokes that it has found."""

    title, what, since_start = "Learned", "changed by", True
    hint = "What the training has added: blue where ink now speaks for the neuron, orange where against it."
