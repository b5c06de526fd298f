"""Writes entries: functions of two tables that call kernels. Compiled code calls them by their address, which takes
nanoseconds; the interpreter takes longer to hand a small kernel its arrays than the kernel takes for its work.

An entry finds in its ``row`` the addresses and sizes of arrays and the numbers that stay the same, and in the table
``step`` what changes from step to step.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

READERS = {"float32": "floats", "float64": "doubles", "int64": "whole_numbers", "uint64": "keys"}
# what a step hands over: its first place in the order and its number of samples, its line of the optimizer's numbers,
# the key of its random numbers; then addresses and sizes
STEP = {
    "start": "step[0]",
    "batch": "step[1]",
    "at": "step[2]",
    "stream": "np.uint64(step[3])",
    "source": "floats(step, 4, step[5])",
    "values": "floats(step, 6, step[7])",
    "labels": "whole_numbers(step, 6, step[7])",
    "rows": "whole_numbers(step, 8, step[9])",
    "hyper": "floats(step, 10, step[11])",
}
DATA, OWN, STEP_SIZE = slice(4, 8), slice(8, 12), 12  # where the samples' and targets', and rows and numbers stand
CHANGING = ("start", "batch", "at")  # arguments of kernels by these names are always the step's
MODULE = '''"""Written for one kernel or one network; deleted and written again at will."""

{imports}


{functions}


@entry
def run(row_place, step_place):
    row, step = carray(row_place, {places}), carray(step_place, {step_size})
    {lines}
'''
IMPORTS = (
    "import numpy as np",
    "from numba import carray",
    "from playground.engine.backends.cpu.jit import entry, jit_inside",
    f"from playground.engine.backends.cpu.lanes import room, {', '.join(sorted(READERS.values()))}",
)


class StepCall(NamedTuple):
    """One call of every step. given: parameter of the kernel -> which of STEP it gets, in place of the argument."""

    kernel: Any
    arguments: tuple[Any, ...]
    given: Mapping[str, str]


def step_call(kernel: Any, arguments: Iterable[Any], **given: str) -> StepCall:
    changing = {name: name for name in CHANGING if name in parameters(kernel)}
    return StepCall(kernel, tuple(arguments), {**changing, **given})


@cache
def parameters(kernel: Any) -> tuple[str, ...]:
    return tuple(inspect.signature(kernel.py_func).parameters)


@cache
def parsed(function: Callable[..., Any]) -> ast.FunctionDef:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef), "a kernel is written with def"
    return definition


def address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0] if array.size else 0


class Writer:
    """Collects what the lines of an entry need: functions and imports."""

    def __init__(self) -> None:
        self.imports = set(IMPORTS)
        self.functions: list[str] = []
        self.written: dict[tuple[Any, ...], str] = {}

    def function(self, kernel: Any, constants: Mapping[str, int]) -> str:
        """The name of a function like ``kernel`` in which some of its arguments are constants."""
        key = (kernel, *constants.items())
        if key not in self.written:
            self.written[key] = name = f"{kernel.py_func.__name__}_{len(self.written)}"
            self.functions.append(self.text(kernel.py_func, name, constants))
        return self.written[key]

    def text(self, function: Callable[..., Any], name: str, constants: Mapping[str, int]) -> str:
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

    def module(self, given: Iterable[str], lines: Iterable[str], places: int) -> str:
        """The whole text. given: which of STEP the lines use; places: the length of a row."""
        reads = [f"{name} = {text}" for name, text in STEP.items() if name in set(given)]
        return MODULE.format(
            imports="\n".join(sorted(self.imports)),
            functions="\n\n\n".join(self.functions),
            places=max(places, 1),
            step_size=STEP_SIZE,
            lines="\n    ".join((*reads, *lines)),
        )
