"""Long short-term memory over a whole sequence; see ``sequence_kernels`` for the layout of the buffers."""

import numpy as np

from playground.engine.backends.cpu.fastmath import tanh
from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.sequence_kernels import (
    SOME,
    add,
    add_biases,
    apart,
    by_step,
    clear,
    copy,
    product,
    product_back,
    sigmoid_sum,
    some,
    tanh_sum,
    transpose,
    weight_gradients_more,
)

ONE = np.float32(1.0)


@jit
def lstm_gates(a, b, bias, gates):
    """sigmoid, sigmoid, tanh, sigmoid of a + b + bias, block by block; all (4n,)."""
    g, o = gates.size // 2, gates.size // 4 * 3
    sigmoid_sum(a[:g], b[:g], bias[:g], gates[:g])
    tanh_sum(a[g:o], b[g:o], bias[g:o], gates[g:o])
    sigmoid_sum(a[o:], b[o:], bias[o:], gates[o:])


@jit
def lstm_cell(gates, before, cell, tanhs, state):
    """c = f ∘ c + i ∘ g, h = o ∘ tanh c; gates (4n,), the rest (n,)."""
    n = cell.size
    i, f, g, o = gates[:n], gates[n : 2 * n], gates[2 * n : 3 * n], gates[3 * n :]
    for k in range(n):
        cell[k] = f[k] * before[k] + i[k] * g[k]
    for k in range(n):
        value = tanh(cell[k])
        tanhs[k] = value
        state[k] = o[k] * value


@jit
def lstm(x, w_ih, w_hh, b_ih, b_hh, out, states, gates, cells, tanhs, a, b, bias):
    """x (T, F·B) -> out (T or 1, H·B). states, cells (T + 1 or 2, H·B), gates (T or 1, 4H·B), tanhs (T or 1, H·B): all
    steps or the latest. a, b, bias (4H·B,): scratch."""
    add_biases(b_ih, b_hh, bias)
    clear(states[0])
    clear(cells[0])
    clear(b)
    steps, kept, slots = len(x), len(states), len(gates)
    for t in range(steps):
        now, then, slot = (t + 1) % kept, t % kept, t % slots
        product(w_ih, x[t], a)
        if t > 0:
            product(w_hh, states[then], b)
        lstm_gates(a, b, bias, gates[slot])
        lstm_cell(gates[slot], cells[then], cells[now], tanhs[slot], states[now])
        if len(out) > 1:
            copy(states[now], out[t])
    if len(out) == 1:
        copy(states[steps % kept], out[0])


@jit
def lstm_slopes(gates, before, tanhs, dh, dc, dz):
    """Slopes of the four blocks' sums, and dc of the step before; gates, dz (4n,), the rest (n,)."""
    n = dc.size
    i, f, g, o = gates[:n], gates[n : 2 * n], gates[2 * n : 3 * n], gates[3 * n :]
    di, df, dg, do = dz[:n], dz[n : 2 * n], dz[2 * n : 3 * n], dz[3 * n :]
    for k in range(n):
        t = tanhs[k]
        dc[k] += dh[k] * o[k] * (ONE - t * t)
        do[k] = dh[k] * t * o[k] * (ONE - o[k])
    for k in range(n):
        di[k] = dc[k] * g[k] * i[k] * (ONE - i[k])
        dg[k] = dc[k] * i[k] * (ONE - g[k] * g[k])
    for k in range(n):
        df[k] = dc[k] * before[k] * f[k] * (ONE - f[k])
        dc[k] *= f[k]


@jit
def lstm_backward(
    x, w_ih, w_hh, g, states, gates, cells, tanhs,
    d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, xh_all, dz, dh, dc, dx, both, w_back, cut, numbers,
):  # fmt: skip
    """g (T or 1, H·B) -> the four gradients, and dx (T, F·B), empty where it is not wanted.

    Scratch: dz_all (4H, T, B), xh_all (F + H, T, B), dz (4H·B,), dh, dc (H·B,), both (4H, F + H),
    w_back (H, 4H). cut (T,): 1 where nothing flows to the step before. numbers: 1 and 0, as BLAS wants them.
    """
    transpose(w_hh, w_back)
    clear(dh)
    clear(dc)
    clear(d_b_ih)
    last, features = len(x) - 1, w_ih.shape[1]
    slopes, inputs = some(dz_all, 0), some(xh_all, 0)
    for t in range(last, -1, -1):
        if t == last or t % SOME == SOME - 1:
            count = t % SOME + 1
            slopes, inputs = some(dz_all, count), some(xh_all, count)
        if len(g) > 1 or t == last:
            add(g[t % len(g)], dh)
        lstm_slopes(gates[t], cells[t], tanhs[t], dh, dc, dz)
        by_step(dz, t % SOME, slopes)
        by_step(x[t], t % SOME, inputs[:features])
        by_step(states[t], t % SOME, inputs[features:])
        if t % SOME == 0:
            weight_gradients_more(slopes, inputs, numbers, t + SOME > last, both, d_b_ih)
        if len(dx) > 0:
            product_back(w_ih, dz, dx[t])
        if cut[t] > 0:
            clear(dh)
            clear(dc)
        elif t > 0:
            product(w_back, dz, dh)
    apart(both, d_w_ih, d_w_hh)
    copy(d_b_ih, d_b_hh)
