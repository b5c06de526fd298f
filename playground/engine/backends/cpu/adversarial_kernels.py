"""Kernels for random inputs and for gradients of gradients. Buffers are (features, batch)."""

import math

import numpy as np

from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.kernels import GOLDEN, MIX_1, MIX_2, SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4

SHORTEST = np.float32(1e-12)


@jit
def uniform_noise(stream, ends, out):
    """Between ends[0] and ends[1]: see engine.randomness.uniform; position i draws the hash of (stream[0], i)."""
    low, high = np.float64(ends[0]), np.float64(ends[1])
    for i in range(out.size):
        value = np.uint64(i) * GOLDEN + stream[0]
        value = (value ^ (value >> SHIFT_1)) * MIX_1
        value = (value ^ (value >> SHIFT_2)) * MIX_2
        value = value ^ (value >> SHIFT_3)
        out[i] = np.float32(low + (high - low) * (np.float64(value >> SHIFT_4) / 16777216.0))


@jit
def blend(a, b, share, out):
    """out = share a + (1 - share) b, share (batch,)."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = share[j] * a[i, j] + (np.float32(1.0) - share[j]) * b[i, j]


@jit
def ones(out):
    for i in range(out.size):
        out[i] = np.float32(1.0)


@jit
def lengths(x, out):
    """out[j] = the length of column j."""
    for j in range(x.shape[1]):
        total = np.float32(0.0)
        for i in range(x.shape[0]):
            total += x[i, j] * x[i, j]
        out[j] = np.float32(math.sqrt(total))


@jit
def lengths_backward(x, length, g, out):
    for j in range(x.shape[1]):
        scale = g[j] / max(length[j], SHORTEST)
        for i in range(x.shape[0]):
            out[i, j] = x[i, j] * scale
