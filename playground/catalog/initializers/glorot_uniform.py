"""U(−a, a) with a = √(6 / (fan_in + fan_out)) (Glorot and Bengio, AISTATS 2010)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class GlorotUniform(Initializer):
    title: ClassVar[str] = "Glorot uniform"
    summary: ClassVar[str] = "Keeps signals the same size from layer to layer; suits tanh and sigmoid."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        bound = np.sqrt(6.0 / (fan_in + fan_out))
        return rng.uniform(-bound, bound, shape)
