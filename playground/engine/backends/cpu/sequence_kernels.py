"""Recurrent layers over a whole sequence. Buffers are (steps, features, batch), so the operands of a step are contiguous.

One step is two matrix products, (G·units, features) x (features, batch) and (G·units, units) x (units, batch), and flat
loops over its gates. On the way back the slopes of all steps are also laid out as (G·units, steps, batch): the gradient
of a weight is then one product over all steps. Loops touch few arrays each: with many, the compiler would have to prove
too many pairs apart and gives up on vector code.
"""

import numpy as np

from playground.engine.backends.cpu.fastmath import sigmoid, tanh
from playground.engine.backends.cpu.jit import jit

ONE, HALF = np.float32(1.0), np.float32(0.5)
BLOCK = 16


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
    """out[i, j] = bias_ih[i] + bias_hh[i]."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = bias_ih[i] + bias_hh[i]


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
    """out[:, t] = x, both (features, batch)."""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, t, j] = x[i, j]


@jit
def row_sums(a, out):
    """out[i] = Σ a[i, ·]."""
    for i in range(a.shape[0]):
        total = np.float32(0.0)
        for j in range(a.shape[1]):
            total += a[i, j]
        out[i] = total


@jit
def all_of(a):
    """(a, b, c) -> (a, b · c), the same memory."""
    return a.reshape(a.shape[0], a.shape[1] * a.shape[2])


@jit
def sigmoid_sum(a, b, c, out):
    for k in range(out.size):
        out[k] = sigmoid(a[k] + b[k] + c[k])


@jit
def tanh_sum(a, b, c, out):
    for k in range(out.size):
        out[k] = tanh(a[k] + b[k] + c[k])


@jit
def lstm_gates(a, b, bias, gates):
    """sigmoid, sigmoid, tanh, sigmoid of a + b + bias, block by block; all flat."""
    g, o = gates.size // 2, gates.size // 4 * 3
    sigmoid_sum(a[:g], b[:g], bias[:g], gates[:g])
    tanh_sum(a[g:o], b[g:o], bias[g:o], gates[g:o])
    sigmoid_sum(a[o:], b[o:], bias[o:], gates[o:])


@jit
def lstm_cell(gates, before, cell, tanhs, state):
    """c = f ∘ c + i ∘ g, h = o ∘ tanh c; gates (4, n), the rest (n,)."""
    for k in range(cell.size):
        cell[k] = gates[1, k] * before[k] + gates[0, k] * gates[2, k]
    for k in range(cell.size):
        value = tanh(cell[k])
        tanhs[k] = value
        state[k] = gates[3, k] * value


@jit
def lstm(x, w_ih, w_hh, b_ih, b_hh, out, states, gates, cells, tanhs, a, b, bias):
    """x (T, F, B) -> out (T or 1, H, B). states, cells (T + 1 or 2, H, B), gates (T or 1, 4H, B), tanhs (T or 1, H, B):
    all steps or the latest. a, b, bias (4H, B): scratch."""
    add_biases(b_ih, b_hh, bias)
    states[0] = np.float32(0.0)
    cells[0] = np.float32(0.0)
    b[...] = np.float32(0.0)
    for t in range(len(x)):
        now, then, slot = (t + 1) % len(states), t % len(states), t % len(gates)
        np.dot(w_ih, x[t], a)
        if t > 0:
            np.dot(w_hh, states[then], b)
        lstm_gates(a.reshape(-1), b.reshape(-1), bias.reshape(-1), gates[slot].reshape(-1))
        lstm_cell(
            gates[slot].reshape(4, states[0].size),
            cells[then].reshape(-1),
            cells[now].reshape(-1),
            tanhs[slot].reshape(-1),
            states[now].reshape(-1),
        )
        if len(out) > 1:
            copy(states[now].reshape(-1), out[t].reshape(-1))
    if len(out) == 1:
        copy(states[len(x) % len(states)].reshape(-1), out.reshape(-1))


@jit
def lstm_slopes(gates, before, tanhs, dh, dc, dz):
    """Slopes of the four blocks' sums, and dc of the step before; gates, dz (4, n), the rest (n,)."""
    for k in range(dc.size):
        o, t = gates[3, k], tanhs[k]
        dc[k] += dh[k] * o * (ONE - t * t)
        dz[3, k] = dh[k] * t * o * (ONE - o)
    for k in range(dc.size):
        i, g = gates[0, k], gates[2, k]
        dz[0, k] = dc[k] * g * i * (ONE - i)
        dz[2, k] = dc[k] * i * (ONE - g * g)
    for k in range(dc.size):
        f = gates[1, k]
        dz[1, k] = dc[k] * before[k] * f * (ONE - f)
        dc[k] *= f


@jit
def lstm_backward(
    x, w_ih, w_hh, g, states, gates, cells, tanhs,
    d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, h_all, x_all, dz, dh, dc, dx, w_back, cut,
):  # fmt: skip
    """g (T or 1, H, B) -> the four gradients, and dx (T, F, B), empty where it is not wanted.

    Scratch: dz_all (4H, T, B), h_all (H, T, B), x_all (F, T, B), dz (4H, B), dh, dc (H, B), w_back (H, 4H).
    cut (T,): 1 where nothing flows to the step before.
    """
    steps = len(x)
    transpose(w_hh, w_back)
    dh[...] = np.float32(0.0)
    dc[...] = np.float32(0.0)
    for t in range(steps - 1, -1, -1):
        if len(g) > 1 or t == steps - 1:
            add(g[t % len(g)].reshape(-1), dh.reshape(-1))
        lstm_slopes(
            gates[t].reshape(4, states[0].size),
            cells[t].reshape(-1),
            tanhs[t].reshape(-1),
            dh.reshape(-1),
            dc.reshape(-1),
            dz.reshape(4, states[0].size),
        )
        by_step(dz, t, dz_all)
        by_step(states[t], t, h_all)
        by_step(x[t], t, x_all)
        if len(dx) > 0:
            np.dot(w_ih.T, dz, dx[t])
        if cut[t]:
            dh[...] = np.float32(0.0)
            dc[...] = np.float32(0.0)
        elif t > 0:
            np.dot(w_back, dz, dh)
    np.dot(all_of(dz_all), all_of(x_all).T, d_w_ih)
    np.dot(all_of(dz_all), all_of(h_all).T, d_w_hh)
    row_sums(all_of(dz_all), d_b_ih)
    copy(d_b_ih, d_b_hh)


@jit
def class_number(value, count):
    """The nearest whole number from 0 to count − 1; 0 for what is not a number."""
    return int(min(max(value, np.float32(0.0)), np.float32(count - 1)) + HALF) if value == value else 0


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
    gradient[...] = np.float32(0.0)
    slope[...] = np.float32(0.0)
    for t in range(x.shape[0]):
        for j in range(x.shape[1]):
            row = class_number(x[t, j], len(gradient))
            for f in range(gradient.shape[1]):
                gradient[row, f] += g[t, f, j]
