"""The gated recurrent unit over a whole sequence; see ``sequence_kernels`` for the layout of the buffers."""

import numpy as np

from playground.engine.backends.cpu.fastmath import tanh
from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.sequence_kernels import (
    add,
    by_step,
    clear,
    copy,
    product,
    product_back,
    product_over_steps,
    sigmoid_sum,
    sums,
    transpose,
    weight_gradients,
)

ONE = np.float32(1.0)


@jit
def gru_biases(b_ih, b_hh, out):
    """out (4H·B,): the sums of r's and z's two biases, then n's two apart."""
    units = b_ih.size // 3
    batch = out.size // (4 * units)
    for i in range(4 * units):
        value = b_hh[i - units] if i >= 3 * units else b_ih[i]
        if i < 2 * units:
            value += b_hh[i]
        for j in range(batch):
            out[i * batch + j] = value


@jit
def gru_gates(a, b, bias, gates):
    """r, z, n and q = b_n + bias_q, with n = tanh(a_n + bias_n + r ∘ q); bias, gates (4n,), a, b (3n,)."""
    m = gates.size // 4
    sigmoid_sum(a[: 2 * m], b[: 2 * m], bias[: 2 * m], gates[: 2 * m])
    a_n, b_n, bias_n, bias_q = a[2 * m :], b[2 * m :], bias[2 * m : 3 * m], bias[3 * m :]
    r, n, q = gates[:m], gates[2 * m : 3 * m], gates[3 * m :]
    for k in range(m):
        q[k] = b_n[k] + bias_q[k]
    for k in range(m):
        n[k] = tanh(a_n[k] + bias_n[k] + r[k] * q[k])


@jit
def gru_state(gates, before, state):
    """h = n + z ∘ (h − n); gates (4n,), the rest (n,)."""
    m = state.size
    z, n = gates[m : 2 * m], gates[2 * m : 3 * m]
    for k in range(m):
        state[k] = n[k] + z[k] * (before[k] - n[k])


@jit
def gru(x, w_ih, w_hh, b_ih, b_hh, out, states, gates, a, b, bias):
    """x (T, F·B) -> out (T or 1, H·B). states (T + 1 or 2, H·B) and gates (T or 1, 4H·B) hold all steps or the latest:
    r, z, n and q. a, b, bias (4H·B,): scratch."""
    rows = a.size // 4 * 3
    gru_biases(b_ih, b_hh, bias)
    clear(states[0])
    clear(b)
    steps, kept, slots = len(x), len(states), len(gates)
    for t in range(steps):
        now, then, slot = (t + 1) % kept, t % kept, t % slots
        product(w_ih, x[t], a[:rows])
        if t > 0:
            product(w_hh, states[then], b[:rows])
        gru_gates(a[:rows], b[:rows], bias, gates[slot])
        gru_state(gates[slot], states[then], states[now])
        if len(out) > 1:
            copy(states[now], out[t])
    if len(out) == 1:
        copy(states[steps % kept], out[0])


@jit
def gru_slopes(gates, before, dh, direct, dz):
    """dz (4n,): slopes of r's and z's sums, of q, and of n's sum; direct: what reaches h of the step before past the
    gates. gates (4n,), the rest (n,)."""
    m = dh.size
    r, z, n, q = gates[:m], gates[m : 2 * m], gates[2 * m : 3 * m], gates[3 * m :]
    dr, dzz, dq, dn = dz[:m], dz[m : 2 * m], dz[2 * m : 3 * m], dz[3 * m :]
    for k in range(m):
        dn[k] = dh[k] * (ONE - z[k]) * (ONE - n[k] * n[k])
    for k in range(m):
        dzz[k] = dh[k] * (before[k] - n[k]) * z[k] * (ONE - z[k])
    for k in range(m):
        direct[k] = dh[k] * z[k]
    for k in range(m):
        dq[k] = dn[k] * r[k]
        dr[k] = dn[k] * q[k] * r[k] * (ONE - r[k])


@jit
def gru_backward(
    x, w_ih, w_hh, g, states, gates,
    d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, xh_all, dz, dh, direct, dx, both, w_back, cut,
):  # fmt: skip
    """g (T or 1, H·B) -> the four gradients, and dx (T, F·B), empty where it is not wanted.

    Scratch: dz_all (4H, T, B), xh_all (F + H, T, B), dz (4H·B,), dh, direct (H·B,), both (3H, F + H),
    w_back (H, 3H).     cut (T,): 1 where nothing flows to the step before.
    """
    size, last = dh.size, len(x) - 1
    units, features = w_hh.shape[1], w_ih.shape[1]
    transpose(w_hh, w_back)
    clear(dh)
    for t in range(last, -1, -1):
        if len(g) > 1 or t == last:
            add(g[t % len(g)], dh)
        gru_slopes(gates[t], states[t], dh, direct, dz)
        by_step(dz, t, dz_all)
        by_step(x[t], t, xh_all[:features])
        by_step(states[t], t, xh_all[features:])
        if cut[t] > 0:
            clear(dh)
        elif t > 0:
            product(w_back, dz[: 3 * size], dh)
            add(direct, dh)
        if len(dx) > 0:
            copy(dz[3 * size :], dz[2 * size : 3 * size])
            product_back(w_ih, dz[: 3 * size], dx[t])
    # q's slope belongs to W_hh, that of n's whole sum to W_ih; the rest to both
    weight_gradients(dz_all[: 3 * units], xh_all, both, d_w_ih, d_w_hh, d_b_ih, d_b_hh)
    product_over_steps(dz_all[3 * units :], xh_all[:features], d_w_ih[2 * units :])
    clear(d_b_ih[2 * units :])
    sums(dz_all[3 * units :], d_b_ih[2 * units :])
