"""The reference backend's operations for random inputs, objectives of several networks, and gradients of gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine import randomness
from playground.engine.parameters import Parameters
from playground.engine.program import Instruction, Program

SHORTEST = 1e-12  # a gradient this short has no direction


def over(function: Callable[..., Any], outputs: int = 1) -> Callable[..., Any]:
    """A scalar function applied to arrays, value by value."""
    return np.frompyfunc(function, function.__code__.co_argcount, outputs)


class AdversarialReference:
    program: Program
    parameters: Parameters
    dtype: type
    stream: int

    def uniform_noise(self, instruction: Instruction, _: list, outputs: list) -> None:
        low, high, node = instruction.detail
        # positions are counted as the compiled backend lays them out, see dropout_mask
        drawn = randomness.uniform(randomness.key(self.stream, node), outputs[0].size).reshape(-1, self.program.batch)
        outputs[0][...] = (low + (high - low) * drawn.T).reshape(outputs[0].shape)

    def blend(self, _: Instruction, inputs: list, outputs: list) -> None:
        a, b, share = inputs
        share = share.reshape(-1, *(1,) * (a.ndim - 1))
        outputs[0][...] = share * a + (1 - share) * b

    def mean_loss(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        formula, weight, first = instruction.detail
        x, constants = inputs[0], formula.constants()
        value = weight * over(formula.value)(x, *constants).astype(np.float64).mean()
        outputs[0][...] = value if first else outputs[0] + value
        if len(outputs) > 1:
            outputs[1][...] = weight * over(formula.slope)(x, *constants).astype(self.dtype) / x.size

    def ones(self, _: Instruction, __: list, outputs: list) -> None:
        outputs[0][...] = 1

    def elementwise_curvature(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        z, y, g, h = inputs
        f = instruction.detail
        outputs[0][...] = g * h * over(f.curvature)(z, y, *f.constants()).astype(self.dtype)

    def lengths(self, _: Instruction, inputs: list, outputs: list) -> None:
        rows = inputs[0].reshape(len(inputs[0]), -1)
        outputs[0][...] = np.sqrt((rows * rows).sum(axis=1, keepdims=True))

    def lengths_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, length, g = inputs
        outputs[0][...] = x * (g / np.maximum(length, SHORTEST)).reshape(-1, *(1,) * (x.ndim - 1))

    def limit_weights(self, instruction: Instruction, _: list, __: list) -> None:
        most, span, _place = self.parameters.part(instruction.detail)
        weights = self.parameters.flat[span]
        weights[...] = np.clip(weights, -most, most)
