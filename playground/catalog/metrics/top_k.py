"""The share of samples whose class is among the k surest; of classes that are equally sure, the first ones count."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric
from playground.core.params import integer


@dataclass(frozen=True)
class TopK(Metric):
    title: ClassVar[str] = "Top-k accuracy"
    summary: ClassVar[str] = "The share of samples whose class is among the few that the network is surest of."
    decides: ClassVar[bool] = False

    k: int = integer(5, minimum=1, maximum=1000, unit="classes", label="k", help="How many classes count as right.")

    def meaningful(self, classes: int) -> bool:
        return self.k < classes

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        first = np.argsort(-prediction, axis=1, kind="stable")[:, : self.k]
        return float((first == labels[:, None]).any(axis=1).mean()) if labels.size else float("nan")
