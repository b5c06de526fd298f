"""y = weight · (x − μ) / √(σ² + epsilon) + bias per channel, μ and σ² being those of the batch in training, and running
averages outside (Ioffe and Szegedy, ICML 2015). running ← momentum · running + (1 − momentum) · batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.layer import Layer, Weight
from playground.core.ops import Ops, Value
from playground.core.params import real
from playground.core.registry import registry
from playground.core.shapes import Shape


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Input (channels, …) -> output of the same shape; weight, bias, running_mean, running_var (channels,).

    As in PyTorch the running variance is that of a sample (n − 1); momentum is Keras's, 1 − PyTorch's.
    """

    title: ClassVar[str] = "Batch norm"
    summary: ClassVar[str] = "Brings every channel to the same scale, batch by batch."

    momentum: float = real(
        0.9, minimum=0.0, maximum=0.9999, label="Momentum", help="How long the running averages remember."
    )
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
        return dict(zip(("weight", "bias"), self.ones_and_zeros(input_shape[0]), strict=True))

    def state(self, input_shape: Shape) -> Mapping[str, Weight]:
        ones, zeros = self.ones_and_zeros(input_shape[0])
        return {"running_mean": zeros, "running_var": ones}

    def calibrated(self, inputs: np.ndarray) -> Mapping[str, np.ndarray]:
        """Scale and shift that undo the bringing to one scale."""
        columns = np.moveaxis(inputs, 1, -1).reshape(-1, inputs.shape[1]).astype(np.float64)
        mean, variance = columns.mean(axis=0), columns.var(axis=0, ddof=min(1, len(columns) - 1))
        scale = np.sqrt(variance + self.epsilon)
        return {"weight": scale, "bias": mean, "running_mean": mean, "running_var": variance}

    def ones_and_zeros(self, count: int) -> tuple[Weight, Weight]:
        ones, zeros = (registry.create("initializers", kind) for kind in ("ones", "zeros"))
        return Weight((count,), ones, count, count), Weight((count,), zeros, count, count)

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        weight, bias = weights["weight"], weights["bias"]
        mean, variance = weights["running_mean"], weights["running_var"]
        return ops.batch_norm(x, weight, bias, mean, variance, self.momentum, self.epsilon)
