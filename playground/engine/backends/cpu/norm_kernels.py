"""Normalisation and slopes per channel, on (channels, pixels · batch) and (rows, features, batch)."""

import numpy as np

from playground.engine.backends.cpu.jit import jit

ZERO, ONE = np.float32(0.0), np.float32(1.0)


@jit
def batch_norm(x, weight, bias, mean, variance, epsilon, out):
    for c in range(x.shape[0]):
        scale = weight[c] / np.sqrt(variance[c] + epsilon[0])
        shift = bias[c] - mean[c] * scale
        for j in range(x.shape[1]):
            out[c, j] = x[c, j] * scale + shift


@jit
def batch_norm_train(x, weight, bias, numbers, out, found, scales, mean, variance):
    """numbers: momentum, epsilon. found, scales: mean and 1 / deviation of the batch; mean, variance: running."""
    momentum, epsilon = numbers[0], numbers[1]
    count = np.float32(x.shape[1])
    spare = count / max(count - ONE, ONE)
    for c in range(x.shape[0]):
        total = ZERO
        for j in range(x.shape[1]):
            total += x[c, j]
        middle = total / count
        total = ZERO
        for j in range(x.shape[1]):
            total += (x[c, j] - middle) * (x[c, j] - middle)
        spread = total / count
        inverse = ONE / np.sqrt(spread + epsilon)
        scale, shift = inverse * weight[c], bias[c]
        for j in range(x.shape[1]):
            out[c, j] = (x[c, j] - middle) * scale + shift
        found[c], scales[c] = middle, inverse
        mean[c] = momentum * mean[c] + (ONE - momentum) * middle
        variance[c] = momentum * variance[c] + (ONE - momentum) * spread * spare


@jit
def batch_norm_backward(x, weight, g, found, scales, weight_gradient, bias_gradient, out):
    """out has size 0 where the input's gradient is not wanted."""
    count = np.float32(x.shape[1])
    for c in range(x.shape[0]):
        middle, inverse = found[c], scales[c]
        total, product = ZERO, ZERO
        for j in range(x.shape[1]):
            total += g[c, j]
            product += g[c, j] * (x[c, j] - middle)
        product *= inverse
        weight_gradient[c], bias_gradient[c] = product, total
        if out.size:
            scale = weight[c] * inverse
            lean, shift = product / count * inverse, total / count
            for j in range(x.shape[1]):
                out[c, j] = (g[c, j] - shift - (x[c, j] - middle) * lean) * scale


@jit
def layer_norm(x, weight, bias, epsilon, out, mean, scales):
    """x (rows, features, batch); mean, scales (rows, batch)."""
    rows, features, batch = x.shape
    share = ONE / np.float32(features)
    mean[...] = ZERO
    scales[...] = ZERO
    for r in range(rows):
        for f in range(features):
            for j in range(batch):
                mean[r, j] += x[r, f, j] * share
        for f in range(features):
            for j in range(batch):
                scales[r, j] += (x[r, f, j] - mean[r, j]) * (x[r, f, j] - mean[r, j]) * share
        for j in range(batch):
            scales[r, j] = ONE / np.sqrt(scales[r, j] + epsilon[0])
        for f in range(features):
            for j in range(batch):
                out[r, f, j] = (x[r, f, j] - mean[r, j]) * scales[r, j] * weight[f] + bias[f]


@jit
def layer_norm_backward(x, weight, g, mean, scales, weight_gradient, bias_gradient, out, work):
    """work (2, batch): the means of the gradient, and of its product with the normalised values."""
    rows, features, batch = x.shape
    share = ONE / np.float32(features)
    weight_gradient[...] = ZERO
    bias_gradient[...] = ZERO
    for r in range(rows):
        work[...] = ZERO
        for f in range(features):
            total, product = ZERO, ZERO
            for j in range(batch):
                normal = (x[r, f, j] - mean[r, j]) * scales[r, j]
                total += g[r, f, j]
                product += g[r, f, j] * normal
                work[0, j] += g[r, f, j] * weight[f] * share
                work[1, j] += g[r, f, j] * weight[f] * normal * share
            weight_gradient[f] += product
            bias_gradient[f] += total
        if out.size:
            for f in range(features):
                for j in range(batch):
                    normal = (x[r, f, j] - mean[r, j]) * scales[r, j]
                    out[r, f, j] = (g[r, f, j] * weight[f] - work[0, j] - normal * work[1, j]) * scales[r, j]


@jit
def prelu(x, slope, out):
    for c in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[c, j] = x[c, j] if x[c, j] > ZERO else slope[c] * x[c, j]


@jit
def prelu_backward(x, slope, g, slope_gradient, out):
    for c in range(x.shape[0]):
        total = ZERO
        for j in range(x.shape[1]):
            total += ZERO if x[c, j] > ZERO else g[c, j] * x[c, j]
        slope_gradient[c] = total
        if out.size:
            for j in range(x.shape[1]):
                out[c, j] = g[c, j] if x[c, j] > ZERO else slope[c] * g[c, j]
