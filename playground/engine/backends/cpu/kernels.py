"""The kernels that do not depend on a kind. Buffers are (features, batch): the batch is the innermost axis."""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp
from playground.engine.backends.cpu.jit import jit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(40)
BLOCK = 16


@jit
def gather(source, rows, out):
    """out[f, j] = source[rows[j], f]; in blocks, so that both sides stay in the cache."""
    features, batch = out.shape
    for j0 in range(0, batch, BLOCK):
        j1 = min(j0 + BLOCK, batch)
        for f in range(features):
            for j in range(j0, j1):
                out[f, j] = source[rows[j], f]


@jit
def gather_labels(source, rows, out):
    for j in range(out.size):
        out[j] = source[rows[j]]


@jit
def affine(x, weight, bias, out):
    """out = W x + b: x (in, batch), weight (out, in), bias (out,)."""
    np.dot(weight, x, out)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] += bias[i]


@jit
def affine_without_bias(x, weight, out):
    np.dot(weight, x, out)


@jit
def affine_backward(x, g, weight_gradient, bias_gradient):
    np.dot(g, x.T, weight_gradient)
    for i in range(g.shape[0]):
        total = np.float32(0.0)
        for j in range(g.shape[1]):
            total += g[i, j]
        bias_gradient[i] = total


@jit
def affine_backward_without_bias(x, g, weight_gradient):
    np.dot(g, x.T, weight_gradient)


@jit
def affine_backward_input(weight, g, out):
    np.dot(weight.T, g, out)


@jit
def add(a, b, out):
    for i in range(out.size):
        out[i] = a[i] + b[i]


@jit
def multiply(a, b, out):
    for i in range(out.size):
        out[i] = a[i] * b[i]


@jit
def dropout_mask(stream, rate, position, out):
    """0 with probability rate[0], else 1 / (1 - rate[0]): out (features, batch) is columns position[0] and so on of a
    batch of position[1]; the value in place i of the whole draws the hash of (stream[0], i)."""
    kept = np.float32(1.0) / (np.float32(1.0) - rate[0])
    limit = np.uint64(math.ceil(np.float64(rate[0]) * 16777216.0))
    for f in range(out.shape[0]):
        start = np.uint64(f) * position[1] + position[0]
        for j in range(out.shape[1]):
            value = (start + np.uint64(j)) * GOLDEN + stream[0]
            value = (value ^ (value >> SHIFT_1)) * MIX_1
            value = (value ^ (value >> SHIFT_2)) * MIX_2
            value = value ^ (value >> SHIFT_3)
            out[f, j] = np.float32(0.0) if (value >> SHIFT_4) < limit else kept


@jit
def softmax(z, out):
    classes, batch = z.shape
    for j in range(batch):
        peak = z[0, j]
        for i in range(1, classes):
            peak = max(peak, z[i, j])
        total = np.float32(0.0)
        for i in range(classes):
            out[i, j] = exp(z[i, j] - peak)
            total += out[i, j]
        scale = np.float32(1.0) / total
        for i in range(classes):
            out[i, j] *= scale


@jit
def softmax_backward(p, g, out):
    classes, batch = p.shape
    for j in range(batch):
        total = np.float32(0.0)
        for i in range(classes):
            total += p[i, j] * g[i, j]
        for i in range(classes):
            out[i, j] = p[i, j] * (g[i, j] - total)


@jit
def clip_values(g, limit):
    """Each value between -limit[0] and limit[0]; a NaN stays one."""
    top = limit[0]
    for i in range(g.size):
        x = g[i]
        g[i] = top if x > top else (-top if x < -top else x)


@jit
def clip_norm(g, limit):
    """g scaled to the length limit[0] where it is longer; a NaN or an infinity spreads."""
    total = 0.0
    for i in range(g.size):
        total += np.float64(g[i]) * np.float64(g[i])
    scale = np.float32(np.float64(limit[0]) / (math.sqrt(total) + 1e-6))
    if not scale >= np.float32(1.0):
        for i in range(g.size):
            g[i] *= scale


@jit
def cut(pull, rate, weight, alive):
    """Moves each weight by its pull; one that is carried past 0 is 0 from then on."""
    r = rate[0]
    for i in range(weight.size):
        w = weight[i]
        pulled = w - r * pull[i]
        if (w > 0 and pulled < 0) or (w < 0 and pulled > 0):
            alive[i] = 0
        weight[i] = pulled if alive[i] != 0 else np.float32(0.0)


@jit
def constrain(weight, limit):
    """Each row of weight (out, in) scaled to the length limit[0] where it is longer."""
    for i in range(weight.shape[0]):
        total = np.float32(0.0)
        for j in range(weight.shape[1]):
            total += weight[i, j] * weight[i, j]
        length = np.float32(math.sqrt(total))
        if length > limit[0]:
            scale = limit[0] / length
            for j in range(weight.shape[1]):
                weight[i, j] *= scale
