"""The compiled backend's operations for random inputs, objectives of several networks, and gradients of gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import adversarial_kernels, generate, kernels
from playground.engine.parameters import Parameters


class AdversarialCalls:
    masks: list[tuple[np.ndarray, int]]
    parameters: Parameters

    def uniform_noise(self, detail: Any, _: list, outputs: list) -> Call:
        low, high, node = detail
        stream = np.zeros(1, np.uint64)
        self.masks.append((stream, node))
        return adversarial_kernels.uniform_noise, (stream, np.array([low, high], np.float32), outputs[0].reshape(-1))

    def blend(self, _: Any, inputs: list, outputs: list) -> Call:
        a, b, share = inputs
        return adversarial_kernels.blend, (a, b, share.reshape(-1), *outputs)

    def mean_loss(self, detail: Any, inputs: list, outputs: list) -> Call:
        formula, weight, first = detail
        total, *slopes = outputs
        kernel = generate.mean_loss(formula.value, formula.slope if slopes else None)
        numbers = np.array([weight, 0.0 if first else 1.0, *formula.constants()], np.float32)
        return kernel, (inputs[0].reshape(-1), numbers, total, *(slope.reshape(-1) for slope in slopes))

    def ones(self, _: Any, __: list, outputs: list) -> Call:
        return adversarial_kernels.ones, (outputs[0].reshape(-1),)

    def elementwise_curvature(self, function: Any, inputs: list, outputs: list) -> Call:
        arrays = [array.reshape(-1) for array in (*inputs, *outputs)]
        numbers = np.array(function.constants(), np.float32)
        return generate.elementwise_curvature(function.curvature), (*arrays, numbers)

    def lengths(self, _: Any, inputs: list, outputs: list) -> Call:
        return adversarial_kernels.lengths, (*inputs, outputs[0].reshape(-1))

    def lengths_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        x, length, g = inputs
        return adversarial_kernels.lengths_backward, (x, length.reshape(-1), g.reshape(-1), *outputs)

    def limit_weights(self, detail: Any, _: list, __: list) -> Call:
        most, span, _place = self.parameters.part(detail)
        return kernels.clip_values, (self.parameters.flat[span], np.full(1, most, np.float32))
