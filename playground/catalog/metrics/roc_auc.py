"""The chance that a sample of a class scores higher for it than one of another class; equal scores count half.

From ranks: (sum of the ranks of the class − n (n + 1) / 2) / (n · m), for n samples of the class and m others (Mann and
Whitney, 1947). Two classes: that of the second. More: one class against the rest, then averaged.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from playground.core.metric import AVERAGES, MACRO, MICRO, PER_CLASS, Metric, averaged
from playground.core.params import choice


@dataclass(frozen=True)
class RocAuc(Metric):
    title: ClassVar[str] = "ROC AUC"
    summary: ClassVar[str] = (
        "How well the network's confidence tells a class from the others, wherever the line is drawn."
    )
    decides: ClassVar[bool] = False

    average: str = choice(
        MACRO, tuple(pair for pair in AVERAGES if pair[0] != MICRO), label="Average",
        help="How the numbers of the classes are made into one, where there are more than two.",
    )  # fmt: skip

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> Any:
        """A float, or (classes,) for each class. Classes without samples, or with all of them, are left out (NaN)."""
        prediction, labels = self.checked(prediction, labels)
        classes = prediction.shape[1]
        areas = np.array([area(prediction[:, c], labels == c) for c in range(classes)])
        if classes == 2 and self.average != PER_CLASS:
            return float(areas[1])
        sizes = np.bincount(labels, minlength=classes)[:classes]
        return averaged(areas, self.average, sizes, np.isfinite(areas))


def area(scores: np.ndarray, positive: np.ndarray) -> float:
    """Of scores (N,) and which of them are of the class (N,); NaN where all or none are, or a score is NaN."""
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m or np.isnan(scores).any():
        return float("nan")
    _, group, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]  # those of equal scores are their mean
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))
