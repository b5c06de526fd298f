"""Convolutions: images are (channels, height, width, batch), rearranged in blocks into columns for a matrix product.

A block is a run of output pixels, as many as keep the columns in the second-level cache. ``place`` holds the numbers of
a convolution, see PLACE. Arrays are flat or two-dimensional; a bias, gradient or input gradient that is not wanted has
size 0. ``work`` is memory for the columns and for a block of outputs.
"""

import numpy as np

from playground.engine.backends.cpu.jit import NO_TRANSPOSE, SINGLE, TRANSPOSE, gemm, jit
from playground.engine.scratch import NUMBERS

# the meaning of ``place``: the large image (the convolution's input), its number of windows, the window, the block
# and what is to be computed, of the pixels (forward) or of the weight's columns (backward)
PLACE = ("channels", "height", "width", "batch", "down", "across", "size", "stride", "dilation", "top", "left", "block",
         "first", "last")  # fmt: skip
ZERO, ONE = np.float32(0.0), np.float32(1.0)


@jit
def columns(x, place, start, stop, cols):
    """cols[(channel, row, column of the window), (pixel, sample)] = what the window sees, for pixels start ≤ p < stop.
    cols is flat."""
    channels, height, width, batch, _, across, size, stride, dilation, top, left, _, _, _ = place
    count = 0
    for c in range(channels):
        for row in range(size):
            for column in range(size):
                offset = column * dilation - left
                p = start
                while p < stop:
                    oy = p // across
                    first = p - oy * across
                    last = min(across, first + stop - p)
                    p += last - first
                    y = oy * stride - top + row * dilation
                    # the windows first ≤ ox < last, those between low and high being inside the image
                    low = min(max(first, -(offset // stride)), last)
                    high = max(min(last, (width - 1 - offset) // stride + 1), low)
                    if y < 0 or y >= height:
                        low = high = last
                    cols[count : count + (low - first) * batch] = ZERO
                    count += (low - first) * batch
                    source = ((c * height + y) * width + low * stride + offset) * batch
                    run, runs = ((high - low) * batch, 1) if stride == 1 else (batch, high - low)
                    for _ in range(runs):
                        # slices, because indices that might be negative keep a loop from using vectors
                        a, b = cols[count : count + run], x[source : source + run]
                        for j in range(run):
                            a[j] = b[j]
                        count += run
                        source += run * stride
                    cols[count : count + (last - high) * batch] = ZERO
                    count += (last - high) * batch


@jit
def scatter(cols, place, start, stop, x):
    """The reverse of ``columns``: adds each value of cols to the pixel of x that it came from."""
    channels, height, width, batch, _, across, size, stride, dilation, top, left, _, _, _ = place
    count = 0
    for c in range(channels):
        for row in range(size):
            for column in range(size):
                offset = column * dilation - left
                p = start
                while p < stop:
                    oy = p // across
                    first = p - oy * across
                    last = min(across, first + stop - p)
                    p += last - first
                    y = oy * stride - top + row * dilation
                    low = min(max(first, -(offset // stride)), last)
                    high = max(min(last, (width - 1 - offset) // stride + 1), low)
                    if y >= 0 and y < height:
                        here = count + (low - first) * batch
                        target = ((c * height + y) * width + low * stride + offset) * batch
                        run, runs = ((high - low) * batch, 1) if stride == 1 else (batch, high - low)
                        for _ in range(runs):
                            a, b = x[target : target + run], cols[here : here + run]
                            for j in range(run):
                                a[j] += b[j]
                            here += run
                            target += run * stride
                    count += (last - first) * batch


@jit
def numbers(work):
    """1 and 0, as BLAS wants them, and the rest of the work."""
    work[0], work[1] = ONE, ZERO
    return work[0:1], work[1:2], work[NUMBERS:]


@jit
def pick(source, start, part):
    """part (rows, n) = source[:, start : start + n]."""
    for i in range(part.shape[0]):
        a, b = part[i], source[i, start : start + part.shape[1]]
        for j in range(a.size):
            a[j] = b[j]


@jit
def conv2d(x, weight, bias, out, place, work):
    """out (out, pixels · batch) = weight (out, values of a window) · columns + bias; pixels first ≤ p < last."""
    filters, depth = weight.shape
    batch, block, across = place[3], place[11], out.shape[1]
    one, zero, rest = numbers(work)
    for start in range(place[12], place[13], block):
        stop = min(start + block, place[13])
        n = (stop - start) * batch
        cols = rest[: depth * n]
        columns(x, place, start, stop, cols)
        # BLAS goes by columns: it sees every array transposed, and computes outᵀ = columnsᵀ weightᵀ
        gemm(SINGLE, NO_TRANSPOSE, NO_TRANSPOSE, n, filters, depth, one.ctypes, cols.ctypes, n,
             weight.ctypes, depth, zero.ctypes, out[0, start * batch :].ctypes, across)  # fmt: skip
        for i in range(bias.size):
            a, shift = out[i, start * batch : start * batch + n], bias[i]
            for j in range(n):
                a[j] += shift


@jit
def conv2d_backward(x, weight, g, weight_gradient, bias_gradient, x_gradient, place, work):
    """g (out, pixels · batch); the columns are made again, which is faster than to keep them. x and x_gradient are the
    channels of the weight's columns first ≤ k < last, of which the gradient is computed."""
    filters, depth = weight.shape
    batch, block, pixels, first = place[3], place[11], place[4] * place[5], place[12]
    across, mine = g.shape[1], place[13] - first
    one, zero, rest = numbers(work)
    bias_gradient[...] = ZERO
    x_gradient[...] = ZERO
    for start in range(0, pixels, block):
        stop = min(start + block, pixels)
        n = (stop - start) * batch
        cols, part = rest[: mine * n], g[0, start * batch :].ctypes
        columns(x, place, start, stop, cols)
        gemm(SINGLE, TRANSPOSE, NO_TRANSPOSE, mine, filters, n, one.ctypes, cols.ctypes, n,
             part, across, (one if start else zero).ctypes, weight_gradient[0, first:].ctypes, depth)  # fmt: skip
        for i in range(bias_gradient.size):
            total, values = ZERO, g[i, start * batch : start * batch + n]
            for j in range(n):
                total += values[j]
            bias_gradient[i] += total
        if x_gradient.size:
            gemm(SINGLE, NO_TRANSPOSE, TRANSPOSE, n, mine, filters, one.ctypes, part, across,
                 weight[0, first:].ctypes, depth, zero.ctypes, cols.ctypes, n)  # fmt: skip
            scatter(cols, place, start, stop, x_gradient)


@jit
def turned(weight, matrix):
    """matrix (out · values, in) of a transposed convolution's weight (out, in, values)."""
    filters, channels, values = weight.shape
    for o in range(filters):
        for i in range(channels):
            for v in range(values):
                matrix[o * values + v, i] = weight[o, i, v]


@jit
def conv2d_transpose(x, weight, bias, out, place, work):
    """x (in, pixels · batch), weight (out, in, values of a window) -> out, flat: every pixel of x is spread by it."""
    filters, channels, values = weight.shape
    depth, batch, block, pixels = filters * values, place[3], place[11], place[4] * place[5]
    matrix = work[: depth * channels].reshape(depth, channels)
    turned(weight, matrix)
    each = out.size // filters
    for i in range(filters):
        out[i * each : (i + 1) * each] = bias[i] if bias.size else ZERO
    for start in range(0, pixels, block):
        stop = min(start + block, pixels)
        n = (stop - start) * batch
        rest = work[depth * channels :]
        cols, part = rest[: depth * n], rest[depth * n : (depth + channels) * n].reshape(channels, n)
        pick(x, start * batch, part)
        np.dot(matrix, part, cols.reshape(depth, n))
        scatter(cols, place, start, stop, out)


@jit
def conv2d_transpose_backward(x, weight, g, weight_gradient, bias_gradient, x_gradient, place, work):
    """g flat; x_gradient (in, pixels · batch)."""
    filters, channels, values = weight.shape
    depth, batch, block, pixels = filters * values, place[3], place[11], place[4] * place[5]
    matrix = work[: depth * channels].reshape(depth, channels)
    share = work[depth * channels : 2 * depth * channels].reshape(depth, channels)
    turned(weight, matrix)
    weight_gradient[...] = ZERO
    for start in range(0, pixels, block):
        stop = min(start + block, pixels)
        n = (stop - start) * batch
        rest = work[2 * depth * channels :]
        cols, part = rest[: depth * n], rest[depth * n : (depth + channels) * n].reshape(channels, n)
        table = cols.reshape(depth, n)
        pick(x, start * batch, part)
        columns(g, place, start, stop, cols)
        np.dot(table, part.T, share)
        for o in range(filters):
            for i in range(channels):
                for v in range(values):
                    weight_gradient[o, i, v] += share[o * values + v, i]
        if x_gradient.size:
            np.dot(matrix.T, table, part)
            for i in range(channels):
                a, b = x_gradient[i, start * batch : start * batch + n], part[i]
                for j in range(n):
                    a[j] = b[j]
    each = g.size // filters
    for o in range(bias_gradient.size):
        total = ZERO
        for j in range(o * each, (o + 1) * each):
            total += g[j]
        bias_gradient[o] = total
