"""The selected layer in numbers, on demand: asked of the run only while the section is open and seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.session.probes import Frame, LayerStatistics, Statistics
from playground.ui.fields import caption
from playground.ui.histogram import Histogram
from playground.ui.kit.section import Section
from playground.ui.plot_style import NARROW, loss_text, percent_text

VIEW = "layerStatistics"
# a row each: its name, and what it is in one sentence
ROWS = {
    "Gradient": "How steeply the loss falls along the weights, at the last batch, beside how large the weights are.",
    "Dead units": "Units that give the same for all of the samples looked at: they tell nothing apart.",
    "Saturated": "Values so near the bound of their activation that hardly any gradient comes through.",
    "Parameters": "Numbers that are learned, and the memory they take with what the optimizer remembers of each.",
    "Outputs": "Memory for what this layer gives for one batch.",
    "Work": "Multiplications and additions of its matrix products for one sample, on the way forward.",
    "Time": "Measured here, for one sample of a batch: on the way forward, and on the way back.",
}


class LayerStatisticsSection(Section):
    """Folded at first. What was opened stays open when another layer is selected."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        words = "The weights, their gradient, idle units and what the layer costs."
        super().__init__("Statistics", collapsible=True, collapsed=True, tooltip=words, parent=parent)
        self.setObjectName("layerStatistics")
        self.session = session
        self.node_id: int | None = None
        self.waiting = caption("Measured as soon as the network can run.")
        self.histogram = Histogram()
        self.legend = caption("Weights: bars now, line at the start")
        self.rows = QWidget()
        grid = QGridLayout(self.rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        for i, (name, help) in enumerate(ROWS.items()):
            title, value = QLabel(name), QLabel()
            title.setProperty("role", "secondary")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setObjectName(f"statistic{name.replace(' ', '')}")
            for label in (title, value):
                label.setToolTip(help)
            value.setAccessibleName(name)
            grid.addWidget(title, i, 0)
            grid.addWidget(value, i, 1)
            self.values[name] = title, value
        for widget in (self.waiting, self.legend, self.histogram, self.rows):
            self.add(widget)
        self.collapsed_changed.connect(lambda _: self.watch())
        session.frame_changed.connect(self.take)
        session.selection_changed.connect(self.follow)
        session.project_changed.connect(self.follow)
        self.show_statistics(None)
        self.follow()

    def follow(self, *_: object) -> None:
        """The selected layer, where its shapes are known."""
        selected = self.session.selection
        known = selected in self.session.check.shapes
        self.setVisible(known)
        self.set_layer(selected if known else None)

    def set_layer(self, node_id: int | None) -> None:
        if node_id != self.node_id:
            self.node_id = node_id
            self.show_statistics(None)
            self.watch()

    def watch(self) -> None:
        seen = self.isVisible() and not self.is_collapsed() and self.node_id is not None
        self.session.watch(VIEW, *([LayerStatistics(self.node_id)] if seen else []))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch(VIEW)

    def take(self, frame: Frame) -> None:
        answer = frame.answers.get(LayerStatistics(self.node_id)) if self.node_id is not None else None
        if answer is not None and answer is not self.shown:
            self.show_statistics(answer)

    def show_statistics(self, now: Statistics | None) -> None:
        """The numbers of the layer; None while there are none."""
        self.shown = now
        self.waiting.setVisible(now is None)
        self.rows.setVisible(now is not None)
        weights = now is not None and len(now.now) > 0
        self.histogram.setVisible(weights)
        self.legend.setVisible(weights)
        if now is None:
            return
        self.histogram.show_shares(now.edges, now.now, now.start)
        for name, words in in_words(now).items():
            title, value = self.values[name]
            title.setVisible(bool(words))
            value.setVisible(bool(words))
            if value.text() != words:
                value.setText(words)


def in_words(s: Statistics) -> dict[str, str]:
    """What each row says; empty where it has nothing to say."""
    gradient = ""
    if s.parameters:
        relative = f" · {percent_text(s.gradient / s.weight)} of the weights" if s.gradient and s.weight else ""
        gradient = "none before the first step" if s.gradient is None else f"{loss_text(s.gradient)}{relative}"
    memory = s.weight_bytes + s.optimizer_bytes
    return {
        "Gradient": gradient,
        "Dead units": "" if s.dead is None else f"{s.dead:,} of {s.units:,}, for {s.samples} samples",
        "Saturated": "" if s.saturated is None else percent_text(s.saturated),
        "Parameters": f"{s.parameters:,} · {in_bytes(memory)}" if s.parameters else "none",
        "Outputs": in_bytes(s.value_bytes),
        "Work": f"{short(s.operations)} operations" if s.operations else "",
        "Time": f"{micro(s.forward)} there, {micro(s.backward)} back" if s.forward else "",
    }


def short(number: float) -> str:
    """1,234, 12.3 thousand, 4.5 million."""
    for unit, name in ((1e9, "billion"), (1e6, "million"), (1e4, "thousand")):
        if number >= unit:
            return f"{number / (1e3 if name == 'thousand' else unit):.1f}{NARROW}{name}"
    return f"{number:,.0f}"


def in_bytes(count: int) -> str:
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{count / unit:.1f}{NARROW}{name}"
    return f"{count}{NARROW}bytes"


def micro(seconds: float) -> str:
    value = 1e6 * seconds
    return f"{value:.{2 if value < 1 else 1 if value < 100 else 0}f}{NARROW}µs"
