"""Gives the values another shape, such as a row that of an image; nothing is computed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.layer import Layer
from playground.core.ops import Ops, Value
from playground.core.params import text
from playground.core.problems import Problem
from playground.core.shapes import Shape, show, size


@dataclass(frozen=True)
class Reshape(Layer):
    """Input (…) -> output ``target_shape``, with as many values. In Python a whole number, or a row of them, will do
    too."""

    title: ClassVar[str] = "Reshape"
    summary: ClassVar[str] = "Turns a row into an image, or an image into another."
    reshapes: ClassVar[bool] = True

    target_shape: str = text(
        "1×28×28",
        label="Shape",
        help="Channels × height × width of the result, such as 16×7×7.",
        maximum_length=40,
        example="16×7×7",
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "target_shape", words_of(self.target_shape))
        super().__post_init__()

    def problem(self, input_shape: Shape) -> Problem | None:
        shape = self.target()
        if shape is None:
            return Problem("Reshape needs one to three whole numbers with × between them, such as 16×7×7.")
        if size(shape) == size(input_shape):
            return None
        count, words = size(input_shape), f"{show(shape)}, which is {size(shape)} values, of {show(input_shape)}"
        return Problem(f"Reshape cannot make {words}: choose a shape of {count} values.")

    def target(self) -> Shape | None:
        """The shape that is meant; None where the words are none."""
        words = re.split(r"\s*[×x*,]\s*", self.target_shape.strip())
        if len(words) > 3 or not all(re.fullmatch(r"[1-9][0-9]{0,6}", word) for word in words):
            return None
        return tuple(int(word) for word in words)

    def output_shape(self, input_shape: Shape) -> Shape:
        return self.target() or input_shape

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.reshape(x, self.output_shape(x.shape))

    def curved(self) -> bool:
        return True

    def describe(self) -> str:
        return self.target_shape


def words_of(given: Any) -> Any:
    """A whole number, or a list or tuple of them, as the text that is meant; anything else as it is."""
    row = given if isinstance(given, (list, tuple)) else [given]
    whole = all(hasattr(n, "__index__") and not isinstance(n, bool) for n in row)
    return show(tuple(n.__index__() for n in row)) if row and whole else given
