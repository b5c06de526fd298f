"""A program's own arrays as a data set, checked before anything is trained on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from playground.core.dataset import Data, Dataset, Part
from playground.core.loss import Loss
from playground.core.shapes import Shape, size
from playground.library.errors import ArrayError, ArrayTypeError
from playground.library.network import Network


@dataclass(frozen=True, eq=False)
class Arrays(Dataset):
    """No kind of the catalog: the arrays are handed in. class_count is 0 where the labels are targets (N, outputs)."""

    title: ClassVar[str] = "Arrays"

    data: Data
    class_count: int = 0

    def input_shape(self) -> Shape:
        return self.data.train.x.shape[1:]

    def classes(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.class_count)))

    def outputs(self) -> int:
        return self.data.train.labels.shape[1] if self.given() else 1

    def given(self) -> bool:
        return self.class_count == 0

    def bytes(self) -> int:
        return 0  # there already

    def make(self) -> Data:
        return self.data


def without_answers(network: Network, dtype: type) -> Arrays:
    """For a network that is only asked: no samples, and targets of any value."""
    nothing = Part(np.zeros((0, *network.input_shape), dtype), np.zeros((0, size(network.output_shape)), dtype), NO_RAW)
    return Arrays(Data(nothing, nothing))


NO_RAW = np.zeros((0, 0))
ENDINGS = {"sigmoid": (0, 1), "tanh": (-1, 1)}  # where the samples lie -> the activation that reaches just there


@dataclass(frozen=True, eq=False)
class Samples(Arrays):
    """Samples without labels, for recipes that need none: autoencoders, GANs, Boltzmann machines."""

    title: ClassVar[str] = "Samples"
    labelled: ClassVar[bool] = False

    def outputs(self) -> int:
        return 1

    def given(self) -> bool:
        return False

    @property
    def activation(self) -> str:  # type: ignore[override]
        """The id of one whose values lie where the samples lie."""
        x = self.data.train.x
        return next((name for name, (low, high) in ENDINGS.items() if x.min() >= low and x.max() <= high), "linear")


def unlabelled(given: Any) -> Samples:
    """x (N, *shape), or a pair of such with the test samples second. Raises ArrayError."""
    pair = isinstance(given, tuple) and len(given) == 2 and np.ndim(given[0]) > 1
    named = {"dataset[0]": given[0], "dataset[1]": given[1]} if pair else {"dataset": given}
    parts: list[Part] = []
    for name, x in named.items():
        array = numeric(x, name)
        if not 2 <= array.ndim <= 4 or (parts and array.shape[1:] != parts[0].x.shape[1:]):
            shape = ", ".join(map(str, parts[0].x.shape[1:])) if parts else "…"
            raise ArrayError(f"{name} has the shape {array.shape}, expected (N, {shape})")
        if not parts and not len(array):
            raise ArrayError(f"{name} has no samples, expected at least one")
        parts.append(Part(converted(array, name, np.float32), np.zeros((len(array), 1), np.float32), NO_RAW))
    train = parts[0]
    return Samples(Data(train, parts[1] if pair else train.taken(np.arange(0))))


class Reader:
    """Turns what a program hands in into the engine's arrays, for one network, one loss and one floating-point type.

    y may be class numbers (N,), one-hot rows (N, outputs), or, for every loss but those that count classes, numbers
    (N, outputs), (N,) where there is one output. Losses for numbers take whole numbers (N,) as class numbers only where
    the network has several outputs.
    """

    def __init__(self, network: Network, loss: Loss, dtype: type) -> None:
        self.network, self.dtype = network, dtype
        self.outputs = size(network.output_shape)
        self.class_count = max(self.outputs, 2)
        self.form = loss.targets(self.outputs, 0, network.last_activation())
        self.loss = loss

    def dataset(self, x: Any, y: Any, validation: Sequence[Any] | None = None) -> Arrays:
        """Raises ArrayError."""
        train = self.part(x, y, ("x", "y"))
        if validation is None:
            test = Part(train.x[:0], train.labels[:0], NO_RAW)
        else:
            if not isinstance(validation, (tuple, list)) or len(validation) != 2:
                raise ArrayError(f"validation_data is {kind_of(validation)}, expected a pair (x, y)")
            test = self.part(validation[0], validation[1], ("validation_data[0]", "validation_data[1]"))
            if test.labels.ndim != train.labels.ndim:
                train, test = self.spread(train), self.spread(test)
        return Arrays(Data(train, test), self.class_count if train.labels.ndim == 1 else 0)

    def part(self, x: Any, y: Any, names: tuple[str, str] = ("x", "y")) -> Part:
        inputs = samples(x, self.network.input_shape, self.dtype, names[0])
        if not len(inputs):
            raise ArrayError(f"{names[0]} has no samples, expected at least one")
        labels = self.labels(y, names[1])
        if len(labels) != len(inputs):
            raise ArrayError(f"{names[1]} has {len(labels)} samples, expected {len(inputs)}, as many as {names[0]}")
        return Part(inputs, labels, NO_RAW)

    def spread(self, part: Part) -> Part:
        """The same with targets (N, outputs), also where it has class numbers."""
        if part.labels.ndim == 2:
            return part
        targets = self.loss.targets(self.outputs, self.class_count, self.network.last_activation())
        return Part(part.x, targets.encode(part.labels, self.class_count).astype(self.dtype), part.raw)

    def labels(self, y: Any, name: str = "y") -> np.ndarray:
        """Class numbers (N,) int64, or targets (N, outputs)."""
        array, numbers = numeric(y, name), self.form.form == "values"
        if array.ndim == 2 and array.shape[1] == 1 and (self.outputs > 1 or array.dtype.kind in "biu"):
            array = array[:, 0]
        whole = array.dtype.kind in "biu"
        if array.ndim == 1 and whole and not (numbers and self.outputs == 1):
            return self.class_numbers(array, name)
        if array.ndim == 1 and self.outputs == 1 and self.form.form != "index":
            array = array.reshape(-1, 1)
        if array.ndim != 2 or array.shape[1] != self.outputs:
            raise ArrayError(f"{name} is {array.dtype} of shape {array.shape}, expected {self.expected()}")
        made = converted(array, name, self.dtype)
        if not numbers and self.outputs > 1 and one_hot(array):
            return array.argmax(axis=1)
        if self.form.form == "index":
            row = int(np.argmin(((array == 0) | (array == 1)).all(axis=1) & (array.sum(axis=1) == 1)))
            raise ArrayError(f"{name} is not one-hot at sample {row}: {array[row]}, expected {self.expected()}")
        low, high = self.form.low, self.form.high
        if not numbers and ((array < low) | (array > high)).any():
            row = int(np.argmax(((array < low) | (array > high)).any(axis=1)))
            raise ArrayError(f"{name} is {array[row]} at sample {row}, expected numbers from {low:g} to {high:g}")
        return made

    def class_numbers(self, array: np.ndarray, name: str) -> np.ndarray:
        labels = array.astype(np.int64)
        wrong = (labels < 0) | (labels >= self.class_count)
        if wrong.any():
            row, top = int(np.argmax(wrong)), self.class_count - 1
            raise ArrayError(
                f"{name} holds the class {labels[row]} at sample {row}, expected 0 to {top}: "
                f"the last layer has {self.outputs} output{'s' if self.outputs > 1 else ''}"
            )
        return labels

    def expected(self) -> str:
        """What y may be."""
        words = [f"whole numbers (N,) from 0 to {self.class_count - 1}"]
        if self.form.form == "values":
            words = [f"numbers (N, {self.outputs})"] + (words if self.outputs > 1 else [])
        else:
            rows = "one-hot rows" if self.form.form == "index" else "numbers"
            words += [f"{rows} (N, {self.outputs})"] if self.outputs > 1 or rows == "numbers" else []
        return f"{' or '.join(words)} for {self.loss.id}"


def samples(x: Any, shape: Shape, dtype: type, name: str = "x") -> np.ndarray:
    """x as a contiguous array (N, *shape) of that type. Raises ArrayError."""
    array = numeric(x, name)
    if array.ndim != len(shape) + 1 or array.shape[1:] != shape:
        expected = ", ".join(["N", *map(str, shape)])
        raise ArrayError(f"{name} has the shape {array.shape}, expected ({expected})")
    return converted(array, name, dtype)


def converted(array: np.ndarray, name: str, dtype: type) -> np.ndarray:
    """The numbers contiguous and of that type, in which they must be finite. Raises ArrayError."""
    finite(array, name)
    with np.errstate(over="ignore"):
        made: np.ndarray = np.ascontiguousarray(array, dtype)
    if array.dtype.kind == "f" and not np.isfinite(made).all():
        place = tuple(int(n) for n in np.argwhere(~np.isfinite(made))[0])
        kind, most = np.dtype(dtype).name, np.finfo(dtype).max
        raise ArrayError(f"{name} holds {array[place]} at {list(place)}, expected numbers up to {most:.1g} ({kind})")
    return made


def numeric(given: Any, name: str) -> np.ndarray:
    try:
        array = np.asarray(given)
    except ValueError as error:
        raise ArrayError(f"{name} is {kind_of(given)} that makes no array ({error}), expected numbers") from error
    if array.dtype.kind not in "biuf":
        raise ArrayTypeError(f"{name} is {kind_of(given)} of {array.dtype}, expected an array of numbers")
    return array


def finite(array: np.ndarray, name: str) -> None:
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        place = tuple(int(n) for n in np.argwhere(~np.isfinite(array))[0])
        raise ArrayError(f"{name} holds {array[place]} at {list(place)}, expected finite numbers")


def one_hot(array: np.ndarray) -> bool:
    return bool(((array == 0) | (array == 1)).all() and (array.sum(axis=1) == 1).all())


def kind_of(given: Any) -> str:
    return f"a {type(given).__name__}"
