"""The plain recurrent layer's kernels, made from any activation's scalar function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from playground.engine.backends.cpu.generate import arity, kernel, names, unpack

IMPORTS = """from playground.engine.backends.cpu.sequence_kernels import (
    add,
    add_biases,
    all_of,
    by_step,
    copy,
    row_sums,
    transpose,
)


"""


@cache
def simple_rnn(value: Callable[..., Any]) -> Any:
    """kernel(x, w_ih, w_hh, b_ih, b_hh, out, states, sums, a, b, bias, c), arrays as those of ``lstm``.

    sums (T or 1, H, B): what the function was applied to.
    """
    n = arity(value) - 1
    cell = (
        "def cell(a, b, bias, total, state, c):\n"
        f"{unpack(n)}"
        "    for k in range(state.size):\n"
        "        total[k] = a[k] + b[k] + bias[k]\n"
        "    for k in range(state.size):\n"
        f"        state[k] = scalar(total[k]{names(n)})\n\n\n"
    )
    body = """def kernel(x, w_ih, w_hh, b_ih, b_hh, out, states, sums, a, b, bias, c):
    add_biases(b_ih, b_hh, bias)
    states[0] = np.float32(0.0)
    b[...] = np.float32(0.0)
    for t in range(len(x)):
        now, then = (t + 1) % len(states), t % len(states)
        np.dot(w_ih, x[t], a)
        if t > 0:
            np.dot(w_hh, states[then], b)
        total, state = sums[t % len(sums)].reshape(-1), states[now].reshape(-1)
        cell(a.reshape(-1), b.reshape(-1), bias.reshape(-1), total, state, c)
        if len(out) > 1:
            copy(state, out[t].reshape(-1))
    if len(out) == 1:
        copy(states[len(x) % len(states)].reshape(-1), out.reshape(-1))
"""
    return kernel(value, "simple_rnn", cell + "@jit\n" + body, IMPORTS)


@cache
def simple_rnn_backward(slope: Callable[..., Any]) -> Any:
    """kernel(x, w_ih, w_hh, g, states, sums, four gradients, dz_all, h_all, x_all, dz, dh, _, dx, w_back, cut, c)."""
    n = arity(slope) - 2
    cell = (
        "def cell(total, state, dh, dz, c):\n"
        f"{unpack(n)}"
        "    for k in range(dz.size):\n"
        f"        dz[k] = dh[k] * scalar(total[k], state[k]{names(n)})\n\n\n"
    )
    body = """def kernel(
    x, w_ih, w_hh, g, states, sums, d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, h_all, x_all, dz, dh, unused, dx, w_back, cut, c
):
    steps = len(x)
    transpose(w_hh, w_back)
    dh[...] = np.float32(0.0)
    for t in range(steps - 1, -1, -1):
        if len(g) > 1 or t == steps - 1:
            add(g[t % len(g)].reshape(-1), dh.reshape(-1))
        cell(sums[t].reshape(-1), states[t + 1].reshape(-1), dh.reshape(-1), dz.reshape(-1), c)
        by_step(dz, t, dz_all)
        by_step(states[t], t, h_all)
        by_step(x[t], t, x_all)
        if len(dx) > 0:
            np.dot(w_ih.T, dz, dx[t])
        if cut[t]:
            dh[...] = np.float32(0.0)
        elif t > 0:
            np.dot(w_back, dz, dh)
    np.dot(all_of(dz_all), all_of(x_all).T, d_w_ih)
    np.dot(all_of(dz_all), all_of(h_all).T, d_w_hh)
    row_sums(all_of(dz_all), d_b_ih)
    copy(d_b_ih, d_b_hh)
"""
    return kernel(slope, "simple_rnn_backward", cell + "@jit\n" + body, IMPORTS)
