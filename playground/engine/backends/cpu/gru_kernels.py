"""The gated recurrent unit over a whole sequence; see ``sequence_kernels`` for the layout of the buffers."""

import numpy as np

from playground.engine.backends.cpu.fastmath import tanh
from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.sequence_kernels import add, all_of, by_step, copy, row_sums, sigmoid_sum, transpose

ONE = np.float32(1.0)


@jit
def gru_biases(b_ih, b_hh, out):
    """out (4H, batch): the sums of r and z, then n's two biases apart."""
    units = len(out) // 4
    for i in range(len(out)):
        value = b_hh[i - units] if i >= 3 * units else b_ih[i]
        if i < 2 * units:
            value += b_hh[i]
        for j in range(out.shape[1]):
            out[i, j] = value


@jit
def gru_cell(a, b, bias, gates, before, state):
    """n = tanh(a_n + bias_2 + r ∘ q), q = b_n + bias_3, h = n + z ∘ (h − n); a, b (3, n), bias, gates (4, n)."""
    for k in range(state.size):
        gates[3, k] = b[2, k] + bias[3, k]
    for k in range(state.size):
        gates[2, k] = tanh(a[2, k] + bias[2, k] + gates[0, k] * gates[3, k])
    for k in range(state.size):
        n = gates[2, k]
        state[k] = n + gates[1, k] * (before[k] - n)


@jit
def gru(x, w_ih, w_hh, b_ih, b_hh, out, states, gates, a, b, bias):
    """x (T, F, B) -> out (T or 1, H, B). states (T + 1 or 2, H, B) and gates (T or 1, 4H, B) hold all steps or the
    latest: r, z, n and q. a, b, bias (4H, B): scratch."""
    units, size = w_hh.shape[1], states[0].size
    gru_biases(b_ih, b_hh, bias)
    states[0] = np.float32(0.0)
    b[...] = np.float32(0.0)
    for t in range(len(x)):
        now, then, slot = (t + 1) % len(states), t % len(states), t % len(gates)
        np.dot(w_ih, x[t], a[: 3 * units])
        if t > 0:
            np.dot(w_hh, states[then], b[: 3 * units])
        flat = gates[slot].reshape(-1)
        both = 2 * size
        sigmoid_sum(a.reshape(-1)[:both], b.reshape(-1)[:both], bias.reshape(-1)[:both], flat[:both])
        gru_cell(
            a.reshape(4, size),
            b.reshape(4, size),
            bias.reshape(4, size),
            gates[slot].reshape(4, size),
            states[then].reshape(-1),
            states[now].reshape(-1),
        )
        if len(out) > 1:
            copy(states[now].reshape(-1), out[t].reshape(-1))
    if len(out) == 1:
        copy(states[len(x) % len(states)].reshape(-1), out.reshape(-1))


@jit
def gru_slopes(gates, before, dh, direct, dz):
    """dz (4, n): slopes of r's and z's sums, of q, and of n's sum; direct: what reaches h of the step before past the
    gates. gates (4, n), the rest (n,)."""
    for k in range(dh.size):
        z, n = gates[1, k], gates[2, k]
        dz[3, k] = dh[k] * (ONE - z) * (ONE - n * n)
    for k in range(dh.size):
        z = gates[1, k]
        dz[1, k] = dh[k] * (before[k] - gates[2, k]) * z * (ONE - z)
        direct[k] = dh[k] * z
    for k in range(dh.size):
        r, dn = gates[0, k], dz[3, k]
        dz[2, k] = dn * r
        dz[0, k] = dn * gates[3, k] * r * (ONE - r)


@jit
def gru_backward(
    x, w_ih, w_hh, g, states, gates,
    d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, h_all, x_all, dz, dh, direct, dx, w_back, cut,
):  # fmt: skip
    """g (T or 1, H, B) -> the four gradients, and dx (T, F, B), empty where it is not wanted.

    Scratch: dz_all (4H, T, B), h_all (H, T, B), x_all (F, T, B), dz (4H, B), dh, direct (H, B), w_back (H, 3H).
    cut (T,): 1 where nothing flows to the step before.
    """
    steps, units, size = len(x), w_hh.shape[1], states[0].size
    transpose(w_hh, w_back)
    dh[...] = np.float32(0.0)
    for t in range(steps - 1, -1, -1):
        if len(g) > 1 or t == steps - 1:
            add(g[t % len(g)].reshape(-1), dh.reshape(-1))
        gru_slopes(
            gates[t].reshape(4, size),
            states[t].reshape(-1),
            dh.reshape(-1),
            direct.reshape(-1),
            dz.reshape(4, size),
        )
        by_step(dz, t, dz_all)
        by_step(states[t], t, h_all)
        by_step(x[t], t, x_all)
        if cut[t]:
            dh[...] = np.float32(0.0)
        elif t > 0:
            np.dot(w_back, dz[: 3 * units], dh)
            add(direct.reshape(-1), dh.reshape(-1))
        if len(dx) > 0:
            copy(dz[3 * units :].reshape(-1), dz[2 * units : 3 * units].reshape(-1))
            np.dot(w_ih.T, dz[: 3 * units], dx[t])
    flat = all_of(dz_all)
    np.dot(flat[: 2 * units], all_of(x_all).T, d_w_ih[: 2 * units])
    np.dot(flat[3 * units :], all_of(x_all).T, d_w_ih[2 * units :])
    np.dot(flat[: 3 * units], all_of(h_all).T, d_w_hh)
    row_sums(flat[: 3 * units], d_b_hh)
    copy(d_b_hh[: 2 * units], d_b_ih[: 2 * units])
    row_sums(flat[3 * units :], d_b_ih[2 * units :])
