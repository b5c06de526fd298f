"""A layer with a memory, unrolled: what each of its units holds after each time step, and what came in then."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.network.checks import Check
from playground.network.document import Project
from playground.session.probes import Activations, Unrolled
from playground.ui.fields import caption
from playground.ui.inside.page import Page, layer_of, shapes_of
from playground.ui.inside.raster import Raster
from playground.ui.plot_style import signed


class StepsPage(Page):
    """Above what comes in, below what the units hold; time runs right, and the step under the mouse is one line."""

    title, hint = "Step by step", "Time runs to the right, each row is a unit, for the sample shown."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unrolls, self.before, self.after, self.node_before = False, (0, 0), (0, 0), 0
        self.input, self.units = Raster("What comes in", stretched=True), Raster("What the units hold", stretched=True)
        self.input_words = caption("What comes in, step by step")
        self.unit_words = caption("What the units hold after each step")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        column.addWidget(self.input_words)
        column.addWidget(self.input, 1)
        column.addWidget(self.unit_words)
        column.addWidget(self.units, 3)
        for words in (self.input_words, self.unit_words):
            words.setContentsMargins(14, 6, 0, 0)
        self.units.hovered.connect(lambda row, step: self._at(row, step, self.units))
        self.input.hovered.connect(lambda row, step: self._at(row, step, self.input))

    @staticmethod
    def offered(project: Project, check: Check, node_id: int) -> bool:
        layer, (before, after) = layer_of(project, node_id), shapes_of(check, node_id)
        return layer is not None and bool(before) and (layer.unrolled() is not None or len(after) == 2)

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        super().set_layer(project, check, node_id)
        layer = layer_of(project, node_id)
        self.unrolls = layer is not None and layer.unrolled() is not None
        before, after = shapes_of(check, node_id)
        self.before = before if len(before) == 2 else (before[0], 1)
        self.after = after if len(after) == 2 else (self.before[0], after[0])
        ids = [0, *check.shapes]
        self.node_before = ids[ids.index(node_id) - 1]

    def probes(self) -> tuple[Any, ...]:
        return (
            Activations(self.sample, self.network),
            *((Unrolled(self.sample, self.network),) if self.unrolls else ()),
        )

    def take(self, answers: Any) -> None:
        values = answers.get(Activations(self.sample, self.network)) or {}
        given, held = values.get(self.node_before), values.get(self.node_id)
        if self.unrolls:
            held = (answers.get(Unrolled(self.sample, self.network)) or {}).get(self.node_id)
        if given is not None and given.size == np.prod(self.before):
            self.input.show_values(np.ascontiguousarray(np.nan_to_num(given).reshape(self.before).T))
        if held is not None and held.size == np.prod(self.after):
            self.units.show_values(np.ascontiguousarray(np.nan_to_num(held).reshape(self.after).T))

    def _at(self, row: int, step: int, raster: Raster) -> None:
        steps = self.before[0]
        whole = [(0, step, len(other.values), 1) for other in (self.input, self.units)] if 0 <= step < steps else []
        for other, frame in zip((self.input, self.units), whole or [None, None], strict=True):
            other.show_frames(*([frame] if frame is not None and len(other.values) else []))
        if step < 0 or row >= len(raster.values):
            self.said.emit("")
            return
        value = signed(float(raster.values[row, step]), 4)
        what = f"unit {row + 1} holds" if raster is self.units else f"feature {row + 1} is"
        self.said.emit(f"step {step + 1} of {steps}: {what} {value}")
