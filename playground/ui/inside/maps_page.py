"""All maps of a layer of images for the sample shown, one of them large, and where one of its pixels comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.core.shapes import size
from playground.network.checks import Check
from playground.network.document import Project
from playground.session.probes import Activations, LayerWeights, Patch
from playground.ui.fields import caption
from playground.ui.inside.page import Page, layer_of, shapes_of
from playground.ui.inside.patch_picture import PatchPicture
from playground.ui.inside.raster import Raster
from playground.ui.inside.tones import Mosaic
from playground.ui.plot_style import signed

SHARE = 0.7  # of the largest value: what is beyond is drawn alike, so that weaker maps show
SIDE_WIDTH = 300


class MapsPage(Page):
    """Left all maps, right the chosen one with its filter. The mouse over a pixel shows where it comes from."""

    title, hint = "Maps", "What the layer makes of the image shown, live; point at a pixel to see where it comes from."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit, self.pixel = 0, (-1, -1)
        self.shape: tuple[int, ...] = (1, 1, 1)
        self.mosaic = Mosaic(1, 1, 1)
        self.filters: Mosaic | None = None
        self.slides = False
        self.all, self.one = Raster("All maps", share=SHARE), Raster("The chosen map", share=SHARE)
        self.all.setToolTip("Click a map to see it large; the wheel zooms.")
        self.kernel = Raster("Filter of the chosen map")
        self.heading, self.kernel_heading = QLabel(), caption("")
        self.heading.setProperty("role", "title")
        self.patch = PatchPicture()
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget, stretch in (
            (self.heading, 0),
            (self.one, 3),
            (self.kernel_heading, 0),
            (self.kernel, 2),
            (self.patch, 0),
        ):
            side.addWidget(widget, stretch)
        side.addStretch(1)
        self.one.setMaximumHeight(SIDE_WIDTH)
        self.kernel.setMaximumHeight(SIDE_WIDTH * 2 // 3)
        right = QWidget()
        right.setFixedWidth(SIDE_WIDTH)
        side.setContentsMargins(0, 12, 12, 8)
        right.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.all, 1)
        row.addWidget(right)
        self.all.hovered.connect(self._over_all)
        self.all.clicked.connect(self._choose)
        self.one.hovered.connect(lambda y, x: self.look_at(self.unit, y, x))

    @staticmethod
    def offered(project: Project, check: Check, node_id: int) -> bool:
        return len(shapes_of(check, node_id)[1]) == 3

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        before, self.shape = shapes_of(check, node_id)
        if node_id != self.node_id or self.unit >= self.shape[0]:
            self.unit, self.pixel = 0, (-1, -1)
        super().set_layer(project, check, node_id)
        layer = layer_of(project, node_id)
        self.slides = layer is not None and layer.slides(before) is not None
        has_filters = self.slides and layer is not None and bool(layer.weights(before))
        self.filters = Mosaic(before[0], 1, 1) if has_filters else None
        for widget in (self.kernel, self.kernel_heading):
            widget.setVisible(has_filters)
        self.patch.setVisible(self.slides)
        self.mosaic = Mosaic(*self.shape)
        self._frame()

    def probes(self) -> tuple[Any, ...]:
        asked: list[Any] = [Activations(self.sample, self.network)]
        if self.filters is not None:
            asked.append(LayerWeights(self.node_id))
        if self.slides and self.pixel[0] >= 0:
            asked.append(self._patch())
        return tuple(asked)

    def _patch(self) -> Patch:
        return Patch(self.node_id, self.unit, *self.pixel, self.sample)

    def take(self, answers: Any) -> None:
        values = (answers.get(Activations(self.sample, self.network)) or {}).get(self.node_id)
        if values is not None and values.size == size(self.shape):
            maps = np.nan_to_num(values).reshape(self.shape)
            self.all.show_values(self.mosaic.sheet(maps))
            self.one.show_values(maps[self.unit])
        weight = (answers.get(LayerWeights(self.node_id)) or {}).get("weight")
        if weight is not None and self.unit < len(weight):
            filters = weight[self.unit]
            self.filters = Mosaic(*filters.shape, wide=1.8)
            self.kernel.show_values(self.filters.sheet(filters))
            slices = f", {len(filters)} slices, one for each map before" if len(filters) > 1 else ""
            self.kernel_heading.setText(f"Its filter: {filters.shape[1]}×{filters.shape[2]}{slices}")
        if self.pixel[0] >= 0:
            answer = answers.get(self._patch())
            if answer is not None:
                self.patch.show_answer(answer)

    def _over_all(self, row: int, column: int) -> None:
        at = self.mosaic.at(row, column) if row >= 0 else None
        if at is None:
            self.look_at(self.unit, -1, -1)
        else:
            self.look_at(*at)

    def _choose(self, row: int, column: int) -> None:
        at = self.mosaic.at(row, column) if row >= 0 else None
        if at is not None:
            self.look_at(*at)

    def look_at(self, unit: int, row: int, column: int) -> None:
        """A pixel of a map; row −1: none, and the map stays."""
        if (unit, (row, column)) == (self.unit, self.pixel):
            return
        self.unit, self.pixel = unit, (row, column)
        self._frame()
        words = ""
        if row >= 0 and self.all.values.size:
            top, left, _, _ = self.mosaic.place(unit)
            value = signed(float(self.all.values[top + row, left + column]), 4)
            words = f"map {unit + 1}, row {row + 1}, column {column + 1}: {value}"
            sheet = self.all.values[top : top + self.shape[1], left : left + self.shape[2]]
            self.one.show_values(np.ascontiguousarray(sheet))
        else:
            self.patch.show_answer(None)
        self.said.emit(words)
        self.asks_anew.emit()

    def _frame(self) -> None:
        self.heading.setText(f"Map {self.unit + 1} of {self.shape[0]}")
        self.heading.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.all.show_frames(self.mosaic.place(self.unit))
        self.one.show_frames(*([(*self.pixel, 1, 1)] if self.pixel[0] >= 0 else []))
