"""What the recurrent layers share: units with gates, weights in PyTorch's layout, and the shape rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.activation import Activation
from playground.core.initializer import Initializer
from playground.core.layer import Layer, Weight
from playground.core.nested import nested
from playground.core.ops import Recurrence, Recurrent, Value
from playground.core.params import flag, integer
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.regularizer import Regularizer
from playground.core.shapes import Shape, show, size


@dataclass(frozen=True)
class RecurrentLayer(Layer):
    """Input (steps, features) -> output (units,) of the last step, or (steps, units).

    A file gives ``gates`` and ``forward``. weight_ih (gates · units, features), weight_hh (gates · units, units),
    bias_ih, bias_hh (gates · units,), one gate's rows after the other's.
    """

    family: ClassVar[str] = "sequences"
    resized_by: ClassVar[str] = "units"
    gates: ClassVar[int] = 1

    units: int = integer(
        32, minimum=1, maximum=4096, unit="neurons", label="Neurons", help="How many numbers the memory holds."
    )
    return_sequences: bool = flag(
        False, label="All steps", help="Whether every time step is an output, or the last one alone."
    )
    truncate: int = integer(
        0, minimum=0, maximum=10_000, unit="steps", label="Look back", advanced=True,
        help="After how many time steps the way back of the error is cut; 0 learns from the whole sequence.",
    )  # fmt: skip
    kernel_initializer: Initializer = nested(
        "initializers", "glorot_uniform", label="First input weights", advanced=True,
        help="How the weights of the inputs are drawn at the start.",
    )  # fmt: skip
    recurrent_initializer: Initializer = nested(
        "initializers", "orthogonal", label="First memory weights", advanced=True,
        help="How the weights from one time step to the next are drawn at the start.",
    )  # fmt: skip
    kernel_regularizer: Regularizer = nested(
        "regularizers", "none", label="Regularization", help="A pull that keeps the weights of the inputs small."
    )

    def problem(self, input_shape: Shape) -> Problem | None:
        if len(input_shape) == 2:
            return None
        words = f"{self.title} expects time steps of features, such as 28×28, this is {show(input_shape)}"
        if len(input_shape) == 3 and input_shape[0] == 1:
            reshape = registry.create("layers", "reshape", target_shape=show(input_shape[1:]))
            return Problem(f"{words}: add Reshape before it.", fix=Fix("Add Reshape", insert=reshape))
        return Problem(f"{words}: choose data of sequences, or let the layer before it give all its steps.")

    def output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], self.units) if self.return_sequences else (self.units,)

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        features, rows = input_shape[1], self.gates * self.units
        of_input, of_memory = (features, rows), (self.units, rows)
        return {
            "weight_ih": Weight(
                (rows, features), self.kernel_initializer, *of_input, self.kernel_regularizer, blocks=self.gates
            ),
            "weight_hh": Weight((rows, self.units), self.recurrent_initializer, *of_memory, blocks=self.gates),
            "bias_ih": Weight((rows,), self.bias_initializer(), *of_input, blocks=self.gates),
            "bias_hh": Weight((rows,), registry.create("initializers", "zeros"), *of_memory, blocks=self.gates),
        }

    def bias_initializer(self) -> Initializer:
        return registry.create("initializers", "zeros")

    def recurrence(self) -> Recurrence:
        return Recurrence(self.return_sequences, self.truncate)

    def output_activation(self) -> Activation:
        """What bounds the output: a gate's share of a hyperbolic tangent."""
        return registry.create("activations", "tanh")

    def unrolled(self) -> Layer:
        return self.but(return_sequences=True)

    def describe(self) -> str:
        return f"{self.units}{' · all steps' if self.return_sequences else ''}"


def recurrent(weights: Mapping[str, Value]) -> Recurrent:
    """The handles of ``RecurrentLayer.weights``."""
    return Recurrent(*(weights[name] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")))


@dataclass(frozen=True)
class OneGate(Initializer):
    """1 for the rows of one gate, 0 for the others."""

    gate: int = 0
    gates: int = 1

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        rows = np.arange(size(shape)) // (size(shape) // self.gates)
        return (rows == self.gate).astype(float)
