"""N(mean, stddev²)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.params import real
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Normal(Initializer):
    title: ClassVar[str] = "Normal"
    summary: ClassVar[str] = "Any number, most of them near the mean."

    mean: float = real(0.0, minimum=-100.0, maximum=100.0, label="Mean", help="The middle of the first weights.")
    stddev: float = real(
        0.05, minimum=1e-6, maximum=100.0, log=True, zero=True, label="Spread",
        help="How far the first weights lie from the middle.",
    )  # fmt: skip

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        return rng.normal(self.mean, self.stddev, shape)
