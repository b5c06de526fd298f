"""Restricted Boltzmann machines on (units, columns): a column is a sample, or a chain."""

import numpy as np

from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.kernels import GOLDEN, MIX_1, MIX_2, SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4

ONE, ZERO = np.float32(1.0), np.float32(0.0)
UNIT = np.float32(2.0**-24)


@jit
def affine_transposed(hidden, weight, bias, out):
    """out = Wᵀ h + c: weight (hidden, visible), bias (visible,)."""
    np.dot(weight.T, hidden, out)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] += bias[i]


@jit
def bernoulli(stream, probability, out):
    """1 with that probability, else 0; position i draws the hash of (stream[0], i)."""
    for i in range(out.size):
        value = np.uint64(i) * GOLDEN + stream[0]
        value = (value ^ (value >> SHIFT_1)) * MIX_1
        value = (value ^ (value >> SHIFT_2)) * MIX_2
        value = value ^ (value >> SHIFT_3)
        # 24 bits: exact in float32, as in the reference
        out[i] = ONE if np.float32(np.int64(value >> SHIFT_4)) * UNIT < probability[i] else ZERO


@jit
def transpose(source, out):
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = source[j, i]


@jit
def difference(data, model, out):
    """out = mean of the model's columns − mean of the data's."""
    for i in range(out.size):
        here, there = ZERO, ZERO
        for j in range(data.shape[1]):
            here += data[i, j]
        for j in range(model.shape[1]):
            there += model[i, j]
        out[i] = there / np.float32(model.shape[1]) - here / np.float32(data.shape[1])


@jit
def contrast(v0, h0, v, h, scratch, weight_gradient, visible_gradient, hidden_gradient):
    """hidden_gradient has size 0 where the layer has no bias."""
    np.dot(h0, v0.T, scratch)
    np.dot(h, v.T, weight_gradient)
    here, there = ONE / np.float32(v0.shape[1]), ONE / np.float32(v.shape[1])
    for i in range(scratch.shape[0]):
        for j in range(scratch.shape[1]):
            weight_gradient[i, j] = weight_gradient[i, j] * there - scratch[i, j] * here
    difference(v0, v, visible_gradient)
    difference(h0, h, hidden_gradient)
