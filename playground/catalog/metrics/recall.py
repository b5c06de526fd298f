"""right / belonging to the class: tp / (tp + fn)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import CountedMetric


@dataclass(frozen=True)
class Recall(CountedMetric):
    title: ClassVar[str] = "Recall"
    summary: ClassVar[str] = "Of the samples that belong to a class, the share that was given to it."

    def share(self, right: np.ndarray, said: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return right, there
