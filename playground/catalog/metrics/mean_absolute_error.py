"""mean |y − t| over samples and outputs."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric


@dataclass(frozen=True)
class MeanAbsoluteError(Metric):
    title: ClassVar[str] = "Mean absolute error"
    summary: ClassVar[str] = "How far off the predicted numbers are on average."
    regression: ClassVar[bool] = True
    lower_is_better: ClassVar[bool] = True

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        if not labels.size:
            return float("nan")
        return float(np.abs(prediction - labels).mean(dtype=np.float64))
