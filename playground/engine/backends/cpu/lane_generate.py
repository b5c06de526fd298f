"""The kernels of small networks that are made from the catalog's scalar functions; see lane_kernels for the layout."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from playground.engine.backends.cpu.generate import arity, names, scalar_source
from playground.engine.backends.cpu.jit import module_from

HEADER = '''"""Written from the catalog's scalar functions; deleted and written again at will."""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp, log1p, tanh
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lane_kernels import mean_of

'''


def constants(count: int, at: str = "") -> str:
    """Lines that read the constants of a kernel out of their array, from ``at`` on."""
    return "".join(f"    c{i} = c[{f'{at} + ' if at else ''}{i}]\n" for i in range(count))


def kernel(label: str, body: str, **scalars: Callable[..., Any]) -> Any:
    """``kernel`` of a module that holds the scalar functions under the names given."""
    texts = [scalar_source(function, name, "jit_exact") for name, function in scalars.items()]
    return module_from(f"lanes_{label}", HEADER + "".join(texts) + "@jit_exact\n" + body).kernel


@cache
def elementwise(value: Callable[..., Any]) -> Any:
    """kernel(z, out, c, size): out = value(z, *c)."""
    n = arity(value) - 1
    loop = f"    for i in range(size):\n        out[i] = scalar(z[i]{names(n)})\n"
    return kernel("elementwise", f"def kernel(z, out, c, size):\n{constants(n)}{loop}", scalar=value)


@cache
def elementwise_backward(slope: Callable[..., Any]) -> Any:
    """kernel(z, y, g, out, c, size): out = g · slope(z, y, *c)."""
    n = arity(slope) - 2
    loop = f"    for i in range(size):\n        out[i] = g[i] * scalar(z[i], y[i]{names(n)})\n"
    return kernel("elementwise_backward", f"def kernel(z, y, g, out, c, size):\n{constants(n)}{loop}", scalar=slope)


@cache
def loss(value: Callable[..., Any], slope: Callable[..., Any]) -> Any:
    """kernel(x, t, c, out, gradient, values, batch, outputs, lanes, slope): out[0] = mean value(x, t, *c), gradient =
    slope(x, t, *c) / number of values, 0 behind the last sample. values: room for one number each."""
    n = arity(value) - 2
    body = (
        f"def kernel(x, t, c, out, gradient, values, batch, outputs, lanes, slope):\n{constants(n)}"
        "    for i in range(outputs * lanes):\n"
        f"        values[i] = scalar(x[i], t[i]{names(n)})\n"
        "    mean_of(values, out, batch, outputs, lanes)\n"
        "    out[0] /= outputs\n"
        "    if slope:\n"
        "        share = np.float32(1.0) / np.float32(batch * outputs)\n"
        "        for i in range(outputs * lanes):\n"
        f"            gradient[i] = scalar_slope(x[i], t[i]{names(n)}) * share\n"
        "        for f in range(outputs):\n"
        "            for j in range(batch, lanes):\n"
        "                gradient[f * lanes + j] = np.float32(0.0)\n"
    )
    return kernel("loss", body, scalar=value, scalar_slope=slope)


@cache
def regularize(slope: Callable[..., Any]) -> Any:
    """kernel(w, g, c, size): g += slope(w, *c)."""
    n = arity(slope) - 1
    loop = f"    for i in range(size):\n        g[i] += scalar(w[i]{names(n)})\n"
    return kernel("regularize", f"def kernel(w, g, c, size):\n{constants(n)}{loop}", scalar=slope)


@cache
def update(rule: Callable[..., Any], slots: int) -> Any:
    """kernel(w, g, c, *slots, at, size): the optimizer's rule for every weight; c[at], c[at + 1], … are its numbers."""
    n = arity(rule) - 2 - slots
    values = "".join(f", s{i}[i]" for i in range(slots))
    body = (
        f"def kernel(w, g, c{names(slots, 's')}, at, size):\n{constants(n, 'at')}"
        "    for i in range(size):\n"
        f"        w[i]{values} = scalar(w[i], g[i]{values}{names(n)})\n"
    )
    return kernel("update", body, scalar=rule)
