"""What an initializer is: a way to draw the first weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.kinds import Kind
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Initializer(Kind):
    category: ClassVar[str] = "initializers"

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        """Weights of that shape in float64; fan_in and fan_out are the numbers of inputs and outputs of one unit."""
        raise NotImplementedError  # pragma: no cover - abstract
