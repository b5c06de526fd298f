"""The reference for image layers and normalisation, one plain method per operation. Images are NCHW."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from playground.core.windows import Window
from playground.engine import randomness
from playground.engine.program import Instruction, Program


def padded(x: np.ndarray, window: Window, value: float) -> np.ndarray:
    """x with as much around it as the window needs; never smaller than x."""
    sides = [(0, 0), (0, 0)]
    for length in x.shape[2:]:
        before = window.before(length)
        needed = (window.places(length) - 1) * window.stride + window.reach
        sides.append((before, max(needed - before - length, 0)))
    return np.pad(x, sides, constant_values=value)


def inside(array: np.ndarray, window: Window, shape: tuple[int, ...]) -> np.ndarray:
    """The part of a padded array that is the image of that shape, (…, height, width)."""
    top, left = window.before(shape[-2]), window.before(shape[-1])
    return array[:, :, top : top + shape[-2], left : left + shape[-1]]


def taps(window: Window, height: int, width: int) -> Iterator[tuple[int, int, tuple]]:
    """For every value of the window: row, column, and the index of what it sees of a padded image, place by place."""
    for row in range(window.size):
        for column in range(window.size):
            y, x = row * window.dilation, column * window.dilation
            down = slice(y, y + (height - 1) * window.stride + 1, window.stride)
            right = slice(x, x + (width - 1) * window.stride + 1, window.stride)
            yield row, column, (slice(None), slice(None), down, right)


def over_channels(values: np.ndarray, x: np.ndarray) -> np.ndarray:
    """values (channels,) so that they broadcast against x (batch, channels, …)."""
    return values.reshape(-1, *(1,) * (x.ndim - 2))


class ImageReference:
    program: Program
    dtype: Any
    stream: int

    def conv2d(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, *bias = inputs
        window, out = instruction.detail[0].window, outputs[0]
        wide = padded(x, window, 0)
        out[...] = over_channels(bias[0], out) if bias else 0
        for row, column, seen in taps(window, *out.shape[2:]):
            out += np.einsum("bihw,oi->bohw", wide[seen], weight[:, :, row, column])

    def conv2d_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, g = inputs
        slide, has_bias = instruction.detail
        window = slide.window
        wide = padded(x, window, 0)
        back = np.zeros_like(wide)
        for row, column, seen in taps(window, *g.shape[2:]):
            outputs[0][:, :, row, column] = np.einsum("bohw,bihw->oi", g, wide[seen])
            back[seen] += np.einsum("bohw,oi->bihw", g, weight[:, :, row, column])
        if has_bias:
            outputs[1][...] = g.sum(axis=(0, 2, 3))
        if len(outputs) > 1 + has_bias:
            outputs[-1][...] = inside(back, window, x.shape)

    def conv2d_transpose(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, *bias = inputs
        window, out = instruction.detail[0].window, outputs[0]
        wide = padded(np.zeros_like(out), window, 0)
        for row, column, seen in taps(window, *x.shape[2:]):
            wide[seen] += np.einsum("bihw,oi->bohw", x, weight[:, :, row, column])
        out[...] = inside(wide, window, out.shape)
        if bias:
            out += over_channels(bias[0], out)

    def conv2d_transpose_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, g = inputs
        slide, has_bias = instruction.detail
        window = slide.window
        wide = padded(g, window, 0)
        back = np.zeros_like(x)
        for row, column, seen in taps(window, *x.shape[2:]):
            outputs[0][:, :, row, column] = np.einsum("bohw,bihw->oi", wide[seen], x)
            back += np.einsum("bohw,oi->bihw", wide[seen], weight[:, :, row, column])
        if has_bias:
            outputs[1][...] = g.sum(axis=(0, 2, 3))
        if len(outputs) > 1 + has_bias:
            outputs[-1][...] = back

    def max_pool(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        window, (out, chosen) = instruction.detail.window, outputs
        wide = padded(inputs[0], window, -np.inf)
        values = np.stack([wide[seen] for _, _, seen in taps(window, *out.shape[2:])])
        chosen[...] = values.argmax(axis=0)  # the first of equal ones; NaN counts as the largest
        out[...] = np.take_along_axis(values, chosen[None], axis=0)[0]

    def max_pool_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        g, chosen = inputs
        window: Window = instruction.detail.window
        wide = padded(np.zeros_like(outputs[0]), window, 0)
        for row, column, seen in taps(window, *g.shape[2:]):
            wide[seen] += np.where(chosen == row * window.size + column, g, 0)
        outputs[0][...] = inside(wide, window, outputs[0].shape)

    def average_pool(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        window, out = instruction.detail.window, outputs[0]
        wide = padded(inputs[0], window, 0)
        out[...] = sum(wide[seen] for _, _, seen in taps(window, *out.shape[2:]))
        out /= self.pixels(inputs[0], window, out)

    def average_pool_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        window, g = instruction.detail.window, inputs[0]
        wide = padded(np.zeros_like(outputs[0]), window, 0)
        for _, _, seen in taps(window, *g.shape[2:]):
            wide[seen] += g / self.pixels(outputs[0], window, g)
        outputs[0][...] = inside(wide, window, outputs[0].shape)

    def pixels(self, x: np.ndarray, window: Window, out: np.ndarray) -> np.ndarray:
        """How many pixels of the image each place of the window covers, (1, 1, height, width)."""
        wide = padded(np.ones_like(x[:1, :1]), window, 0)
        return sum(wide[seen] for _, _, seen in taps(window, *out.shape[2:]))

    def upsample(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        size = instruction.detail.window.size
        outputs[0][...] = inputs[0].repeat(size, axis=2).repeat(size, axis=3)

    def upsample_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        batch, channels, height, width = outputs[0].shape
        size = instruction.detail.window.size
        outputs[0][...] = inputs[0].reshape(batch, channels, height, size, width, size).sum(axis=(3, 5))

    def multiply_channels(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, mask = inputs
        outputs[0][...] = x * mask.reshape(*mask.shape, *(1,) * (x.ndim - 2))

    def gaussian_noise(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        stddev, node = instruction.detail
        count = inputs[0].size
        # positions are counted as the compiled backend lays them out, see dropout_mask
        drawn = randomness.normal(randomness.key(self.stream, node), count).reshape(-1, self.program.batch).T
        outputs[0][...] = inputs[0] + stddev * drawn.reshape(inputs[0].shape)

    def batch_norm(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, bias, mean, variance = inputs
        scale = over_channels(weight / np.sqrt(variance + instruction.detail), x)
        outputs[0][...] = (x - over_channels(mean, x)) * scale + over_channels(bias, x)

    def batch_norm_train(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, bias = inputs
        out, found, scale, mean, variance = outputs
        momentum, epsilon = instruction.detail
        axes = (0, *range(2, x.ndim))
        count = x.size // x.shape[1]
        found[...] = x.mean(axis=axes)
        spread = x.var(axis=axes)
        scale[...] = 1 / np.sqrt(spread + epsilon)
        out[...] = (x - over_channels(found, x)) * over_channels(scale * weight, x) + over_channels(bias, x)
        mean[...] = momentum * mean + (1 - momentum) * found
        variance[...] = momentum * variance + (1 - momentum) * spread * count / max(count - 1, 1)

    def batch_norm_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, weight, g, mean, scale = inputs
        axes = (0, *range(2, x.ndim))
        normal = (x - over_channels(mean, x)) * over_channels(scale, x)
        outputs[0][...] = (g * normal).sum(axis=axes)
        outputs[1][...] = g.sum(axis=axes)
        if len(outputs) > 2:
            count = x.size // x.shape[1]
            rest = over_channels(outputs[1], x) / count + normal * over_channels(outputs[0], x) / count
            outputs[2][...] = (g - rest) * over_channels(weight * scale, x)

    def layer_norm(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, weight, bias = inputs
        out, mean, scale = outputs
        axes = tuple(range(x.ndim - weight.ndim, x.ndim))
        mean[...] = x.mean(axis=axes).reshape(mean.shape)
        scale[...] = 1 / np.sqrt(x.var(axis=axes) + instruction.detail).reshape(scale.shape)
        out[...] = normal_rows(x, mean, scale, axes) * weight + bias

    def layer_norm_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, weight, g, mean, scale = inputs
        axes, first = tuple(range(x.ndim - weight.ndim, x.ndim)), tuple(range(x.ndim - weight.ndim))
        normal = normal_rows(x, mean, scale, axes)
        outputs[0][...] = (g * normal).sum(axis=first)
        outputs[1][...] = g.sum(axis=first)
        if len(outputs) > 2:
            h = g * weight
            rest = h.mean(axis=axes, keepdims=True) + normal * (h * normal).mean(axis=axes, keepdims=True)
            outputs[2][...] = (h - rest) * scale.reshape(rest.shape[: len(first)] + (1,) * len(axes))

    def prelu(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, slope = inputs
        outputs[0][...] = np.where(x > 0, x, over_channels(slope, x) * x)

    def prelu_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, slope, g = inputs
        outputs[0][...] = np.where(x > 0, 0, g * x).sum(axis=(0, *range(2, x.ndim)))
        if len(outputs) > 1:
            outputs[1][...] = g * np.where(x > 0, 1, over_channels(slope, x))


def normal_rows(x: np.ndarray, mean: np.ndarray, scale: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """x less its mean, times scale, both per sample and row: (batch, rows) -> broadcast over ``axes``."""
    shape = (*x.shape[: x.ndim - len(axes)], *(1,) * len(axes))
    return (x - mean.reshape(shape)) * scale.reshape(shape)
