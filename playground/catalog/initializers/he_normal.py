"""N(0, 2 / fan_in), not cut off, as PyTorch's kaiming_normal_ (He et al., ICCV 2015)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.shapes import Shape


@dataclass(frozen=True)
class HeNormal(Initializer):
    title: ClassVar[str] = "He normal"
    summary: ClassVar[str] = "Larger first weights that make up for what ReLU cuts off, most of them being small."

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return rng.normal(0.0, np.sqrt(2.0 / fan_in), shape)
