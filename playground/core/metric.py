"""What a metric is: a number that says how good predictions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.kinds import Kind


@dataclass(frozen=True)
class Metric(Kind):
    category: ClassVar[str] = "metrics"

    def measure(self, decided: np.ndarray, labels: np.ndarray) -> float:
        """decided, labels: class numbers (N,)."""
        raise NotImplementedError  # pragma: no cover - abstract
