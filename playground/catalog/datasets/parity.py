"""Parity: is the number of ones in a row of random bits even or odd? One changed bit changes the answer, so no bit may
be forgotten (Minsky and Papert, "Perceptrons", 1969)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer
from playground.core.sequences import SequencesDataset


@dataclass(frozen=True)
class Parity(SequencesDataset):
    title: ClassVar[str] = "Parity"
    summary: ClassVar[str] = "A row of bits: tell whether the number of ones is even or odd."
    class_names: ClassVar[tuple[str, ...]] = ("even", "odd")

    steps: int = integer(10, minimum=2, maximum=500, unit="bits", label="Length", help="How many bits each row has.")

    def generate(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        bits = rng.integers(0, 2, (count, self.steps))
        return bits[:, :, None], bits.sum(axis=1) % 2
