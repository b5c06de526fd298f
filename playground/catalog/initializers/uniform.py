"""U(minimum, maximum)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.params import real
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Uniform(Initializer):
    title: ClassVar[str] = "Uniform"
    summary: ClassVar[str] = "Any number between two bounds, all equally likely."

    minimum: float = real(-0.5, minimum=-100.0, maximum=100.0, label="From", help="The smallest first weight.")
    maximum: float = real(0.5, minimum=-100.0, maximum=100.0, label="To", help="The largest first weight.")

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        low, high = sorted((self.minimum, self.maximum))
        return rng.uniform(low, high, shape)
