"""mean −log p[label]; p is kept as far from 0 and 1 as its type can tell, as scikit-learn does."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric


@dataclass(frozen=True)
class LogLoss(Metric):
    title: ClassVar[str] = "Log loss"
    summary: ClassVar[str] = "How surprised the network is by the right classes; needs outputs that are probabilities."
    decides: ClassVar[bool] = False
    probabilities: ClassVar[bool] = True
    lower_is_better: ClassVar[bool] = True

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        if not labels.size:
            return float("nan")
        edge = np.finfo(prediction.dtype).eps
        chosen = np.clip(prediction[np.arange(len(labels)), labels], edge, 1 - edge)
        return float(-np.log(chosen).mean(dtype=np.float64))
