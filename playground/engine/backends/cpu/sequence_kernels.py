"""What the kernels of recurrent layers are made of, and Embedding.

Buffers are (steps, features · batch): the operands of one step are contiguous, and loops over them are flat. One step
is two matrix products, (G·units, features) x (features, batch) and (G·units, units) x (units, batch), and a few loops
over its gates. On the way back the slopes of all steps are also laid out as (G·units, steps, batch): the gradient of a
weight is then one product over all steps. Loops touch few arrays each: with many, the compiler would have to prove too
many pairs apart and gives up on vector code.
"""

import numpy as np

from playground.engine.backends.cpu.fastmath import sigmoid, tanh
from playground.engine.backends.cpu.jit import NO_TRANSPOSE, SINGLE, TRANSPOSE, gemm, jit

ZERO, HALF = np.float32(0.0), np.float32(0.5)
BLOCK = 16
SOME = 2  # steps of the way back whose slopes and inputs stay in the second cache until their products are made


@jit
def product(weight, x, out):
    """out = weight x: weight (rows, columns), x (columns · batch,), out (rows · batch,)."""
    rows, columns = weight.shape
    np.dot(weight, x.reshape(columns, x.size // columns), out.reshape(rows, out.size // rows))


@jit
def product_back(weight, g, out):
    """out = weightᵀ g."""
    rows, columns = weight.shape
    np.dot(weight.T, g.reshape(rows, g.size // rows), out.reshape(columns, out.size // columns))


@jit
def product_over_steps(g, x, out):
    """out = Σ g[:, t] x[:, t]ᵀ: g (rows, steps, batch), x (columns, steps, batch), out (rows, columns)."""
    columns = g.shape[1] * g.shape[2]
    np.dot(g.reshape(g.shape[0], columns), x.reshape(x.shape[0], columns).T, out)


@jit
def transpose(a, out):
    """out = aᵀ, in blocks, so that both sides stay in the cache."""
    rows, columns = a.shape
    for i0 in range(0, rows, BLOCK):
        for j0 in range(0, columns, BLOCK):
            for j in range(j0, min(j0 + BLOCK, columns)):
                for i in range(i0, min(i0 + BLOCK, rows)):
                    out[j, i] = a[i, j]


@jit
def add_biases(bias_ih, bias_hh, out):
    """out[i · batch + j] = bias_ih[i] + bias_hh[i]."""
    batch = out.size // bias_ih.size
    for i in range(bias_ih.size):
        for j in range(batch):
            out[i * batch + j] = bias_ih[i] + bias_hh[i]


@jit
def clear(out):
    for i in range(out.size):
        out[i] = ZERO


@jit
def add(a, out):
    for i in range(out.size):
        out[i] += a[i]


@jit
def copy(a, out):
    for i in range(out.size):
        out[i] = a[i]


@jit
def by_step(x, t, out):
    """out[:, t] = x: x (features · batch,), out (features, steps, batch)."""
    features, _, batch = out.shape
    for i in range(features):
        for j in range(batch):
            out[i, t, j] = x[i * batch + j]


@jit
def sums(a, out):
    """out[i] += Σ a[i, ·, ·]."""
    for i in range(a.shape[0]):
        total = ZERO
        for t in range(a.shape[1]):
            for j in range(a.shape[2]):
                total += a[i, t, j]
        out[i] += total


@jit
def sigmoid_sum(a, b, c, out):
    for k in range(out.size):
        out[k] = sigmoid(a[k] + b[k] + c[k])


@jit
def tanh_sum(a, b, c, out):
    for k in range(out.size):
        out[k] = tanh(a[k] + b[k] + c[k])


@jit
def weight_gradients(dz_all, xh_all, both, d_w_ih, d_w_hh, d_b_ih, d_b_hh):
    """One product for both matrices, where their sums have the same slope: dz_all (rows, steps, batch), xh_all
    (features + units, steps, batch), both (rows, features + units): scratch."""
    product_over_steps(dz_all, xh_all, both)
    apart(both, d_w_ih, d_w_hh)
    clear(d_b_ih)
    sums(dz_all, d_b_ih)
    copy(d_b_ih, d_b_hh)


@jit
def apart(both, d_w_ih, d_w_hh):
    """The two matrices whose columns stand side by side in one."""
    features = d_w_ih.shape[1]
    for i in range(both.shape[0]):
        for j in range(features):
            d_w_ih[i, j] = both[i, j]
        for j in range(features, both.shape[1]):
            d_w_hh[i, j - features] = both[i, j]


@jit
def some(a, count):
    """The memory of a (rows, steps, batch) for so many of its steps: (rows, count, batch)."""
    rows, _, batch = a.shape
    return a.reshape(-1)[: rows * count * batch].reshape(rows, count, batch)


@jit
def weight_gradients_more(dz, xh, numbers, first, both, d_bias):
    """``weight_gradients`` of some steps, that are in the cache still: both += Σ dz[:, t] xh[:, t]ᵀ, or = for the first
    of them, and d_bias += Σ dz. numbers: 1 and 0, as BLAS wants them."""
    rows, length, columns = len(dz), dz.shape[1] * dz.shape[2], len(xh)
    one, beta = numbers[:1], numbers[1:] if first else numbers[:1]
    # BLAS goes by columns: it sees every array transposed, and computes bothᵀ += xh dzᵀ
    gemm(SINGLE, TRANSPOSE, NO_TRANSPOSE, columns, rows, length, one.ctypes, xh.ctypes, length,
         dz.ctypes, length, beta.ctypes, both.ctypes, columns)  # fmt: skip
    sums(dz, d_bias)


@jit
def class_number(value, count):
    """The nearest whole number from 0 to count − 1; 0 for what is not a number."""
    return int(min(max(value, ZERO), np.float32(count - 1)) + HALF) if value == value else 0


@jit
def embedding(x, weight, out):
    """x (T, B) class numbers, weight (classes, F) -> out (T, F, B)."""
    for t in range(x.shape[0]):
        for j in range(x.shape[1]):
            row = class_number(x[t, j], len(weight))
            for f in range(weight.shape[1]):
                out[t, f, j] = weight[row, f]


@jit
def embedding_backward(x, g, gradient, slope):
    """gradient (classes, F): the sum of g (T, F, B) wherever that class stood; slope of x: zero."""
    clear(gradient.reshape(-1))
    clear(slope.reshape(-1))
    for t in range(x.shape[0]):
        for j in range(x.shape[1]):
            row = class_number(x[t, j], len(gradient))
            for f in range(gradient.shape[1]):
                gradient[row, f] += g[t, f, j]
