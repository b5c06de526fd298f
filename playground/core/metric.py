"""What a metric is: a number, or a few, that say how good predictions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from playground.core.kinds import Kind
from playground.core.params import choice


@dataclass(frozen=True)
class Metric(Kind):
    """decides: whether the class numbers that were decided are enough for it; regression: whether it is for numbers
    instead of classes; probabilities: whether scores must be such; lower_is_better: for comparing runs."""

    category: ClassVar[str] = "metrics"
    decides: ClassVar[bool] = True
    regression: ClassVar[bool] = False
    probabilities: ClassVar[bool] = False
    lower_is_better: ClassVar[bool] = False

    def meaningful(self, classes: int) -> bool:
        """Whether it can tell good from bad where there are so many classes, or outputs of a regression."""
        return True

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> Any:
        """A float, or an array for a metric that says so.

        For classes: prediction (N, classes), how sure the network is of each (Targets.scores), or the decided class
        numbers (N,) where that is enough; labels (N,) class numbers. For regression: both (N, outputs).
        ValueError for shapes that do not belong together. NaN where there is nothing to measure.
        """
        raise NotImplementedError  # pragma: no cover - abstract

    def checked(self, prediction: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Both as arrays that belong together; ValueError."""
        prediction, labels = np.asarray(prediction), np.asarray(labels)
        if self.regression:
            fit = prediction.ndim == 2 and prediction.shape == labels.shape
        else:
            fit = prediction.ndim in ((1, 2) if self.decides else (2,)) and labels.shape == prediction.shape[:1]
            fit = fit and labels.dtype.kind in "iu"
            fit = fit and not (prediction.ndim == 2 and labels.size and labels.max() >= prediction.shape[1])
        if not fit:
            wanted = "two arrays (N, outputs)" if self.regression else "predictions (N, classes), class numbers (N,)"
            found = f"{prediction.shape}, {labels.shape} of {labels.dtype}"
            raise ValueError(f"{type(self).__name__}: expected {wanted}, found {found}")
        return prediction, labels


def decided(prediction: np.ndarray) -> np.ndarray:
    """Class numbers (N,): the surest class, or what is decided already."""
    return prediction if prediction.ndim == 1 else prediction.argmax(axis=1)


def confusion(prediction: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """counts (classes, classes): row the true class, column the decided one."""
    said = decided(prediction)
    largest = max((int(part.max()) for part in (said, labels) if part.size), default=-1) + 1
    classes = max(largest, prediction.shape[1] if prediction.ndim == 2 else 0)
    return np.bincount(labels * classes + said, minlength=classes * classes).reshape(classes, classes)


MACRO, WEIGHTED, MICRO, PER_CLASS = "macro", "weighted", "micro", "per_class"
AVERAGES = (
    (MACRO, "Mean of the classes"),
    (WEIGHTED, "Weighted by class size"),
    (MICRO, "All samples together"),
    (PER_CLASS, "Each class"),
)


@dataclass(frozen=True)
class CountedMetric(Metric):
    """A share worked out for each class from how many samples were rightly and wrongly given to it, then averaged as
    scikit-learn does: over the classes that occur in labels or decisions; 0 where a class gives 0 / 0."""

    average: str = choice(MACRO, AVERAGES, label="Average", help="How the numbers of the classes are made into one.")

    def share(self, right: np.ndarray, said: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Numerator and denominator, from counts: rightly given to the class, given to it, belonging to it."""
        raise NotImplementedError  # pragma: no cover - abstract

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> Any:
        """A float in [0, 1], or (classes,) for each class."""
        counts = confusion(*self.checked(prediction, labels)).astype(float)
        right, said, there = np.diag(counts), counts.sum(axis=0), counts.sum(axis=1)
        if self.average == MICRO:
            right, said, there = (part.sum(keepdims=True) for part in (right, said, there))
        top, bottom = self.share(right, said, there)
        shares = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        return averaged(shares, self.average, there, said + there > 0)


def averaged(values: np.ndarray, average: str, sizes: np.ndarray, counted: np.ndarray) -> Any:
    """One number of several classes, over those that are counted; NaN where there are none."""
    if average == PER_CLASS:
        return values
    weights = np.where(counted, sizes if average == WEIGHTED else 1.0, 0.0)
    return float((np.where(counted, values, 0.0) * weights).sum() / weights.sum()) if weights.sum() else float("nan")
