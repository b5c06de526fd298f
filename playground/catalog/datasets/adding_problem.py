"""The adding problem, a test of long memory (Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997; this form: Le,
Jaitly and Hinton, 2015).

Each step is a value ~ U(0, 1) and a marker, 1 at one step of the first half and one of the second, else 0. To be
predicted: the sum of the two marked values. Always saying 1 gives a squared error of 1/6 = 0.167.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer
from playground.core.sequences import SequencesDataset


@dataclass(frozen=True)
class AddingProblem(SequencesDataset):
    title: ClassVar[str] = "Adding problem"
    summary: ClassVar[str] = "Add the two marked numbers of a long row: a test of memory."
    attribution: ClassVar[str] = "Sepp Hochreiter and Jürgen Schmidhuber, Neural Computation 9 (8), 1997"
    features: ClassVar[int] = 2

    steps: int = integer(
        50, minimum=2, maximum=1000, unit="steps", label="Length", help="How many numbers each row has."
    )

    def generate(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        values, markers = rng.uniform(0, 1, (count, self.steps)), np.zeros((count, self.steps))
        half, every = self.steps // 2, np.arange(count)
        markers[every, rng.integers(0, half, count)] = 1
        markers[every, rng.integers(half, self.steps, count)] = 1
        return np.stack([values, markers], axis=2), (values * markers).sum(axis=1, keepdims=True)
