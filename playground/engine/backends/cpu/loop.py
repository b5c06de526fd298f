"""A whole step of one network as one entry, written from the calls of its runner: the same kernels' texts with their
sizes as constants, so that it does the same arithmetic in the same order, and what lies between two of them may stay in
registers."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.backends.cpu.entries import Code
from playground.engine.backends.cpu.writer import READERS, StepCall, Writer, address, parameters

ON_STACK = 1 << 17  # bytes; more would not stay in registers anyway, and a thread's stack has an end


class Loop:
    """source: the text of a runner's step; code: what is called, once that is compiled.

    runner: has ``steps``, the calls of a whole step, ``arrays`` and ``program``.
    """

    code: Code | None = None

    def __init__(self, runner: Any) -> None:
        self.inner = inner(runner)
        self.arrays: dict[tuple[int, int], tuple[str, np.ndarray]] = {}
        writer = Writer()
        lines = [self.line(writer, call) for call in runner.steps]
        reads = [self.read(i, name, array) for i, (name, array) in enumerate(self.arrays.values())]
        given = {name for call in runner.steps for name in call.given.values()}
        self.used = [array for _, array in self.arrays.values()]
        self.source = writer.module(given, [*reads, *lines], len(self.used))

    def line(self, writer: Writer, call: StepCall) -> str:
        texts, constants = [], {}
        for name, argument in zip(parameters(call.kernel), call.arguments, strict=True):
            if name in call.given:
                texts.append(call.given[name])
            elif isinstance(argument, int):
                constants[name] = argument
            else:
                texts.append(self.named(argument))
        return f"{writer.function(call.kernel, constants)}({', '.join(texts)})"

    def named(self, array: np.ndarray) -> str:
        """The variable of an array. The same memory is the same variable."""
        key = (address(array), array.size)
        if key not in self.arrays:
            self.arrays[key] = (f"a{len(self.arrays)}", array)
        return self.arrays[key][0]

    def read(self, place: int, name: str, array: np.ndarray) -> str:
        if address(array) in self.inner:
            return f"{name} = room({array.size})"
        return f"{name} = {READERS[array.dtype.name]}(row, {place}, {array.size})"

    def ready(self, path: Any) -> None:
        """The module of the source has been compiled."""
        self.code = Code([path], [[address(array) for array in self.used]], self.used)


def inner(runner: Any) -> set[int]:
    """The addresses of what no one but the kernels sees, what goes from one to the next; none where it is more than a
    stack should hold."""
    program, arrays = runner.program, runner.arrays
    seen = {program.prediction, *program.shown.values()} - {None}
    shown = {address(arrays[number]) for number in seen}
    between = {address(arrays[b.number]): arrays[b.number].nbytes for b in program.buffers if b.role == "batch"}
    kept = {place: size for place, size in between.items() if place not in shown}
    return set(kept) if sum(kept.values()) <= ON_STACK else set()
