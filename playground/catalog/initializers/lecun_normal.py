"""N(0, 1 / fan_in), not cut off (LeCun et al., Efficient BackProp, 1998)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class LecunNormal(Initializer):
    title: ClassVar[str] = "LeCun normal"
    summary: ClassVar[str] = (
        "Keeps the size of signals on their way forward, most weights being small; belongs to SELU."
    )

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return rng.normal(0.0, np.sqrt(1.0 / fan_in), shape)
