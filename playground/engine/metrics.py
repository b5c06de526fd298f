"""Every metric that fits what was measured: from the scores and labels that a Measure keeps."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from playground.core.metric import PER_CLASS, Metric
from playground.core.params import ParamError
from playground.core.registry import registry
from playground.engine.measure import Measure
from playground.network.document import Project
from playground.network.roles import classes, figures, recipe_of

ADDS_UP = 1e-3  # how far the scores of a sample may be from adding up to 1 and still be probabilities


@dataclass(frozen=True)
class Figure:
    """One number. metric: its id; note: how it was averaged, where that differs from what was asked for."""

    metric: str
    title: str
    summary: str
    value: float
    lower_is_better: bool = False
    note: str = ""


@dataclass(frozen=True, eq=False)
class MetricsReport:
    """classes: their names, empty for a regression; average: "macro", "weighted" or "micro".

    matrix: counts (classes, classes), row the true class; per_class: title -> (classes,); sizes: samples of each class.
    """

    samples: int
    classes: tuple[str, ...]
    average: str
    figures: tuple[Figure, ...]
    matrix: np.ndarray | None = None
    per_class: tuple[Figure, ...] = ()
    class_values: np.ndarray | None = None  # (len(per_class), classes)
    sizes: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON data: null for what is not a number."""
        values = {figure.metric: _plain(figure.value) for figure in self.figures}
        plain: dict[str, Any] = {"samples": self.samples, "average": self.average, **values}
        if self.matrix is not None and self.class_values is not None:
            columns = {figure.metric: row for figure, row in zip(self.per_class, self.class_values, strict=True)}
            plain["confusion_matrix"] = self.matrix.tolist()
            plain["per_class"] = [
                {"class": name, "samples": size, **{metric: _plain(row[place]) for metric, row in columns.items()}}
                for place, (name, size) in enumerate(zip(self.classes, self.sizes, strict=True))
            ]
        return plain


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


@lru_cache(maxsize=4)
def report_of(measure: Measure, classes: tuple[str, ...], average: str = "macro") -> MetricsReport | None:
    """All metrics that fit; None where nothing was run through, or what came out is no answer to the classes.

    Worked out once for each measurement: asking again costs nothing.
    """
    scores, labels = measure.scores, measure.labels
    if scores is None or labels is None or not len(scores):
        return None
    if classes and (scores.ndim != 2 or scores.shape[1] != len(classes)):
        return None
    if not classes:
        labels = labels.reshape(len(labels), -1)
        if labels.shape != scores.shape:
            return None
    figures: list[Figure] = []
    rows: list[tuple[Figure, np.ndarray]] = []
    matrix = None
    for kind in registry.all("metrics"):
        metric: Metric = averaged_by(kind(), average)  # type: ignore[arg-type]
        if metric.regression == bool(classes) or not fits(metric, scores):
            continue
        value = metric.measure(scores, labels)
        if np.ndim(value) == 2:
            matrix = value
            continue
        used = getattr(metric, "average", average)
        note = "" if used == average else used
        figure = Figure(metric.id, metric.title, metric.summary, float(value), metric.lower_is_better, note)
        figures.append(figure)
        if "average" in metric.params():
            rows.append((figure, metric.but(average=PER_CLASS).measure(scores, labels)))
    report = MetricsReport(len(scores), classes, average, tuple(figures))
    if not classes:
        return report
    return replace(
        report,
        matrix=matrix,
        per_class=tuple(figure for figure, _ in rows),
        class_values=np.stack([values for _, values in rows]),
        sizes=tuple(np.bincount(labels, minlength=len(classes)).tolist()),
    )


def full_report(measure: Measure, project: Project, supervised: bool, average: str) -> MetricsReport:
    """All metrics that fit, and before them what training itself makes small or is judged by where it compares nothing
    with labels. supervised: whether the phase does that the measurement is of."""
    return with_figures(measure, classes(project), average, own_figures(measure, project, supervised))


@lru_cache(maxsize=4)
def with_figures(measure: Measure, classes: tuple[str, ...], average: str, first: tuple[Figure, ...]) -> MetricsReport:
    samples = len(measure.labels) if measure.labels is not None else 0
    report = report_of(measure, classes, average) or MetricsReport(samples, (), average, ())
    return replace(report, figures=first + report.figures)


def own_figures(measure: Measure, project: Project, supervised: bool) -> tuple[Figure, ...]:
    """The recipe says what there is: named objectives and what the data makes of samples, what comes back of the data,
    or the loss where nothing else was measured."""
    recipe, named = recipe_of(project), figures(project)
    if named:
        goals = dict(recipe.figures)
        return tuple(
            Figure(name, f"{words} loss".capitalize(), f"What the {words} makes small.", measure.figures[name], True)
            if name in goals
            else Figure(name, words.capitalize(), "Of samples that it makes; 1 is all.", measure.figures[name])
            for name, words in named
            if name in measure.figures
        )
    if not supervised:
        words = "The mean squared difference between a sample and what comes back of it; 0 is perfect."
        return (Figure("reconstruction_error", "Reconstruction error", words, measure.loss, True),)
    if recipe.remakes:
        words = "What training makes small: how far what it gives back is from its input."
        return (Figure("loss", project.loss.title, words, measure.loss, True),)
    if measure.scores is None:
        words = "The mean over the batches of an epoch: so many samples are not measured once more."
        return (Figure("loss", project.loss.title, words, measure.loss, True),)
    return ()


def averaged_by(metric: Metric, average: str) -> Metric:
    """The metric with that average, where it has averages and that one among them."""
    try:
        return metric.but(average=average) if "average" in metric.params() else metric
    except ParamError:
        return metric


def fits(metric: Metric, scores: np.ndarray) -> bool:
    """Whether the metric says anything about such scores (N, classes), or values (N, outputs)."""
    if metric.regression:
        return metric.meaningful(math.prod(scores.shape[1:]))
    if metric.probabilities:
        adds_up = np.abs(scores.sum(axis=1, dtype=np.float64) - 1).max() <= ADDS_UP
        if not (adds_up and scores.min() >= 0):
            return False
    return metric.meaningful(scores.shape[1])
