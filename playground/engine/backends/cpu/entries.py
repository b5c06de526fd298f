"""The entries of the kernels that a small network calls: one for each kernel and each sort of arguments, whatever the
sizes, so that the next network finds most of them compiled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.engine.backends.cpu import drive, jit
from playground.engine.backends.cpu.writer import READERS, StepCall, Writer, address, parameters


class Code:
    """Calls as two lists of addresses: those of functions, and those of the rows that they are called with."""

    def __init__(self, paths: Sequence[Path], rows: Sequence[Sequence[int]], used: Sequence[np.ndarray]) -> None:
        """paths: the modules of the entries; used: the arrays whose addresses stand in the rows."""
        self.used = used
        self.table = np.array([place for row in rows for place in (*row, 0)], np.int64)  # no row is empty
        starts = np.cumsum([0, *(len(row) + 1 for row in rows[:-1])])
        self.rows = address(self.table) + 8 * starts.astype(np.int64)
        self.functions = np.array([jit.module_at(path).run.address for path in paths], np.int64)


def prepare(calls: Sequence[StepCall]) -> Iterator[tuple[int, int] | Code]:
    """Compiles what is missing, yielding (done, in all) as it goes, and the Code last."""
    paths = [module(call.kernel, *sorts(call)) for call in calls]
    missing = [path for path in dict.fromkeys(paths) if not jit.loaded(path)]
    unready = [function for function in (drive.walk, drive.shuffle, drive.many) if not function.overloads]
    total = len(missing) + len(unready)
    for done, path in enumerate(missing):
        yield done, total
        jit.module_at(path)
    for done, function in enumerate(unready, len(missing)):
        yield done, total
        function.compile(drive.SIGNATURES[function.py_func.__name__])
    used = [argument for call in calls for argument in call.arguments if isinstance(argument, np.ndarray)]
    yield Code(paths, [row(call) for call in calls], used)


def sorts(call: StepCall) -> tuple[tuple[str, ...], ...]:
    """For each argument its type, and which of STEP it is, if any."""
    names = parameters(call.kernel)
    types = tuple(getattr(getattr(argument, "dtype", None), "name", "") for argument in call.arguments)
    return types, tuple(call.given.get(name, "") for name in names)


def row(call: StepCall) -> list[int]:
    """What the entry finds in its row: a number for a number, address and size for an array."""
    places: list[int] = []
    for name, argument in zip(parameters(call.kernel), call.arguments, strict=True):
        if name not in call.given:
            places += [address(argument), argument.size] if isinstance(argument, np.ndarray) else [int(argument)]
    return places


@cache
def module(kernel: Any, types: tuple[str, ...], given: tuple[str, ...]) -> Path:
    """The file of the entry that calls ``kernel`` with such arguments."""
    writer, texts, places = Writer(), [], 0
    for dtype, name in zip(types, given, strict=True):
        if name:
            texts.append(name)
        elif dtype:
            texts.append(f"{READERS[dtype]}(row, {places}, row[{places + 1}])")
            places += 2
        else:
            texts.append(f"row[{places}]")
            places += 1
    line = f"{writer.function(kernel, {})}({', '.join(texts)})"
    return jit.written(f"entry_{kernel.py_func.__name__}", writer.module(given, [line], places))
