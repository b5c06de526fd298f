"""What a data set is, and the arrays it makes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from playground.core.kinds import Kind, Unknown
from playground.core.shapes import Shape, size


class DataError(ValueError):
    """Data that is missing or damaged. The message says what and what to do."""


def shipped(path: Path, sha256: str, name: str) -> bytes:
    """A small file that comes with the program, checked. Raises DataError in words that say what to do."""
    advice = "Install the program again to get it back."
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"The {name} file {path} cannot be read ({error.strerror}). {advice}") from error
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise DataError(f"The {name} file {path} is damaged: its SHA-256 sum is wrong. {advice}")
    return raw


@dataclass(frozen=True, eq=False)
class Part:
    """x (N, *input_shape) float32; labels (N,) int64 class numbers, or (N, outputs) float32 for regression;
    raw: what a view draws, such as the points (N, 2) before they are turned into features."""

    x: np.ndarray
    labels: np.ndarray
    raw: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def taken(self, rows: np.ndarray) -> Part:
        """The samples of those row numbers (n,), copied."""
        raw = self.raw[rows] if len(self.raw) == len(self.x) else self.raw  # arrays of a program have nothing to draw
        return Part(self.x[rows], self.labels[rows], raw)


@dataclass(frozen=True, eq=False)
class Data:
    """validation: what has been held out of the training data, if anything has."""

    train: Part
    test: Part
    validation: Part | None = None


@dataclass(frozen=True)
class Dataset(Kind):
    """sort: what the samples are ("points", "images", "sequences", "text", "table"); it picks the views. A class name
    list that is empty means regression, unless the samples are not ``labelled`` at all. activation: id of the one whose
    values lie where the samples lie; figures: (name, words) of the two that ``quality`` tells, the main one first."""

    category: ClassVar[str] = "datasets"
    sort: ClassVar[str] = ""
    labelled: ClassVar[bool] = True
    figures: ClassVar[tuple[tuple[str, str], ...]] = ()
    activation: ClassVar[str] = "linear"
    attribution: ClassVar[str] = ""

    def input_shape(self) -> Shape:
        raise NotImplementedError  # pragma: no cover - abstract

    def input_names(self) -> tuple[str, ...]:
        """A name for each input where they are few enough to be drawn one by one; else empty."""
        return ()

    def classes(self) -> tuple[str, ...]:
        raise NotImplementedError  # pragma: no cover - abstract

    def outputs(self) -> int:
        """How many numbers a target of a regression holds."""
        return 1

    def opening(self) -> Kind | None:
        """The layer that has to read the inputs first, where others cannot make sense of them."""
        return None

    def given(self) -> bool:
        """Whether the labels are targets (N, outputs) that a loss of any kind compares as they are; then there are no
        classes."""
        return False

    def counts(self) -> tuple[int, int]:
        """How many samples train and how many test. Overridden where that is known before memory is taken."""
        data = self.make()
        return len(data.train), len(data.test)

    def bytes(self) -> int:
        """Memory that the data takes at most: inputs in float32 and what is drawn of them, labels and targets."""
        outputs = max(len(self.classes()), self.outputs())
        return sum(self.counts()) * (8 * size(self.input_shape()) + 16 * outputs + 32)

    def problem(self) -> str:
        """Why nothing can be learned from it as it is, in one sentence; empty where something can."""
        return ""

    def continues(self, old: Dataset) -> bool:
        """Whether a run on ``old`` goes on with this one instead of starting anew; see ``same_run``."""
        return type(self) is type(old)

    def make(self) -> Data:
        """All the data. The same settings always make the same arrays. May take a second: never on the GUI's thread.
        Raises DataError."""
        raise NotImplementedError  # pragma: no cover - abstract

    def quality(self, samples: np.ndarray) -> dict[str, float]:
        """How good samples (N, *input_shape) are that a network has made, where that can be told; else empty. Shares
        lie in [0, 1]."""
        return {}

    def preview(self, count: int) -> Part:
        """A few samples to show before the data is used; fast."""
        raise NotImplementedError  # pragma: no cover - abstract


def same_run(old: Dataset, new: Dataset) -> bool:
    """Whether a run goes on when one of them takes the other's place, in either direction: an edit can be undone."""
    if isinstance(old, Unknown) or isinstance(new, Unknown):
        return type(old) is type(new)
    return new.continues(old) or old.continues(new)
