"""One function for many training steps, written from the calls of a runner: the same kernels' texts with their sizes as
constants, so that it does the same arithmetic in the same order, without the interpreter in between."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

CHANGING = ("start", "batch", "at")  # arguments of kernels that differ from step to step
READERS = {"float32": "floats", "float64": "doubles", "int64": "whole_numbers", "uint64": "keys"}


@cache
def parsed(function: Callable[..., Any]) -> ast.FunctionDef:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef), "a kernel is written with def"
    return definition


def address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0] if array.size else 0


class Writer:
    """Collects what the lines of a step need: functions, imports, and the arrays that they are about."""

    def __init__(self) -> None:
        self.imports: set[str] = set()
        self.functions: list[str] = []
        self.written: dict[tuple[Any, ...], str] = {}
        self.arrays: dict[tuple[int, int], tuple[str, np.ndarray]] = {}

    def named(self, array: np.ndarray) -> str:
        """The variable of an array. The same memory is the same variable."""
        key = (address(array), array.size)
        if key not in self.arrays:
            self.arrays[key] = (f"a{len(self.arrays)}", array)
        return self.arrays[key][0]

    def call(self, kernel: Any, arguments: Sequence[Any], changed: dict[str, str] | None = None) -> str:
        """The text of one call. changed: parameter -> what is handed over in place of the argument."""
        names = inspect.signature(kernel.py_func).parameters
        texts, constants = [], {}
        for name, argument in zip(names, arguments, strict=True):
            if name in (changed or {}):
                texts.append((changed or {})[name])
            elif name in CHANGING:
                texts.append(name)
            elif isinstance(argument, int):
                constants[name] = argument
            else:
                texts.append(self.named(argument))
        return f"{self.function(kernel, constants)}({', '.join(texts)})"

    def function(self, kernel: Any, constants: dict[str, int]) -> str:
        """The name of a function like ``kernel`` in which some of its arguments are constants."""
        key = (kernel, *constants.items())
        if key not in self.written:
            self.written[key] = name = f"{kernel.py_func.__name__}_{len(self.written)}"
            self.functions.append(self.text(kernel.py_func, name, constants))
        return self.written[key]

    def text(self, function: Callable[..., Any], name: str, constants: dict[str, int]) -> str:
        definition = deepcopy(parsed(function))
        definition.name = name
        definition.args.args = [a for a in definition.args.args if a.arg not in constants]
        if ast.get_docstring(definition) is not None:
            definition.body = definition.body[1:]
        values = [ast.parse(f"{constant} = {number}").body[0] for constant, number in constants.items()]
        definition.body = [*values, *definition.body]
        definition.decorator_list = []
        for node in ast.walk(definition):
            if isinstance(node, ast.Name) and node.id in function.__globals__:
                node.id = self.known(function, node.id)
        return "@jit_inside\n" + ast.unparse(ast.fix_missing_locations(definition))

    def known(self, function: Callable[..., Any], name: str) -> str:
        """Under which name a global of ``function`` is known in the module."""
        value = function.__globals__[name]
        if isinstance(value, ModuleType):
            self.imports.add(f"import {value.__name__} as {name}")
            return name
        maker = getattr(value, "py_func", value)
        home = function.__module__ if isinstance(value, np.generic | int) else maker.__module__
        if home.startswith("playground_generated"):  # a scalar function of the catalog
            return self.function(value, {})
        self.imports.add(f"from {home} import {name}")
        return name


HEADER = '"""One training loop; deleted and written again at will."""'
ARRAYS = "int64[::1], float32[::1], {targets}[::1], int64[::1], float32[::1]"
SIGNATURE = f"({ARRAYS}, int64, int64, int64, int64, int64, int64, uint64, float64[::1])"
BODY = """
@jit_exact
def run(table, source, targets, rows, hyper, samples, batches, epoch, first, count, stride, key, losses):
{arrays}
    for s in range(count):
        passed = (first + s) // batches
        place = first + s - passed * batches
        start, at = passed * samples + place * {batch}, s * stride
        batch = min({batch}, samples - place * {batch})
        stream = mix(mix(key ^ np.uint64(epoch + passed)) ^ np.uint64(place))
        {calls}
        losses[s] = {loss}[0]
        if not math.isfinite(losses[s]):
            return s + 1
    return count
"""


class Loop:
    """The source of a runner's loop, and what it is called with.

    runner: has ``gathering`` (calls that fetch a batch), ``calls``, ``masks`` (arrays for a layer's stream, and the
    layer), ``hyper`` (the optimizer's numbers), ``arrays`` and ``program``. function: the compiled loop, once there is
    one: see SmallRunner.many for what it is called with; it returns how many steps it made.
    """

    function: Any = None

    def __init__(self, runner: Any) -> None:
        targets = runner.arrays[runner.program.target]
        writer = Writer()
        writer.imports |= {
            "import math",
            "import numpy as np",
            "from playground.engine.backends.cpu.jit import jit_exact, jit_inside",
            "from playground.engine.backends.cpu.lane_kernels import draw, mix",
            f"from playground.engine.backends.cpu.lanes import {', '.join(sorted(READERS.values()))}",
        }
        gathering = runner.gathering(np.zeros(0, np.float32), targets[:0], np.zeros(0, np.int64))
        lines = [
            writer.call(kernel, arguments, {"source": name, "rows": "rows"})
            for name, (kernel, arguments) in zip(("source", "targets"), gathering, strict=True)
        ]
        lines += [f"draw({writer.named(stream)}, stream, {node})" for stream, node in runner.masks]
        for kernel, arguments in runner.calls:
            names = inspect.signature(kernel.py_func).parameters
            handed = {name: "hyper" for name, a in zip(names, arguments, strict=True) if a is runner.hyper}
            lines.append(writer.call(kernel, arguments, handed))
        loss = writer.named(runner.arrays[runner.program.loss])
        self.used = [array for _, array in writer.arrays.values()]
        self.table = np.array([address(array) for array in self.used], np.int64)
        reads = [
            f"    {name} = {READERS[array.dtype.name]}(table, {i}, {array.size})"
            for i, (name, array) in enumerate(writer.arrays.values())
        ]
        body = BODY.format(
            arrays="\n".join(reads), calls="\n        ".join(lines), loss=loss, batch=runner.program.batch
        )
        signature = f'SIGNATURE = "{SIGNATURE.format(targets=targets.dtype.name)}"'
        self.source = "\n\n\n".join(
            [HEADER, "\n".join(sorted(writer.imports)), signature, *writer.functions, body.strip()]
        ) + "\n"  # fmt: skip
