"""U(−a, a) with a = √(6 / fan_in) (He et al., ICCV 2015)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class HeUniform(Initializer):
    title: ClassVar[str] = "He uniform"
    summary: ClassVar[str] = "Larger first weights that make up for what ReLU cuts off."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        bound = np.sqrt(6.0 / fan_in)
        return rng.uniform(-bound, bound, shape)
