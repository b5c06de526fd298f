"""Binds the operations of image layers and normalisation to their kernels; a part of the Runner."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from playground.core.shapes import Shape, size
from playground.core.windows import Slide
from playground.engine.backends.base import Call
from playground.engine.backends.cpu import image_kernels, norm_kernels, pool_kernels
from playground.engine.program import Program
from playground.engine.scratch import convolutions, pixels_of_block

NOTHING, EMPTY = np.zeros(0, np.float32), np.zeros((0, 0), np.float32)


class ImageCalls:
    """One method per operation, as in Runner. ``work`` is scratch memory, the same for all convolutions."""

    program: Program
    masks: list[tuple[np.ndarray, int]]
    position: np.ndarray

    def place(self, slide: Slide, last: int = 0) -> np.ndarray:
        """The numbers of image_kernels.PLACE; last: where what is computed ends, all of it."""
        window, batch = slide.window, self.program.batch
        (_, height, width), (_, down, across) = slide.large, slide.small
        sizes = window.size, window.stride, window.dilation
        before = window.before(height), window.before(width)
        return np.array([*slide.large, batch, down, across, *sizes, *before, pixels_of_block(slide, batch), 0, last])

    # -- convolutions

    @cached_property
    def works(self) -> list[np.ndarray]:
        """Scratch memory of those that go side by side: ``work`` and what is added to it."""
        return [self.work]

    @cached_property
    def work(self) -> np.ndarray:
        """Room for the columns and outputs of the largest block, and for two arrays like the weight."""
        return np.zeros(convolutions(self.program), np.float32)

    def conv2d(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, *bias = inputs
        rows = len(weight), -1
        arrays = x.reshape(-1), weight.reshape(rows), bias[0] if bias else NOTHING, outputs[0].reshape(rows)
        pixels = size(detail[0].small[1:])
        return image_kernels.conv2d, (*arrays, self.place(detail[0], pixels), self.work)

    def conv2d_backward(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, g = inputs
        rows = len(weight), -1
        bias, back = wanted(detail, outputs)
        arrays = x.reshape(-1), weight.reshape(rows), g.reshape(rows), outputs[0].reshape(rows), bias
        depth = arrays[1].shape[1]
        return image_kernels.conv2d_backward, (*arrays, back.reshape(-1), self.place(detail[0], depth), self.work)

    def conv2d_transpose(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, *bias = inputs
        table = weight.reshape(*weight.shape[:2], -1)
        arrays = x.reshape(weight.shape[1], -1), table, bias[0] if bias else NOTHING, outputs[0].reshape(-1)
        return image_kernels.conv2d_transpose, (*arrays, self.place(detail[0]), self.work)

    def conv2d_transpose_backward(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, g = inputs
        rows, table = (weight.shape[1], -1), (*weight.shape[:2], -1)
        bias, back = wanted(detail, outputs)
        arrays = x.reshape(rows), weight.reshape(table), g.reshape(-1), outputs[0].reshape(table), bias
        back = back.reshape(rows) if back.size else EMPTY
        return image_kernels.conv2d_transpose_backward, (*arrays, back, self.place(detail[0]), self.work)

    # -- pools

    def max_pool(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.large, inputs), *self.whole(slide.small, outputs)
        if in_pairs(slide):
            return pool_kernels.max_pool_two, arrays
        return pool_kernels.max_pool, (*arrays, self.place(slide))

    def max_pool_backward(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.small, inputs), *self.whole(slide.large, outputs)
        if in_pairs(slide):
            return pool_kernels.max_pool_two_backward, arrays
        return pool_kernels.max_pool_backward, (*arrays, self.place(slide))

    def average_pool(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.large, inputs), *self.whole(slide.small, outputs)
        return pool_kernels.average_pool, (*arrays, self.place(slide))

    def average_pool_backward(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.small, inputs), *self.whole(slide.large, outputs)
        return pool_kernels.average_pool_backward, (*arrays, self.place(slide))

    def upsample(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.small, inputs), *self.whole(slide.large, outputs)
        return pool_kernels.upsample, (*arrays, np.array([slide.window.size]))

    def upsample_backward(self, slide: Any, inputs: list, outputs: list) -> Call:
        arrays = *self.whole(slide.large, inputs), *self.whole(slide.small, outputs)
        return pool_kernels.upsample_backward, (*arrays, np.array([slide.window.size]))

    def whole(self, shape: Shape, arrays: list) -> list[np.ndarray]:
        """The arrays as (channels, height, width, batch)."""
        return [array.reshape(*shape, self.program.batch) for array in arrays]

    # -- drawn at random

    def multiply_channels(self, _: Any, inputs: list, outputs: list) -> Call:
        x, mask = inputs
        shape = len(mask), -1, self.program.batch
        return pool_kernels.multiply_channels, (x.reshape(shape), mask, outputs[0].reshape(shape))

    def gaussian_noise(self, detail: Any, inputs: list, outputs: list) -> Call:
        stddev, node = detail
        stream = np.zeros(1, np.uint64)
        self.masks.append((stream, node))
        return pool_kernels.gaussian_noise, (*inputs, stream, np.full(1, stddev, np.float32), self.position, *outputs)

    # -- normalisation

    def batch_norm(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, *rest = inputs
        epsilon = np.full(1, detail, np.float32)
        rows = len(weight), -1
        return norm_kernels.batch_norm, (x.reshape(rows), weight, *rest, epsilon, outputs[0].reshape(rows))

    def batch_norm_train(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, bias = inputs
        out, *rest = outputs
        numbers = np.array(detail, np.float32)
        rows = len(weight), -1
        return norm_kernels.batch_norm_train, (x.reshape(rows), weight, bias, numbers, out.reshape(rows), *rest)

    def batch_norm_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        x, weight, g, *rest = inputs
        rows = len(weight), -1
        back = outputs[2].reshape(rows) if len(outputs) > 2 else EMPTY
        return norm_kernels.batch_norm_backward, (x.reshape(rows), weight, g.reshape(rows), *rest, *outputs[:2], back)

    def layer_norm(self, detail: Any, inputs: list, outputs: list) -> Call:
        x, weight, bias = inputs
        out, mean, scales = outputs
        rows = len(mean), weight.size, self.program.batch
        epsilon = np.full(1, detail, np.float32)
        arrays = x.reshape(rows), weight.reshape(-1), bias.reshape(-1)
        return norm_kernels.layer_norm, (*arrays, epsilon, out.reshape(rows), mean, scales)

    def layer_norm_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        x, weight, g, mean, scales = inputs
        rows = len(mean), weight.size, self.program.batch
        back = outputs[2].reshape(rows) if len(outputs) > 2 else np.zeros((0, 0, 0), np.float32)
        work = np.zeros((2, self.program.batch), np.float32)
        arrays = x.reshape(rows), weight.reshape(-1), g.reshape(rows), mean, scales
        return norm_kernels.layer_norm_backward, (*arrays, *flat(outputs[:2]), back, work)

    def prelu(self, _: Any, inputs: list, outputs: list) -> Call:
        x, slope = inputs
        rows = len(slope), -1
        return norm_kernels.prelu, (x.reshape(rows), slope, outputs[0].reshape(rows))

    def prelu_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        x, slope, g = inputs
        rows = len(slope), -1
        back = outputs[1].reshape(rows) if len(outputs) > 1 else EMPTY
        return norm_kernels.prelu_backward, (x.reshape(rows), slope, g.reshape(rows), outputs[0], back)


def wanted(detail: Any, outputs: list) -> tuple[np.ndarray, np.ndarray]:
    """The gradients of a convolution's bias and input, empty where there is none to be computed."""
    has_bias = detail[1]
    return outputs[1] if has_bias else NOTHING, outputs[-1] if len(outputs) > 1 + has_bias else NOTHING


def in_pairs(slide: Slide) -> bool:
    """Whether the window is 2×2 with stride 2 and never leaves the image."""
    (_, height, width), (_, down, across), window = slide.large, slide.small, slide.window
    return window.size == window.stride == 2 and 2 * down <= height and 2 * across <= width


def flat(arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [array.reshape(-1) for array in arrays]
