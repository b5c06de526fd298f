"""All one."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Ones(Initializer):
    title: ClassVar[str] = "Ones"
    summary: ClassVar[str] = "Every value starts at 1; right for scales."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return np.ones(shape)
