"""y = weight · (x − μ) / √(σ² + epsilon) + bias, μ and σ² being those of each sample (Ba et al., 2016)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.layer import Layer, Weight
from playground.core.ops import Ops, Value
from playground.core.params import real
from playground.core.registry import registry
from playground.core.shapes import Shape


@dataclass(frozen=True)
class LayerNorm(Layer):
    """Input (…) -> output of the same shape. A row and an image are brought to one scale as a whole, weight and bias
    having their shape; a sequence (time, features) step by step, weight and bias (features,)."""

    title: ClassVar[str] = "Layer norm"
    summary: ClassVar[str] = "Brings every sample to the same scale, whatever the others are."

    epsilon: float = real(
        1e-5,
        minimum=1e-12,
        maximum=1.0,
        log=True,
        label="Epsilon",
        help="Keeps the division away from zero.",
        advanced=True,
    )

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        shape = input_shape[1:] if len(input_shape) == 2 else input_shape
        kinds = {"weight": "ones", "bias": "zeros"}
        return {name: Weight(shape, registry.create("initializers", kind), 1, 1) for name, kind in kinds.items()}

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        return ops.layer_norm(x, weights["weight"], weights["bias"], self.epsilon)
