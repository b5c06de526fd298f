"""N(0, 2 / (fan_in + fan_out)), not cut off, as PyTorch's xavier_normal_ (Glorot and Bengio, AISTATS 2010)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class GlorotNormal(Initializer):
    title: ClassVar[str] = "Glorot normal"
    summary: ClassVar[str] = (
        "Keeps signals the same size from layer to layer, most weights being small; suits tanh and sigmoid."
    )

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), shape)
