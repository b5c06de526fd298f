"""A table with one row of trainable numbers for each of a few things: the output is the row whose number comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.initializer import Initializer
from playground.core.layer import Layer, Weight
from playground.core.nested import nested
from playground.core.ops import Ops, Value
from playground.core.params import integer
from playground.core.problems import Problem
from playground.core.registry import registry
from playground.core.shapes import Shape, show


@dataclass(frozen=True)
class Embedding(Layer):
    """Input (steps,) or (steps, 1), numbers from 0 to input_dim − 1 -> output (steps, output_dim);
    weight (input_dim, output_dim). Numbers are rounded, and clipped to those there are."""

    title: ClassVar[str] = "Embedding"
    summary: ClassVar[str] = "Turns each number of a sequence into a row of its own that is learned."
    family: ClassVar[str] = "sequences"
    resized_by: ClassVar[str] = "output_dim"

    input_dim: int = integer(
        2, minimum=1, maximum=1_000_000, label="Things", help="How many different numbers can come in, counted from 0."
    )
    output_dim: int = integer(
        8, minimum=1, maximum=4096, unit="numbers", label="Numbers for each", help="How long the row of each thing is."
    )
    embeddings_initializer: Initializer = nested(
        "initializers", "uniform", label="First rows", help="How the rows are drawn at the start.", advanced=True
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        if len(input_shape) == 1 or input_shape[1:] == (1,):
            return None
        return Problem(
            f"Embedding expects one number for each time step, such as 50 or 50×1, this is {show(input_shape)}."
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], self.output_dim)

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        shape = (self.input_dim, self.output_dim)
        return {"weight": Weight(shape, self.embeddings_initializer, self.input_dim, self.output_dim)}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.embedding(ops.reshape(x, (x.shape[0],)), weights["weight"])

    def output_activation(self) -> Activation:
        return registry.create("activations", "linear")

    def describe(self) -> str:
        return f"{self.input_dim} × {self.output_dim}"
