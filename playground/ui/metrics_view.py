"""How good the network is, in all the numbers that fit: of the last measurement, for each part of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.network.roles import classes, figures
from playground.session.probes import Metrics
from playground.ui import theme
from playground.ui.confusion_map import ConfusionMap
from playground.ui.fields import caption
from playground.ui.kit.choice import Choice
from playground.ui.kit.section import Section
from playground.ui.kit.table import Cell, fill
from playground.ui.live_figures import LiveFigures
from playground.ui.plot_style import DASH, MINUS

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.probes import MetricsReport
    from playground.session.session import Session

TEST, VALIDATION, TRAIN = ("test", "Test data"), ("validation", "Validation data"), ("train", "Training data")
AVERAGES = (
    ("macro", "Mean of the classes"), ("weighted", "Weighted by class size"), ("micro", "All samples together"),
)  # fmt: skip
EMPTY = "The numbers come with the first measurement."
COLUMNS = 2  # of figures
SHORT = 18  # letters of a name that leaves room for another one beside it


class MetricsView(QWidget):
    """Asks for numbers only while it is visible; they are worked out once for each measurement of the run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("metricsView")
        self.setAccessibleName("Metrics")
        self._session = session
        self._report: MetricsReport | None = None
        self.heading = QLabel("Metrics")
        self.heading.setProperty("role", "title")
        self.part = Choice((TEST, TRAIN), tooltip="Which part of the data is measured", accessible_name="Data")
        self.part.setObjectName("metricsPart")
        self.average = Choice(
            AVERAGES, tooltip="How the numbers of the classes are made into one", accessible_name="Average"
        )
        self.average.setObjectName("metricsAverage")
        for choice in (self.part, self.average):
            choice.chosen.connect(lambda _: self._ask())
        self.empty = caption(EMPTY)
        self.figures = QWidget()
        self.grid = QGridLayout(self.figures)
        self.matrix_title = caption("")
        self.matrix_title.setMinimumHeight(2 * self.matrix_title.fontMetrics().lineSpacing())  # what is below stays put
        self.matrix = ConfusionMap()
        self.matrix.pointed.connect(lambda _: self._show_title())
        self.each = Section("Each class", separator=False, collapsible=True, collapsed=True)
        self.each.body.setContentsMargins(0, 6, 0, 0)
        self.table = QWidget()
        self.rows = QGridLayout(self.table)
        self.each.add(self.table)
        self._lay_out()
        session.project_changed.connect(self._on_project)
        LiveFigures.of(session).now.connect(self._take)
        theme.notifier().theme_changed.connect(self._show)
        self._offer(session.project)
        self._show()

    def _lay_out(self) -> None:
        heading, choices = QHBoxLayout(), QHBoxLayout()
        heading.addWidget(self.heading)
        heading.addStretch(1)
        for choice in (self.part, self.average):
            choices.addWidget(choice)
        choices.addStretch(1)
        for grid in (self.grid, self.rows):
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(heading)
        layout.addLayout(choices)
        for widget in (self.empty, self.figures, self.matrix_title, self.matrix, self.each):
            layout.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.watch(self.objectName())

    def probe(self) -> Metrics:
        """What is asked for now."""
        return Metrics(self.part.current(), self.average.current())

    def _ask(self) -> None:
        if self.isVisible():
            self._session.watch(self.objectName(), self.probe())
            self._take()

    def _offer(self, project: Project) -> None:
        """Validation data only where some is held out; training data alone where a recipe measures nothing else."""
        held_out, alone = project.training.validation_split > 0, bool(figures(project))
        offered = (TRAIN,) if alone else (TEST, VALIDATION, TRAIN) if held_out else (TEST, TRAIN)
        self.part.set_options(offered)
        if self.part.current() == "":
            self.part.set_current(offered[0][0])
        self.part.setVisible(not alone)

    def _on_project(self, old: Project, new: Project) -> None:
        self._offer(new)
        self._ask()

    def _take(self) -> None:
        """The newest numbers, if they are other ones."""
        if not self.isVisible():
            return
        report = self._session.frame.answers.get(self.probe())
        if report is not self._report:
            self._report = report
            self._show()

    def _show(self) -> None:
        report = self._report
        names = classes(self._session.project) if report is None else report.classes
        self.average.setVisible(bool(names))  # means of classes, where there are some
        self.empty.setVisible(report is None)
        self.figures.setVisible(report is not None)
        has_matrix = report is not None and report.matrix is not None
        for widget in (self.matrix_title, self.matrix, self.each):
            widget.setVisible(has_matrix)
        if report is None:
            self.setAccessibleDescription(EMPTY)
            return
        written = [(f.title, text_of(f.value), f"{f.summary}{note(f.note)}") for f in report.figures]
        columns = COLUMNS if all(len(title) <= SHORT for title, *_ in written) else 1
        deep = -(-len(written) // columns)
        rows = []
        for row in range(deep):
            rows.append([cell for title, value, words in written[row::deep] for cell in pair(title, value, words)])
        fill(self.grid, rows)
        said = ", ".join(f"{title} {value}" for title, value, _ in written)
        self.setAccessibleDescription(f"On {report.samples:,} samples: {said}" if report.samples else said)
        if has_matrix:
            self._show_classes(report)

    def _show_classes(self, report: MetricsReport) -> None:
        assert report.matrix is not None, "asked before"
        assert report.class_values is not None, "they come together"
        self.matrix.show_counts(report.matrix, report.classes)
        self._show_title()
        head = [("", "", False), ("samples", "How many samples belong to the class", True)]
        head += [(f.title.removeprefix("ROC "), f.summary, True) for f in report.per_class]
        lines = [
            [(name, "", False), (f"{size:,}", "", True)]
            + [(text_of(value), f.summary, True) for f, value in zip(report.per_class, values, strict=True)]
            for name, size, values in zip(report.classes, report.sizes, report.class_values.T, strict=True)
        ]
        fill(self.rows, [head, *lines], head=True)

    def _show_title(self) -> None:
        """What the cell under the mouse stands for; else how many are wrong."""
        cell, counts = self.matrix.current, self.matrix.counts
        wrong = int(counts.sum() - np.trace(counts))
        general = f"{wrong:,} of {int(counts.sum()):,} wrong. {self.matrix.worst()} Rows: true class, columns: read as."
        self.matrix_title.setText(" ".join(general.split()) if cell is None else f"{self.matrix.words(*cell)}.")
        self.matrix_title.setAlignment(Qt.AlignmentFlag.AlignBottom)


def pair(title: str, value: str, words: str) -> tuple[Cell, Cell]:
    """The cells of one figure."""
    return (title, words, False), (value, words, True)


def text_of(value: float) -> str:
    """Four digits, as textbooks write them; a dash where there is nothing to measure."""
    if not np.isfinite(value):
        return DASH
    return f"{value:.{4 if abs(value) < 10 else 2}f}".replace("-", MINUS)


def note(average: str) -> str:
    """Which average a number is, where it knows no other."""
    return f" {dict(AVERAGES)[average]}." if average else ""
