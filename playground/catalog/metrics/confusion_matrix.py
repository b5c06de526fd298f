"""counts[i, j]: how many samples of class i were given to class j; divided by the sum that ``normalize`` names."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric, confusion
from playground.core.params import choice

COUNTS, BY_ROW, BY_COLUMN, BY_ALL = "counts", "true", "pred", "all"


@dataclass(frozen=True)
class ConfusionMatrix(Metric):
    """``measure`` gives (classes, classes), row the true class: whole numbers, or shares when normalized."""

    title: ClassVar[str] = "Confusion matrix"
    summary: ClassVar[str] = "Which classes are taken for which."

    normalize: str = choice(
        COUNTS,
        ((COUNTS, "Counts"), (BY_ROW, "Share of the true class"), (BY_COLUMN, "Share of the decision"),
         (BY_ALL, "Share of all")),
        label="Show", help="Whether samples are counted, or what they are a share of.",
    )  # fmt: skip

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> np.ndarray:
        counts = confusion(*self.checked(prediction, labels))
        if self.normalize == COUNTS:
            return counts
        axis = {BY_ROW: 1, BY_COLUMN: 0, BY_ALL: None}[self.normalize]
        return counts / np.maximum(counts.sum(axis=axis, keepdims=True), 1)
