"""1 − Σ (y − t)² / Σ (t − mean t)², then the mean over the outputs; where t never changes 1 if all is right, else 0."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.metric import Metric

MOST = 32  # outputs


@dataclass(frozen=True)
class R2(Metric):
    title: ClassVar[str] = "R²"
    summary: ClassVar[str] = (
        "The share of the ups and downs that is predicted; 1 is perfect, 0 no better than the mean."
    )
    regression: ClassVar[bool] = True

    def meaningful(self, classes: int) -> bool:
        """Not of images: pixels that hardly ever change would outweigh all others."""
        return classes <= MOST

    def measure(self, prediction: np.ndarray, labels: np.ndarray) -> float:
        prediction, labels = self.checked(prediction, labels)
        if not labels.size:
            return float("nan")
        missed = np.square(prediction - labels, dtype=np.float64).sum(axis=0)
        spread = np.square(labels - labels.mean(axis=0, dtype=np.float64)).sum(axis=0)
        constant = np.where(missed == 0, 1.0, 0.0)
        shares = np.where(spread > 0, 1 - missed / np.where(spread > 0, spread, 1.0), constant)
        return float(np.where(np.isnan(missed), np.nan, shares).mean())
