"""Points that a person has drawn: rows that are kept in the project itself, and the edits that drawing is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import Any, ClassVar

import numpy as np

from playground.core.dataset import Data, Dataset, Part
from playground.core.kinds import Kind
from playground.core.params import Param, ParamTypeError
from playground.core.plane import PlaneDataset
from playground.core.points import PointsDataset, feature_names, features_field, fitted, split_field, told
from playground.core.shapes import Shape

MOST = 5000  # points
MOST_CLASSES = 10
FARTHEST = 1000.0  # from the middle, in each direction
DIGITS = 3  # of a coordinate that are kept

Row = tuple[float, float, float]  # x₁, x₂, and the number of the class or the value


class Checked(tuple):
    """Rows that have been checked already: drawing adds a few to thousands many times a second."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Rows(Param):
    """Points as rows (x₁, x₂, class number or value). Drawn in the picture, so no form has an editor for it."""

    in_forms: ClassVar[bool] = False

    def coerce(self, value: Any, owner: str, name: str) -> Checked:
        if isinstance(value, Checked):
            return value
        if isinstance(value, (str, bytes, dict)) or not hasattr(value, "__iter__"):
            raise self.fail(value, owner, name, ParamTypeError)
        rows = tuple(value)
        if len(rows) > MOST:
            raise self.fail(f"{len(rows):,} points", owner, name)
        return Checked(self.row(row, owner, name) for row in rows)

    def row(self, row: Any, owner: str, name: str) -> Row:
        if isinstance(row, (str, bytes, dict)) or not hasattr(row, "__iter__"):
            raise self.fail(row, owner, name, ParamTypeError)
        numbers = tuple(row)
        if any(isinstance(number, (bool, str)) or not hasattr(number, "__float__") for number in numbers):
            raise self.fail(row, owner, name, ParamTypeError)
        kept = tuple(round(float(number), DIGITS) for number in numbers if abs(number) <= FARTHEST)
        if len(numbers) != 3 or len(kept) != 3 or not all(map(isfinite, kept)):
            raise self.fail(row, owner, name)
        return kept

    def expected(self) -> str:
        return f"at most {MOST:,} rows of three numbers from {-FARTHEST:g} to {FARTHEST:g}"

    def show(self, value: Any) -> str:
        return f"{len(value):,} points"


@dataclass(frozen=True, kw_only=True)
class Names(Param):
    """The names of the classes, all different; none: the points have values."""

    in_forms: ClassVar[bool] = False

    def coerce(self, value: Any, owner: str, name: str) -> tuple[str, ...]:
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise self.fail(value, owner, name, ParamTypeError)
        names = tuple(value)
        if not all(isinstance(word, str) for word in names):
            raise self.fail(value, owner, name, ParamTypeError)
        fits = len(set(names)) == len(names) <= MOST_CLASSES and len(names) != 1
        if not fits or not all(word.strip() == word and 0 < len(word) <= 40 for word in names):
            raise self.fail(value, owner, name)
        return names

    def expected(self) -> str:
        return f"no name, or 2 to {MOST_CLASSES} different names of at most 40 letters"

    def show(self, value: Any) -> str:
        return ", ".join(value) or "values"


def rows_field(default: Iterable[Sequence[float]], *, label: str, help: str) -> Any:
    param = Rows(label=label, help=help)
    return field(default=param.coerce(default, label, "rows"), metadata={"param": param})


def names_field(default: tuple[str, ...], *, label: str, help: str) -> Any:
    return field(default=default, metadata={"param": Names(label=label, help=help)})


