"""The share of samples whose class is right."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric


@dataclass(frozen=True)
class Accuracy(Metric):
    title: ClassVar[str] = "Accuracy"
    summary: ClassVar[str] = "The share of samples whose class is right."

    def measure(self, decided: np.ndarray, labels: np.ndarray) -> float:
        return float((decided == labels).mean())
