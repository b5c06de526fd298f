"""U(−a, a) with a = √(3 / fan_in) (LeCun et al., Efficient BackProp, 1998)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class LecunUniform(Initializer):
    title: ClassVar[str] = "LeCun uniform"
    summary: ClassVar[str] = "Keeps the size of signals on their way forward."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        bound = np.sqrt(3.0 / fan_in)
        return rng.uniform(-bound, bound, shape)
