"""Data sets of generated sequences: all of the same length, each drawn from the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.dataset import Data, Dataset, Part
from playground.core.params import integer
from playground.core.shapes import Shape

TEST_SHARE = 0.2


@dataclass(frozen=True)
class SequencesDataset(Dataset):
    """A file gives ``generate``, ``features`` and the length as a field called ``steps``."""

    sort: ClassVar[str] = "sequences"
    features: ClassVar[int] = 1
    class_names: ClassVar[tuple[str, ...]] = ()
    steps: int

    samples: int = integer(
        2000, minimum=20, maximum=50_000, unit="sequences", label="Sequences", advanced=True,
        help="How many sequences are drawn; a fifth of them tests the network.",
    )  # fmt: skip
    seed: int = integer(
        0, minimum=0, maximum=2**31 - 1, label="Sample", advanced=True,
        help="The number that draws the sequences; the same number draws the same ones.",
    )  # fmt: skip

    def generate(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Sequences (count, steps, features), and class numbers (count,) or values (count, outputs)."""
        raise NotImplementedError  # pragma: no cover - abstract

    def input_shape(self) -> Shape:
        return (self.steps, self.features)

    def classes(self) -> tuple[str, ...]:
        return self.class_names

    def counts(self) -> tuple[int, int]:
        test = round(self.samples * TEST_SHARE)
        return self.samples - test, test

    def make(self) -> Data:
        x, labels = self.generate(np.random.default_rng(self.seed), self.samples)
        cut, _ = self.counts()
        return Data(self.part(x[:cut], labels[:cut]), self.part(x[cut:], labels[cut:]))

    def part(self, x: np.ndarray, labels: np.ndarray) -> Part:
        x = np.ascontiguousarray(x, np.float32)
        return Part(x, labels.astype(np.int64 if self.classes() else np.float32), x)

    def preview(self, count: int) -> Part:
        return self.part(*self.generate(np.random.default_rng(self.seed), count))
