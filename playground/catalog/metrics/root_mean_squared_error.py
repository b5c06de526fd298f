"""√ mean (y − t)² over the samples, then the mean over the outputs, as scikit-learn has it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric


@dataclass(frozen=True)
class RootMeanSquaredError(Metric):
    title: ClassVar[str] = "Root mean squared error"
    summary: ClassVar[str] = "How far off the predicted numbers are, large errors counting more."
    regression: ClassVar[bool] = True
    lower_is_better: ClassVar[bool] = True

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        if not labels.size:
            return float("nan")
        return float(np.sqrt(np.square(prediction - labels, dtype=np.float64).mean(axis=0)).mean())
