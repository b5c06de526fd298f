"""All the same value."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.params import real
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Constant(Initializer):
    title: ClassVar[str] = "Constant"
    summary: ClassVar[str] = "Every value starts at the same number."

    value: float = real(0.1, minimum=-100.0, maximum=100.0, label="Value", help="The number that all values start at.")

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return np.full(shape, self.value)
