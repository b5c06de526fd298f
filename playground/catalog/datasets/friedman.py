"""A table to predict a number from (Friedman, "Multivariate adaptive regression splines", Annals of Statistics 19,
1991): y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise · N(0, 1), x ~ U(0, 1). The target is (y − 15) / 15,
which lies between −1 and 1 where there is no noise.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer, real
from playground.core.table import Columns, TableDataset, seen_by_the_network, shown

COLUMNS: Columns = tuple((f"x{i}", f"x{'₁₂₃₄₅'[i - 1]}") for i in range(1, 6))


@dataclass(frozen=True)
class Friedman(TableDataset):
    title: ClassVar[str] = "Friedman's table"
    summary: ClassVar[str] = "Five columns and a number to predict that depends on each in another way."
    attribution: ClassVar[str] = "Jerome H. Friedman, Annals of Statistics 19, 1991"
    all_columns: ClassVar[Columns] = COLUMNS

    columns: tuple[str, ...] = seen_by_the_network(COLUMNS)
    across: str = shown(COLUMNS, 0, "Drawn across", "from left to right")
    up: str = shown(COLUMNS, 1, "Drawn upwards", "upwards")
    deviation: float = real(
        1.0,
        minimum=0.0,
        maximum=10.0,
        label="Noise",
        help="How far chance moves each number to predict; 0 is not at all.",
    )
    samples: int = integer(
        500, minimum=20, maximum=20_000, unit="rows", label="Rows", advanced=True, help="How many rows are drawn."
    )
    seed: int = integer(
        0, minimum=0, maximum=2**31 - 1, label="Sample", advanced=True,
        help="The number that draws the rows; the same number draws the same ones.",
    )  # fmt: skip

    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(0, 1, (self.samples, 5))
        y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
        y += self.deviation * rng.standard_normal(self.samples)
        return x, (y[:, None] - 15) / 15
