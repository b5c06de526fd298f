"""The plain recurrent layer's kernels, made from any activation's scalar function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from playground.engine.backends.cpu.generate import arity, kernel, names, unpack

IMPORTS = """from playground.engine.backends.cpu.sequence_kernels import (
    add,
    add_biases,
    by_step,
    clear,
    copy,
    product,
    product_back,
    transpose,
    weight_gradients,
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
    clear(states[0])
    clear(b)
    steps, kept, slots = len(x), len(states), len(sums)
    for t in range(steps):
        now, then, slot = (t + 1) % kept, t % kept, t % slots
        product(w_ih, x[t], a)
        if t > 0:
            product(w_hh, states[then], b)
        cell(a, b, bias, sums[slot], states[now], c)
        if len(out) > 1:
            copy(states[now], out[t])
    if len(out) == 1:
        copy(states[steps % kept], out[0])
"""
    return kernel(value, "simple_rnn", cell + "@jit\n" + body, IMPORTS)


@cache
def simple_rnn_backward(slope: Callable[..., Any]) -> Any:
    """kernel(x, w_ih, w_hh, g, states, sums, four gradients, dz_all, xh_all, dz, dh, _, dx, both, w_back, cut, c)."""
    n = arity(slope) - 2
    cell = (
        "def cell(total, state, dh, dz, c):\n"
        f"{unpack(n)}"
        "    for k in range(dz.size):\n"
        f"        dz[k] = dh[k] * scalar(total[k], state[k]{names(n)})\n\n\n"
    )
    body = """def kernel(
    x, w_ih, w_hh, g, states, sums,
    d_w_ih, d_w_hh, d_b_ih, d_b_hh, dz_all, xh_all, dz, dh, unused, dx, both, w_back, cut, c
):
    transpose(w_hh, w_back)
    clear(dh)
    last, features = len(x) - 1, w_ih.shape[1]
    for t in range(last, -1, -1):
        if len(g) > 1 or t == last:
            add(g[t % len(g)], dh)
        cell(sums[t], states[t + 1], dh, dz, c)
        by_step(dz, t, dz_all)
        by_step(x[t], t, xh_all[:features])
        by_step(states[t], t, xh_all[features:])
        if len(dx) > 0:
            product_back(w_ih, dz, dx[t])
        if cut[t] > 0:
            clear(dh)
        elif t > 0:
            product(w_back, dz, dh)
    weight_gradients(dz_all, xh_all, both, d_w_ih, d_w_hh, d_b_ih, d_b_hh)
"""
    return kernel(slope, "simple_rnn_backward", cell + "@jit\n" + body, IMPORTS)
