"""The kernels of small networks. Arrays are flat: feature f of sample j stands at f * lanes + j, where lanes is the
batch rounded up to whole vectors. The lanes behind the last sample hold whatever is finite; their gradients are 0.

Sums over inputs go one after the other, sums over samples lane by lane and then by halves: the same everywhere.
Whole numbers come last. Those called start, batch and at change from step to step; the others are written into the text
of the compiled loop.
"""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lanes import load, muladd, splat, store, total

LANES = 16
ZERO, ONE = np.float32(0.0), np.float32(1.0)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(40)


@jit_exact
def gather(source, rows, out, start, batch, features, lanes):
    """The samples rows[start : start + batch] of source (samples · features)."""
    for j in range(batch):
        row = rows[start + j] * features
        for f in range(features):
            out[f * lanes + j] = source[row + f]


@jit_exact
def gather_labels(source, rows, out, start, batch):
    for j in range(batch):
        out[j] = source[rows[start + j]]


@jit_exact
def affine(x, weight, bias, out, outputs, inputs, lanes):
    """out = W x + b: weight (outputs · inputs), bias (outputs)."""
    for i in range(outputs):
        for j in range(0, lanes, LANES):
            z = splat(bias[i])
            for k in range(inputs):
                z = muladd(weight[i * inputs + k], load(x, k * lanes + j), z)
            store(out, i * lanes + j, z)


@jit_exact
def affine_without_bias(x, weight, out, outputs, inputs, lanes):
    for i in range(outputs):
        for j in range(0, lanes, LANES):
            z = splat(ZERO)
            for k in range(inputs):
                z = muladd(weight[i * inputs + k], load(x, k * lanes + j), z)
            store(out, i * lanes + j, z)


@jit_exact
def affine_backward(x, g, weight_gradient, bias_gradient, outputs, inputs, lanes):
    for i in range(outputs):
        together = splat(ZERO)
        for j in range(0, lanes, LANES):
            together = muladd(ONE, load(g, i * lanes + j), together)
        bias_gradient[i] = total(together)
        for k in range(inputs):
            together = splat(ZERO)
            for j in range(0, lanes, LANES):
                together = muladd(load(g, i * lanes + j), load(x, k * lanes + j), together)
            weight_gradient[i * inputs + k] = total(together)


@jit_exact
def affine_backward_without_bias(x, g, weight_gradient, outputs, inputs, lanes):
    for i in range(outputs):
        for k in range(inputs):
            together = splat(ZERO)
            for j in range(0, lanes, LANES):
                together = muladd(load(g, i * lanes + j), load(x, k * lanes + j), together)
            weight_gradient[i * inputs + k] = total(together)


@jit_exact
def affine_backward_input(weight, g, out, outputs, inputs, lanes):
    """out = Wᵀ g."""
    for k in range(inputs):
        for j in range(0, lanes, LANES):
            back = splat(ZERO)
            for i in range(outputs):
                back = muladd(weight[i * inputs + k], load(g, i * lanes + j), back)
            store(out, k * lanes + j, back)


@jit_exact
def multiply(a, b, out, size):
    for i in range(size):
        out[i] = a[i] * b[i]


@jit_exact
def mix(value):
    """See engine.randomness.mix."""
    value += GOLDEN
    value = (value ^ (value >> SHIFT_1)) * MIX_1
    value = (value ^ (value >> SHIFT_2)) * MIX_2
    return value ^ (value >> SHIFT_3)


@jit_exact
def draw(stream, stream_of_step, node):
    """The key of one layer in one step: engine.randomness.key(stream_of_step, node)."""
    stream[0] = mix(mix(stream_of_step) ^ np.uint64(node))


@jit_exact
def dropout_mask(stream, rate, out, batch, features, lanes):
    """0 with probability rate[0], else 1 / (1 - rate[0]); value (f, j) draws the hash of (stream[0], f * batch + j)."""
    kept = ONE / (ONE - rate[0])
    limit = np.uint64(math.ceil(np.float64(rate[0]) * 16777216.0))
    for f in range(features):
        for j in range(batch):
            value = np.uint64(f * batch + j) * GOLDEN + stream[0]
            value = (value ^ (value >> SHIFT_1)) * MIX_1
            value = (value ^ (value >> SHIFT_2)) * MIX_2
            value = value ^ (value >> SHIFT_3)
            out[f * lanes + j] = ZERO if (value >> SHIFT_4) < limit else kept


@jit_exact
def softmax(z, out, work, classes, lanes):
    """work: one number a lane."""
    for j in range(lanes):
        work[j] = z[j]
    for i in range(1, classes):
        for j in range(lanes):
            work[j] = max(work[j], z[i * lanes + j])
    for i in range(classes):
        for j in range(lanes):
            out[i * lanes + j] = exp(z[i * lanes + j] - work[j])
    for j in range(lanes):
        work[j] = out[j]
    for i in range(1, classes):
        for j in range(lanes):
            work[j] += out[i * lanes + j]
    for i in range(classes):
        for j in range(lanes):
            out[i * lanes + j] = out[i * lanes + j] / work[j]


@jit_exact
def softmax_backward(p, g, out, work, classes, lanes):
    for j in range(lanes):
        work[j] = ZERO
    for i in range(classes):
        for j in range(lanes):
            work[j] += p[i * lanes + j] * g[i * lanes + j]
    for i in range(classes):
        for j in range(lanes):
            out[i * lanes + j] = p[i * lanes + j] * (g[i * lanes + j] - work[j])


@jit_exact
def mean_of(values, out, batch, features, lanes):
    """out[0] = the sum of all values of the samples, divided by their number; values (features · lanes) becomes 0
    behind the last sample."""
    together = splat(ZERO)
    for f in range(features):
        for j in range(batch, lanes):
            values[f * lanes + j] = ZERO
        for j in range(0, lanes, LANES):
            together = muladd(ONE, load(values, f * lanes + j), together)
    out[0] = np.float64(total(together)) / batch


@jit_exact
def clip_values(g, limit, size):
    """Each value between -limit[0] and limit[0]; a NaN stays one."""
    top = limit[0]
    for i in range(size):
        x = g[i]
        g[i] = top if x > top else (-top if x < -top else x)


@jit_exact
def clip_norm(g, limit, size):
    """g scaled to the length limit[0] where it is longer; a NaN or an infinity spreads."""
    length = 0.0
    for i in range(size):
        length += np.float64(g[i]) * np.float64(g[i])
    scale = np.float32(np.float64(limit[0]) / (math.sqrt(length) + 1e-6))
    if not scale >= ONE:
        for i in range(size):
            g[i] *= scale


@jit_exact
def constrain(weight, limit, outputs, inputs):
    """Each row of weight (outputs · inputs) scaled to the length limit[0] where it is longer."""
    for i in range(outputs):
        squares = ZERO
        for k in range(inputs):
            squares += weight[i * inputs + k] * weight[i * inputs + k]
        length = np.float32(math.sqrt(squares))
        if length > limit[0]:
            scale = limit[0] / length
            for k in range(inputs):
                weight[i * inputs + k] *= scale
