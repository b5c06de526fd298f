"""A step as tables of numbers: kernels by their addresses, and the words that numba's own calls would hand them.

numba calls a compiled function as status = f(place of the result, place of the error, word, word, ...), an array being
the words (owner, parent, values, bytes of one, address, shape ..., strides ...), a tuple the words of its members. The
kernels here take arrays, tuples of arrays and whole numbers alone, so that all their words are addresses or int64. They
own nothing: owner and parent are 0, and whoever has the script keeps the arrays.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import crew
from playground.engine.backends.cpu.atomics import LENGTHS, WORD
from playground.engine.backends.cpu.threads import Crew, functions
from playground.engine.backends.cpu.writer import address
from playground.engine.program import STEPS

SYSTEM, TICK = functions()
NOBODY = np.zeros(crew.HELPERS, np.int64)  # the state of a crew that is not asked
Tasks = list[list[Call]]  # each a list of calls


class Script:
    """alone: the calls of a step by one thread; stages: the same for several, each a list of tasks that may go side by
    side; given: arrays that stand for others in the calls, see ``give``; rows, hyper, loss: where a step finds its rows
    and its optimizer's numbers, and leaves its loss; masks: as in Runner."""

    def __init__(
        self, alone: Sequence[Call], stages: Sequence[Tasks], given: Sequence[np.ndarray], rows: np.ndarray,
        hyper: np.ndarray, loss: np.ndarray, masks: Sequence[tuple[np.ndarray, int]],
    ) -> None:  # fmt: skip
        tasks = [task for stage in stages for task in stage]
        self.calls = [*alone, *(call for task in tasks for call in task)]
        lists = [[word for a in arguments for word in flattened(a)] for _, arguments in self.calls]
        sizes = [next(n for n in LENGTHS if n >= len(words)) for words in lists]
        self.words = np.array([w for words, n in zip(lists, sizes, strict=True) for w in padded(words, n)], np.int64)
        starts = np.cumsum([0, *sizes])[:-1]
        entries = [entry(*call) for call in self.calls]
        self.table = np.array([entries, sizes, address(self.words) + 8 * starts], np.int64).T.reshape(-1).copy()
        ends = np.cumsum([len(alone), *map(len, tasks)])
        self.tasks = np.array([ends[:-1], ends[1:]], np.int64).T.reshape(-1).copy()
        ends = np.cumsum([0, *map(len, stages)])
        self.stages = np.array([ends[:-1], ends[1:]], np.int64).T.copy()
        self.alone = np.array([0, len(alone)], np.int64)
        self.given = list(given)
        self.places = [self.places_of(array, starts) for array in given]
        self.rows, self.hyper, self.loss, self.masks = rows, hyper, loss, list(masks)
        self.streams = (
            np.array([(address(place), node) for place, node in masks], np.uint64).reshape(-1, 2).view(np.int64)
        )
        self.ticks = np.zeros(STEPS + 2, np.int64)

    def places_of(self, array: np.ndarray, starts: np.ndarray) -> list[int]:
        """Where the words of an array stand that is an argument by itself."""
        found = []
        for (_, arguments), start in zip(self.calls, starts.tolist(), strict=True):
            for argument in arguments:
                found += [start] if argument is array else []
                start += len(flattened(argument))
        return found

    def give(self, number: int, array: np.ndarray) -> None:
        """Puts another array of the same type in the place of a given one."""
        if self.given[number] is not array:
            self.given[number], words = array, flattened(array)
            for start in self.places[number]:
                self.words[start : start + len(words)] = words

    def play(
        self, order: np.ndarray, count: int, hypers: np.ndarray, key: int, first: int, bell: np.ndarray,
        losses: np.ndarray, helpers: Crew | None = None,
    ) -> int:  # fmt: skip
        """Makes steps, see crew.steps; how many. ``ticks`` has how long each took. Raises what has gone wrong in a
        kernel."""
        crowd, state = (0, NOBODY) if helpers is None else (helpers.helpers(), helpers.state)
        tables = state, SYSTEM, self.table, self.tasks, self.stages, self.alone, crowd
        numbers = self.streams, hypers, self.hyper, self.loss, losses, self.ticks, bell
        made: int = crew.steps(*tables, self.rows, order, np.uint64(key), first, count, *numbers)
        if made < 0:
            kernel, arguments = self.calls[-made - 1]
            kernel(*arguments)  # raises it again, now with its words
            raise RuntimeError(f"{kernel.py_func.__name__} has failed, and then it has not")  # pragma: no cover
        return made


def compiled(calls: Sequence[Call]) -> Iterator[tuple[int, int]]:
    """Compiles what is missing of these kernels, for such arguments, and of crew, yielding (done, in all)."""
    missing: dict[Any, tuple[Any, Any]] = {}
    for kernel, arguments in calls:
        signature = tuple(numba.typeof(argument) for argument in arguments)
        if signature not in kernel.overloads:
            missing[id(kernel), signature] = kernel, signature
    for name, text in crew.SIGNATURES.items():
        if not getattr(crew, name).overloads:
            missing[name] = getattr(crew, name), text
    for done, (kernel, signature) in enumerate(missing.values()):
        yield done, len(missing)
        kernel.compile(signature)


def fits(calls: Sequence[Call]) -> bool:
    """Whether all these kernels, compiled already, can be called by their addresses."""
    return all(fitting(kernel, arguments) for kernel, arguments in calls)


def fitting(kernel: Any, arguments: tuple[Any, ...]) -> bool:
    overload = overload_of(kernel, arguments)
    described = overload.fndesc
    words = overload.target_context.call_conv.get_function_type(described.restype, described.argtypes).args[2:]
    known = struct.calcsize("P") == 8 and all(isinstance(word, ir.PointerType) or word == WORD for word in words)
    mine = sum(len(flattened(argument)) for argument in arguments) if known else 0
    return known and len(words) == mine <= LENGTHS[-1] and described.restype == types.none


def overload_of(kernel: Any, arguments: tuple[Any, ...]) -> Any:
    return kernel.overloads[tuple(numba.typeof(argument) for argument in arguments)]


def entry(kernel: Any, arguments: tuple[Any, ...]) -> int:
    """The address of the kernel for such arguments."""
    overload = overload_of(kernel, arguments)
    return int(overload.library.get_pointer_to_function(overload.fndesc.llvm_func_name))


def flattened(argument: Any) -> list[int]:
    """The words of an argument."""
    if isinstance(argument, np.ndarray):
        place = argument.__array_interface__["data"][0]
        return [0, 0, argument.size, argument.itemsize, place, *argument.shape, *argument.strides]
    if isinstance(argument, tuple):
        return [word for member in argument for word in flattened(member)]
    return [int(argument)]


def padded(words: list[int], length: int) -> list[int]:
    return words + [0] * (length - len(words))
