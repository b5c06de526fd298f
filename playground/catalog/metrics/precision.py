"""right / given to the class: tp / (tp + fp)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import CountedMetric


@dataclass(frozen=True)
class Precision(CountedMetric):
    title: ClassVar[str] = "Precision"
    summary: ClassVar[str] = "Of the samples given to a class, the share that belongs to it."

    def share(self, right: np.ndarray, said: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return right, said
