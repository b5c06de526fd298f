"""Pools, enlarging, and what else images need, on arrays of (channels, height, width, batch).

``place`` is that of image_kernels; the batch is the innermost loop throughout.
"""

import math

import numpy as np

from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.kernels import GOLDEN, MIX_1, MIX_2, SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4

ZERO = np.float32(0.0)
LOW_SHIFT, LOW_BITS = np.uint64(16), np.uint64(0xFFFFFF)
TURN, STEP = 2.0 * math.pi / 16777216.0, 1.0 / 16777216.0


@jit
def max_pool(x, out, taps, place):
    """taps says which value of the window was the largest, the first where several are; NaN counts as the largest.
    The arrays have four axes."""
    channels, height, width, batch, down, across, size, stride, _, top, left, _, _, _ = place
    for c in range(channels):
        for oy in range(down):
            y0, y1 = max(oy * stride - top, 0), min(oy * stride - top + size, height)
            for ox in range(across):
                x0, x1 = max(ox * stride - left, 0), min(ox * stride - left + size, width)
                for j in range(batch):
                    out[c, oy, ox, j] = x[c, y0, x0, j]
                    taps[c, oy, ox, j] = np.uint8((y0 - oy * stride + top) * size + x0 - ox * stride + left)
                for y in range(y0, y1):
                    for i in range(x0, x1):
                        tap = np.uint8((y - oy * stride + top) * size + i - ox * stride + left)
                        for j in range(batch):
                            v, best = x[c, y, i, j], out[c, oy, ox, j]
                            larger = v > best or (v != v and best == best)
                            out[c, oy, ox, j] = v if larger else best
                            taps[c, oy, ox, j] = tap if larger else taps[c, oy, ox, j]


@jit
def max_pool_two(x, out, taps):
    """The same for windows of 2×2 with stride 2 that lie inside the image: one pass."""
    channels, down, across, batch = out.shape
    for c in range(channels):
        for oy in range(down):
            for ox in range(across):
                for j in range(batch):
                    best, tap = x[c, 2 * oy, 2 * ox, j], np.uint8(0)
                    v = x[c, 2 * oy, 2 * ox + 1, j]
                    larger = v > best or (v != v and best == best)
                    best, tap = (v if larger else best), (np.uint8(1) if larger else tap)
                    v = x[c, 2 * oy + 1, 2 * ox, j]
                    larger = v > best or (v != v and best == best)
                    best, tap = (v if larger else best), (np.uint8(2) if larger else tap)
                    v = x[c, 2 * oy + 1, 2 * ox + 1, j]
                    larger = v > best or (v != v and best == best)
                    out[c, oy, ox, j] = v if larger else best
                    taps[c, oy, ox, j] = np.uint8(3) if larger else tap


@jit
def max_pool_backward(g, taps, out, place):
    channels, height, width, batch, down, across, size, stride, _, top, left, _, _, _ = place
    out[...] = ZERO
    for c in range(channels):
        for oy in range(down):
            y0, y1 = max(oy * stride - top, 0), min(oy * stride - top + size, height)
            for ox in range(across):
                x0, x1 = max(ox * stride - left, 0), min(ox * stride - left + size, width)
                for y in range(y0, y1):
                    for i in range(x0, x1):
                        tap = np.uint8((y - oy * stride + top) * size + i - ox * stride + left)
                        for j in range(batch):
                            out[c, y, i, j] += g[c, oy, ox, j] if taps[c, oy, ox, j] == tap else ZERO


@jit
def max_pool_two_backward(g, taps, out):
    """Every pixel is written once; the odd row and column that no window sees are zero."""
    channels, down, across, batch = g.shape
    for c in range(channels):
        for oy in range(down):
            for ox in range(across):
                for j in range(batch):
                    value, tap = g[c, oy, ox, j], taps[c, oy, ox, j]
                    out[c, 2 * oy, 2 * ox, j] = value if tap == 0 else ZERO
                    out[c, 2 * oy, 2 * ox + 1, j] = value if tap == 1 else ZERO
                    out[c, 2 * oy + 1, 2 * ox, j] = value if tap == 2 else ZERO
                    out[c, 2 * oy + 1, 2 * ox + 1, j] = value if tap == 3 else ZERO
        if out.shape[2] > 2 * across:
            out[c, :, 2 * across :] = ZERO
        if out.shape[1] > 2 * down:
            out[c, 2 * down :] = ZERO


@jit
def average_pool(x, out, place):
    channels, height, width, batch, down, across, size, stride, _, top, left, _, _, _ = place
    out[...] = ZERO
    for c in range(channels):
        for oy in range(down):
            y0, y1 = max(oy * stride - top, 0), min(oy * stride - top + size, height)
            for ox in range(across):
                x0, x1 = max(ox * stride - left, 0), min(ox * stride - left + size, width)
                share = np.float32(1.0) / np.float32((y1 - y0) * (x1 - x0))
                for y in range(y0, y1):
                    for i in range(x0, x1):
                        for j in range(batch):
                            out[c, oy, ox, j] += x[c, y, i, j] * share


@jit
def average_pool_backward(g, out, place):
    channels, height, width, batch, down, across, size, stride, _, top, left, _, _, _ = place
    out[...] = ZERO
    for c in range(channels):
        for oy in range(down):
            y0, y1 = max(oy * stride - top, 0), min(oy * stride - top + size, height)
            for ox in range(across):
                x0, x1 = max(ox * stride - left, 0), min(ox * stride - left + size, width)
                share = np.float32(1.0) / np.float32((y1 - y0) * (x1 - x0))
                for y in range(y0, y1):
                    for i in range(x0, x1):
                        for j in range(batch):
                            out[c, y, i, j] += g[c, oy, ox, j] * share


@jit
def upsample(x, out, size):
    """size (1,): how many times larger."""
    for c in range(out.shape[0]):
        for y in range(out.shape[1]):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    out[c, y, i, j] = x[c, y // size[0], i // size[0], j]


@jit
def upsample_backward(g, out, size):
    out[...] = ZERO
    for c in range(g.shape[0]):
        for y in range(g.shape[1]):
            for i in range(g.shape[2]):
                for j in range(g.shape[3]):
                    out[c, y // size[0], i // size[0], j] += g[c, y, i, j]


@jit
def multiply_channels(x, mask, out):
    """x (channels, pixels, batch), mask (channels, batch)."""
    for c in range(x.shape[0]):
        for p in range(x.shape[1]):
            for j in range(x.shape[2]):
                out[c, p, j] = x[c, p, j] * mask[c, j]


@jit
def gaussian_noise(x, stream, stddev, position, out):
    """See engine.randomness.normal for what is drawn, and kernels.dropout_mask for ``position``."""
    for f in range(out.shape[0]):
        start = np.uint64(f) * position[1] + position[0]
        for j in range(out.shape[1]):
            value = (start + np.uint64(j)) * GOLDEN + stream[0]
            value = (value ^ (value >> SHIFT_1)) * MIX_1
            value = (value ^ (value >> SHIFT_2)) * MIX_2
            value = value ^ (value >> SHIFT_3)
            radius = math.sqrt(-2.0 * math.log((np.float64(value >> SHIFT_4) + 1.0) * STEP))
            turn = math.cos(np.float64((value >> LOW_SHIFT) & LOW_BITS) * TURN)
            out[f, j] = x[f, j] + stddev[0] * np.float32(radius * turn)
