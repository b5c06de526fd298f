"""How the operations of small networks are bound to exact kernels."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import lane_generate, lane_kernels, lane_losses
from playground.engine.parameters import Parameters
from playground.engine.program import Program

NOTHING = np.zeros(0, np.float32)


class SmallCalls:
    """A part of SmallRunner. A public method for every operation that is known here: which kernel, with which
    arguments."""

    program: Program
    parameters: Parameters
    batch: int
    lanes: int
    hyper: np.ndarray
    masks: list[tuple[np.ndarray, int]]
    arrays: list[np.ndarray]

    def _features(self, array: np.ndarray) -> int:
        return array.size // self.lanes

    def _room(self) -> np.ndarray:
        """For one number a lane."""
        return np.zeros(self.lanes, np.float32)

    def affine(self, _: Any, inputs: list, outputs: list) -> Call:
        kernel = lane_kernels.affine if len(inputs) == 3 else lane_kernels.affine_without_bias
        return kernel, (*inputs, *outputs, self._features(outputs[0]), self._features(inputs[0]), self.lanes)

    def affine_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        x, g = inputs
        kernel = lane_kernels.affine_backward if len(outputs) == 2 else lane_kernels.affine_backward_without_bias
        return kernel, (x, g, *outputs, self._features(g), self._features(x), self.lanes)

    def affine_backward_input(self, _: Any, inputs: list, outputs: list) -> Call:
        sizes = self._features(inputs[1]), self._features(outputs[0]), self.lanes
        return lane_kernels.affine_backward_input, (*inputs, *outputs, *sizes)

    def elementwise(self, function: Any, inputs: list, outputs: list) -> Call:
        return lane_generate.elementwise(function.value), (*inputs, *outputs, numbers(function), outputs[0].size)

    def elementwise_backward(self, function: Any, inputs: list, outputs: list) -> Call:
        kernel = lane_generate.elementwise_backward(function.slope)
        return kernel, (*inputs, *outputs, numbers(function), outputs[0].size)

    def softmax(self, _: Any, inputs: list, outputs: list) -> Call:
        return lane_kernels.softmax, (*inputs, *outputs, self._room(), self._features(outputs[0]), self.lanes)

    def softmax_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        return lane_kernels.softmax_backward, (*inputs, *outputs, self._room(), self._features(outputs[0]), self.lanes)

    def dropout_mask(self, detail: Any, _: list, outputs: list) -> Call:
        rate, node = detail
        stream = np.zeros(1, np.uint64)
        self.masks.append((stream, node))
        sizes = self.batch, self._features(outputs[0]), self.lanes
        return lane_kernels.dropout_mask, (stream, np.full(1, rate, np.float32), *outputs, *sizes)

    def multiply(self, _: Any, inputs: list, outputs: list) -> Call:
        return lane_kernels.multiply, (*inputs, *outputs, outputs[0].size)

    def elementwise_loss(self, detail: Any, inputs: list, outputs: list) -> Call:
        loss, fused = detail
        functions = (loss.fused_value, loss.fused_slope) if fused else (loss.value, loss.slope)
        values = np.zeros_like(inputs[0])
        out, gradient, slope = wanted(outputs)
        arguments = *inputs, numbers(loss), out, gradient, values, self.batch, self._features(values), self.lanes, slope
        return lane_generate.loss(*functions), arguments

    def categorical_loss(self, detail: Any, inputs: list, outputs: list) -> Call:
        fused, smoothing = detail
        kernel = lane_losses.categorical_loss_fused if fused else lane_losses.categorical_loss
        return kernel, self._over_classes((*inputs, np.full(1, smoothing, np.float32)), outputs)

    def distribution_loss(self, fused: Any, inputs: list, outputs: list) -> Call:
        kernel = lane_losses.distribution_loss_fused if fused else lane_losses.distribution_loss
        return kernel, self._over_classes(tuple(inputs), outputs)

    def _over_classes(self, inputs: tuple, outputs: list) -> tuple:
        out, gradient, slope = wanted(outputs)
        sizes = self.batch, self._features(inputs[0]), self.lanes
        return *inputs, out, gradient, self._room(), self._room(), *sizes, slope

    def regularize(self, function: Any, inputs: list, outputs: list) -> Call:
        return lane_generate.regularize(function.slope), (*inputs, *outputs, numbers(function), outputs[0].size)

    def clip_values(self, limit: Any, _: list, __: list) -> Call:
        gradient = self.parameters.flat_gradient
        return lane_kernels.clip_values, (gradient, np.full(1, limit, np.float32), gradient.size)

    def clip_norm(self, limit: Any, _: list, __: list) -> Call:
        gradient = self.parameters.flat_gradient
        return lane_kernels.clip_norm, (gradient, np.full(1, limit, np.float32), gradient.size)

    def constrain(self, limit: Any, inputs: list, _: list) -> Call:
        weight = inputs[0]
        outputs = next(b.shape[0] for b in self.program.buffers if self.arrays[b.number] is weight)
        return lane_kernels.constrain, (weight, np.full(1, limit, np.float32), outputs, weight.size // outputs)

    def update(self, optimizer: Any, _: list, __: list) -> Call:
        p = self.parameters
        kernel = lane_generate.update(optimizer.rule(), len(p.slots))
        return kernel, (p.flat, p.flat_gradient, self.hyper, *p.slots, 0, p.flat.size)


def numbers(function: Any) -> np.ndarray:
    return np.array(function.constants(), np.float32)


def wanted(outputs: list) -> tuple[np.ndarray, np.ndarray, int]:
    """Loss, gradient, and whether there is one."""
    return (*outputs, 1) if len(outputs) > 1 else (*outputs, NOTHING, 0)
