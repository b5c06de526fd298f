"""Kernels made from the scalar functions of the catalog: the function's own text, in float32, inside a loop."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

from playground.engine.backends.cpu.jit import module_from

HEADER = '''"""Written from the catalog's scalar functions; deleted and written again at will."""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp, log1p, tanh
from playground.engine.backends.cpu.jit import jit

'''
# exp, tanh and log1p are our own
MATH = {name: f"math.{name}" for name in ("log", "sqrt", "sin", "cos", "erfc")}


class Float32(ast.NodeTransformer):
    """Float literals as float32, which would otherwise widen everything they touch to float64; functions of ``math`` by
    the names that HEADER gives them."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return ast.parse(f"np.float32({float(node.value)!r})", mode="eval").body
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.parse(MATH[node.id], mode="eval").body if node.id in MATH else node


def scalar_source(function: Callable[..., Any], name: str, decorator: str = "jit") -> str:
    """The text of a plain scalar function as a compiled one called ``name``, without decorators and annotations."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef), "a scalar function is written with def"
    definition.name, definition.decorator_list, definition.returns = name, [], None
    for argument in definition.args.args:
        argument.annotation = None
    return f"@{decorator}\n" + ast.unparse(ast.fix_missing_locations(Float32().visit(definition))) + "\n\n\n"


def arity(function: Callable[..., Any]) -> int:
    return function.__code__.co_argcount


def unpack(count: int, array: str = "c") -> str:
    """Lines that read the constants of a kernel out of their array."""
    return "".join(f"    {array}{i} = {array}[{i}]\n" for i in range(count))


def names(count: int, letter: str = "c") -> str:
    return "".join(f", {letter}{i}" for i in range(count))


def kernel(function: Callable[..., Any], label: str, body: str, extra: str = "") -> Any:
    return module_from(label, HEADER + extra + scalar_source(function, "scalar") + "@jit\n" + body).kernel


@cache
def elementwise(value: Callable[..., Any]) -> Any:
    """kernel(z, out, c): out = value(z, *c), all flat."""
    n = arity(value) - 1
    body = (
        f"def kernel(z, out, c):\n{unpack(n)}    for i in range(out.size):\n        out[i] = scalar(z[i]{names(n)})\n"
    )
    return kernel(value, "elementwise", body)


@cache
def elementwise_backward(slope: Callable[..., Any]) -> Any:
    """kernel(z, y, g, out, c): out = g · slope(z, y, *c), all flat."""
    n = arity(slope) - 2
    loop = f"    for i in range(out.size):\n        out[i] = g[i] * scalar(z[i], y[i]{names(n)})\n"
    return kernel(slope, "elementwise_backward", f"def kernel(z, y, g, out, c):\n{unpack(n)}{loop}")


@cache
def elementwise_curvature(curvature: Callable[..., Any]) -> Any:
    """kernel(z, y, g, h, out, c): out = g · h · curvature(z, y, *c), all flat."""
    n = arity(curvature) - 2
    loop = f"    for i in range(out.size):\n        out[i] = g[i] * h[i] * scalar(z[i], y[i]{names(n)})\n"
    return kernel(curvature, "elementwise_curvature", f"def kernel(z, y, g, h, out, c):\n{unpack(n)}{loop}")


@cache
def mean_loss(value: Callable[..., Any], slope: Callable[..., Any] | None) -> Any:
    """kernel(x, c, out[, gradient]), flat: out[0] = c[0] · mean value(x, *c[2:]) + c[1] · out[0], gradient = c[0] ·
    slope(x, *c[2:]) / size."""
    n = arity(value) - 1
    extra, argument, line = "", "", ""
    reads = "".join(f"    c{i} = c[{i + 2}]\n" for i in range(n))
    if slope is not None:
        extra = scalar_source(slope, "scalar_slope")
        argument, line = ", gradient", f"        gradient[i] = scalar_slope(x[i]{names(n)}) * share\n"
    body = (
        f"def kernel(x, c, out{argument}):\n{reads}"
        "    share = c[0] / np.float32(x.size)\n"
        "    total = np.float32(0.0)\n"
        "    for i in range(x.size):\n"
        f"        total += np.float32(scalar(x[i]{names(n)}))\n{line}"
        "    out[0] = (c[0] * total / x.size if c[1] == 0 else out[0] + c[0] * total / x.size)\n"
    )
    return kernel(value, "mean_loss", body, extra)


@cache
def loss(value: Callable[..., Any], slope: Callable[..., Any] | None) -> Any:
    """kernel(x, t, c, out[, gradient]): out[0] = mean value(x, t, *c), gradient = slope(x, t, *c) / size, all flat.

    Two loops: in one, the order of the sum would depend on how near to each other the arrays happen to lie.
    """
    n = arity(value) - 2
    extra, argument, lines = "", "", ""
    if slope is not None:
        extra = scalar_source(slope, "scalar_slope")
        argument = ", gradient"
        lines = (
            "    share = np.float32(1.0) / np.float32(x.size)\n"
            "    for i in range(x.size):\n"
            f"        gradient[i] = scalar_slope(x[i], t[i]{names(n)}) * share\n"
        )
    body = (
        f"def kernel(x, t, c, out{argument}):\n{unpack(n)}"
        "    total = np.float32(0.0)\n"
        "    for i in range(x.size):\n"
        f"        total += np.float32(scalar(x[i], t[i]{names(n)}))\n"
        f"    out[0] = total / x.size\n{lines}"
    )
    return kernel(value, "loss", body, extra)


@cache
def regularize(slope: Callable[..., Any]) -> Any:
    """kernel(w, g, c): g += slope(w, *c), all flat."""
    n = arity(slope) - 1
    body = f"def kernel(w, g, c):\n{unpack(n)}    for i in range(g.size):\n        g[i] += scalar(w[i]{names(n)})\n"
    return kernel(slope, "regularize", body)


@cache
def pull(slope: Callable[..., Any]) -> Any:
    """kernel(w, g, alive, out, c): out = slope(w, *c), and no gradient where a link is cut; a weight that has been set
    anew makes it alive. All flat."""
    n = arity(slope) - 1
    body = (
        f"def kernel(w, g, alive, out, c):\n{unpack(n)}    for i in range(g.size):\n"
        "        if w[i] != 0:\n            alive[i] = 1\n"
        "        if alive[i] == 0:\n            g[i] = 0\n"
        f"        out[i] = scalar(w[i]{names(n)})\n"
    )
    return kernel(slope, "pull", body)


@cache
def update(rule: Callable[..., Any], slots: int) -> Any:
    """kernel(w, g, c, *slots): the optimizer's rule for every weight, all flat."""
    n = arity(rule) - 2 - slots
    arguments = names(slots, "s")
    reads = "".join(f", s{i}[i]" for i in range(slots))
    results = "".join(f", s{i}[i]" for i in range(slots))
    body = (
        f"def kernel(w, g, c{arguments}):\n{unpack(n)}"
        "    for i in range(w.size):\n"
        f"        w[i]{results} = scalar(w[i], g[i]{reads}{names(n)})\n"
    )
    return kernel(rule, "update", body)