@dataclass(frozen=True)
class OwnPointsDataset(PlaneDataset):
    """A file gives the first ``rows``. Every edit returns another data set; a run goes on with it."""

    sort: ClassVar[str] = "points"
    rows: tuple[Row, ...]

    names: tuple[str, ...] = names_field(
        ("class −1", "class +1"),
        label="Classes",
        help="What the classes are called; without any the points have values.",
    )
    train_ratio: float = split_field(75.0)
    features: tuple[str, ...] = features_field()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.names and any(row[2] not in range(len(self.names)) for row in self.rows):
            param = self.params()["rows"]
            raise param.fail("a class without a name", self.title, "rows")

    # -- what a run needs

    def input_shape(self) -> Shape:
        return (len(self.features),)

    def input_names(self) -> tuple[str, ...]:
        return feature_names(self.features)

    def classes(self) -> tuple[str, ...]:
        return self.names

    def inputs(self, points: np.ndarray) -> np.ndarray:
        return told(points, self.features)

    def reach(self) -> float:
        return fitted(self)

    def seen(self) -> OwnPointsDataset:
        return self.but(rows=(), names=())

    def problem(self) -> str:
        return "" if self.rows else "There are no points yet: click in the picture on the right to add some."

    def make(self) -> Data:
        return dealt(self)

    def preview(self, count: int) -> Part:
        points, labels = self.arrays()
        some = np.arange(len(points))[:: max(1, len(points) // max(1, count))][:count]
        return Part(self.inputs(points[some]), labels[some], points[some])

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """points (N, 2) float32, and class numbers (N,) int64 or values (N, 1) float32."""
        table = np.array(self.rows, np.float64).reshape(-1, 3)
        labels = table[:, 2].astype(np.int64) if self.names else table[:, 2:].astype(np.float32)
        return table[:, :2].astype(np.float32), labels

    def continues(self, old: Dataset) -> bool:
        """Also a run on the set whose points these were."""
        if super().continues(old):
            return True
        rows = rows_of(old)
        return bool(rows) and self.names == old.classes() and self.rows[: len(rows)] == rows

    def take_over(self, old: Kind) -> Kind:
        """The points of another set become one's own; without any, those that one has."""
        rows = rows_of(old)
        return self.but(rows=(), names=old.classes()).but(rows=rows) if rows else self  # type: ignore[attr-defined]

    # -- drawing

    @property
    def room(self) -> int:
        """How many points there is room for."""
        return MOST - len(self.rows)

    def with_points(self, points: Iterable[tuple[float, float]], label: float) -> OwnPointsDataset:
        """With more of one class or value, as many as there is room for."""
        param = self.params()["rows"]
        assert isinstance(param, Rows), "rows are Rows"
        fresh = [param.row((x, y, label), self.title, "rows") for x, y in points]
        return self.but(rows=Checked((*self.rows, *fresh[: self.room])))

    def without_near(self, x: float, y: float, radius: float) -> OwnPointsDataset:
        """Without those closer than ``radius`` to a place; itself where there are none."""
        kept = [row for row in self.rows if (row[0] - x) ** 2 + (row[1] - y) ** 2 > radius * radius]
        return self if len(kept) == len(self.rows) else self.but(rows=Checked(kept))

    def without_rows(self) -> OwnPointsDataset:
        return self.but(rows=())

    def with_class(self) -> OwnPointsDataset:
        """One class more, with a name that is free; values become two classes, below and above 0."""
        if not self.names:
            rows = Checked((x, y, float(value > 0)) for x, y, value in self.rows)
            return self.but(names=("class −1", "class +1"), rows=rows)
        count = len(self.names)
        fresh = next(f"class {n}" for n in range(count + 1, 2 * count + 2) if f"class {n}" not in self.names)
        return self.but(names=(*self.names, fresh))

    def without_class(self, label: int) -> OwnPointsDataset:
        """Without a class and its points, where there are more than two."""
        kept = [(x, y, c - (c > label)) for x, y, c in self.rows if c != label]
        names = (*self.names[:label], *self.names[label + 1 :])
        return self.but(rows=()).but(names=names).but(rows=Checked(kept))

    def with_values(self) -> OwnPointsDataset:
        """Values instead of classes: the first −1, the last 1."""
        last = max(1, len(self.names) - 1)
        return self.but(rows=(), names=()).but(rows=Checked((x, y, 2 * c / last - 1) for x, y, c in self.rows))


@lru_cache(maxsize=8)
def rows_of(dataset: Kind) -> tuple[Row, ...]:
    """The points of a set that draws its points by a rule, as far as there is room; empty for any other set."""
    if not isinstance(dataset, PointsDataset):
        return ()
    data = dataset.make()
    points, labels = (np.concatenate([getattr(data.train, of), getattr(data.test, of)]) for of in ("raw", "labels"))
    table = np.column_stack([points, labels])
    every = max(1, -(-len(table) // MOST))
    return Checked(tuple(round(number, DIGITS) for number in row) for row in table[::every].tolist())


@lru_cache(maxsize=4)
def dealt(dataset: OwnPointsDataset) -> Data:
    """The points dealt out to training and test: a share of each class, chosen by where they lie, so that a point stays
    on its side when others come and go. Every class that has a point trains on one."""
    points, labels = dataset.arrays()
    order = np.argsort(scattered(points), kind="stable")
    trains = np.zeros(len(points), bool)
    groups = labels if dataset.names else np.zeros(len(points), np.int64)
    for group in np.unique(groups):
        members = order[groups[order] == group]
        trains[members[: max(1, round(len(members) * dataset.train_ratio / 100))]] = True
    x = dataset.inputs(points)
    train, test = (Part(x[mask], labels[mask], points[mask]) for mask in (trains, ~trains))
    return Data(train, test)


def scattered(points: np.ndarray) -> np.ndarray:
    """A number for each place (N, 2) float32 that looks drawn by chance, and is the same for the same place."""
    bits = np.ascontiguousarray(points + np.float32(0.0)).view(np.uint32)  # −0 is 0
    mixed = bits[:, 0] * np.uint32(0x9E3779B1) ^ (bits[:, 1] * np.uint32(0x85EBCA77) >> np.uint32(3))
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return mixed ^ (mixed >> np.uint32(13))
