"""The share of samples whose class is right."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric, decided


@dataclass(frozen=True)
class Accuracy(Metric):
    title: ClassVar[str] = "Accuracy"
    summary: ClassVar[str] = "The share of samples whose class is right."

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        return int(np.count_nonzero(decided(prediction) == labels)) / labels.size if labels.size else float("nan")
