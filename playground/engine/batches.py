"""How an epoch is cut into batches, and what becomes of the samples that are too few for another one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Batches:
    """samples: in an epoch; size: of a batch; carry: whether left-over samples wait for the first batch of the next
    epoch, which is the larger by them (as TensorFlow Playground has it), instead of making a smaller last batch."""

    samples: int
    size: int
    carry: bool = False

    @property
    def count(self) -> int:
        """How many batches an epoch has."""
        return self.samples // self.size if self.carry else math.ceil(self.samples / self.size)

    @property
    def left_over(self) -> int:
        """How many samples wait for the next epoch."""
        return self.samples % self.size if self.carry else 0

    @property
    def sizes(self) -> set[int]:
        """All that a batch can have."""
        return {self.size, self.size + self.left_over if self.carry else self.samples - self.size * (self.count - 1)}

    def rows(self, batch: int, order: np.ndarray, before: np.ndarray | None) -> np.ndarray:
        """The row numbers of one batch (n,) by the order of the epoch and of the one before it, where there was one."""
        rows = order[batch * self.size : (batch + 1) * self.size]
        if batch == 0 and self.left_over and before is not None:
            return np.concatenate([before[-self.left_over :], rows])
        return rows
