"""What samples are worth to a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False)
class Measure:
    """loss averaged over the samples; accuracy in [0, 1], None for regression.

    scores: how sure the network is of each class (N, classes), as the metrics take it, or the predicted values
    (N, outputs) of a regression; labels: what is right. None where no samples were run through. figures: what a recipe
    measures that does not compare with targets, and how good the samples are that it has made.
    """

    loss: float
    accuracy: float | None
    scores: np.ndarray | None = None
    labels: np.ndarray | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
