"""Data sets that are tables: rows of numbers in columns with names, drawn as points over two of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from playground.core.dataset import Data, Part
from playground.core.params import choice, flag, integer, real, subset
from playground.core.plane import DOMAIN, Axis, PlaneDataset
from playground.core.shapes import Shape

Columns = tuple[tuple[str, str], ...]  # key and name of each
ROOM = 0.08  # of a column's range is left free at both ends of its axis


def seen_by_the_network(columns: Columns) -> Any:
    """The field that says which columns the network is given."""
    words = "Which columns of the table the network is told."
    return subset(tuple(key for key, _ in columns), columns, label="Columns", help=words)


def shown(columns: Columns, place: int, label: str, where: str) -> Any:
    """The field that says which column is one direction of the picture; ``place``: of its default."""
    words = f"The column that is drawn {where} in the picture; what the network learns is not changed by it."
    return choice(columns[place][0], columns, label=label, help=words)


@dataclass(frozen=True)
class TableDataset(PlaneDataset):
    """A file gives ``all_columns``, ``rows`` and the fields ``columns``, ``across`` and ``up``."""

    sort: ClassVar[str] = "table"
    all_columns: ClassVar[Columns] = ()
    class_names: ClassVar[tuple[str, ...]] = ()
    columns: tuple[str, ...]
    across: str
    up: str

    train_ratio: float = real(
        70.0, minimum=10.0, maximum=90.0, unit="%", label="Used for training",
        help="The share of the rows the network learns from; the rest tests it.",
    )  # fmt: skip
    standardised: bool = flag(
        True, label="Standardised",
        help="Whether each column is shifted and scaled so that its mean is 0 and its deviation 1.",
    )  # fmt: skip
    split: int = integer(
        0, minimum=0, maximum=2**31 - 1, label="Split", advanced=True,
        help="The number that deals the rows out to training and test.",
    )  # fmt: skip

    def aside(self) -> str:
        ground = "The ground is what the network says where all other columns have their mean."
        return f"{ground} A ring marks a row that it takes for another class." if self.classes() else ground

    def rows(self) -> tuple[np.ndarray, np.ndarray]:
        """All columns (N, columns), and class numbers (N,) or values (N, outputs)."""
        raise NotImplementedError  # pragma: no cover - abstract

    def input_shape(self) -> Shape:
        return (len(self.columns),)

    def input_names(self) -> tuple[str, ...]:
        return tuple(dict(self.all_columns)[key] for key in self.columns)

    def classes(self) -> tuple[str, ...]:
        return self.class_names

    def places(self, *keys: str) -> list[int]:
        """Where these columns stand in the table."""
        order = [key for key, _ in self.all_columns]
        return [order.index(key) for key in keys]

    def axes(self) -> tuple[Axis, Axis]:
        lows, highs = prepared(self).reach
        across, up = (
            Axis(dict(self.all_columns)[key], lows[place], highs[place])
            for key, place in zip((self.across, self.up), self.places(self.across, self.up), strict=True)
        )
        return across, up

    def inputs(self, points: np.ndarray) -> np.ndarray:
        table = prepared(self)
        rows = np.repeat(table.mean[None], len(points), axis=0)
        # the same column twice: what is drawn upwards counts
        for axis, key, places in zip(self.axes(), (self.across, self.up), np.asarray(points).T, strict=True):
            rows[:, self.places(key)[0]] = axis.low + (places + DOMAIN) / (2 * DOMAIN) * (axis.high - axis.low)
        return self.told(rows)

    def told(self, rows: np.ndarray) -> np.ndarray:
        """Rows of the table (N, columns) -> what the network is told of them (N, columns chosen), float32."""
        table = prepared(self)
        scaled = (rows - table.mean) / table.deviation if self.standardised else rows
        return np.ascontiguousarray(scaled[:, self.places(*self.columns)], np.float32)

    def make(self) -> Data:
        table = prepared(self)
        return Data(self.part(slice(0, table.cut)), self.part(slice(table.cut, None)))

    def preview(self, count: int) -> Part:
        return self.part(slice(0, count))

    def part(self, which: slice) -> Part:
        table = prepared(self)
        rows = table.rows[which]
        columns = (rows[:, place] for place in self.places(self.across, self.up))
        raw = np.stack([a.place(column) for a, column in zip(self.axes(), columns, strict=True)], axis=1)
        labels = table.labels[which].astype(np.int64 if self.classes() else np.float32)
        return Part(self.told(rows), labels, raw.astype(np.float32))


@dataclass(frozen=True, eq=False)
class Prepared:
    """A table dealt out: the first ``cut`` rows train. mean, deviation: (columns,) of the training rows; reach: where
    each column's axis begins and ends."""

    rows: np.ndarray
    labels: np.ndarray
    cut: int
    mean: np.ndarray
    deviation: np.ndarray
    reach: tuple[list[float], list[float]]


@lru_cache(maxsize=16)
def prepared(dataset: TableDataset) -> Prepared:
    rows, labels = dataset.rows()
    order = np.random.default_rng(dataset.split).permutation(len(rows))
    rows, labels = rows[order], labels[order]
    cut = round(len(rows) * dataset.train_ratio / 100)
    deviation = rows[:cut].std(axis=0)
    low, high = rows.min(axis=0), rows.max(axis=0)
    room = ROOM * np.maximum(high - low, 1e-9)
    reach = (low - room).tolist(), (high + room).tolist()
    return Prepared(rows, labels, cut, rows[:cut].mean(axis=0), np.where(deviation > 0, deviation, 1.0), reach)
