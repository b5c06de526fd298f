"""The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import CountedMetric


@dataclass(frozen=True)
class F1(CountedMetric):
    title: ClassVar[str] = "F1"
    summary: ClassVar[str] = "Precision and recall in one number that is high only where both are."

    def share(self, right: np.ndarray, said: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 2.0 * right, said + there
