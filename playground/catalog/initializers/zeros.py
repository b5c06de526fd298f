"""All zero."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Zeros(Initializer):
    title: ClassVar[str] = "Zeros"
    summary: ClassVar[str] = "Every value starts at 0; right for biases, hopeless for weights."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return np.zeros(shape)
