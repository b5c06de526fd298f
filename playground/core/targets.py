"""How labels become the numbers that a loss compares with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Targets:
    """form: "index" (class numbers), "binary" (one output, low for class 0 and high for class 1),
    "one_hot" (one output a class, low or high), "values" (regression, as they are in float32) or "given" (as they are,
    in the engine's own type)."""

    form: str
    low: float = 0.0
    high: float = 1.0

    def encode(self, labels: np.ndarray, classes: int) -> np.ndarray:
        """labels (N,) class numbers, or (N, outputs) values -> (N,) int64 for "index", else (N, outputs) float32."""
        if self.form == "index":
            return np.ascontiguousarray(labels, np.int64)
        if self.form == "given":
            return labels
        if self.form == "values":
            return np.ascontiguousarray(labels[:, None] if labels.ndim == 1 else labels, np.float32)
        hot = labels.reshape(-1, 1) == (1 if self.form == "binary" else np.arange(classes))
        return np.where(hot, self.high, self.low).astype(np.float32)

    def decide(self, prediction: np.ndarray) -> np.ndarray:
        """prediction (N, outputs) -> class numbers (N,)."""
        if self.form == "binary":
            return (prediction[:, 0] > (self.low + self.high) / 2).astype(np.int64)
        return prediction.argmax(axis=1)

    def scores(self, prediction: np.ndarray) -> np.ndarray:
        """prediction (N, outputs) -> how sure the network is of each class (N, classes), as the metrics take it: 0 is
        no and 1 is yes. Values of a regression as they are."""
        if self.form in ("index", "values", "given"):
            return prediction
        yes = (prediction - self.low) / (self.high - self.low)
        return np.concatenate([1 - yes, yes], axis=1) if self.form == "binary" else yes


def between(low: float, high: float) -> tuple[float, float]:
    """The numbers for "no" and "yes" at an output that lies between low and high: −1 where it gets that far, else 0;
    and 1."""
    return (-1.0 if low <= -1 else 0.0), 1.0
