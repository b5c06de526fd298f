"""From instructions that go with the whole batch to stages, of tasks that may go side by side.

Two instructions by rows share a stage where the second needs no other rows of the first than its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import split_kernels
from playground.engine.backends.cpu.division import BY_ROW, BY_WEIGHT, large_by_row, rows
from playground.engine.program import ALIGN, Instruction, Program

Tasks = list[list[Call]]  # each a list of calls
ONE_AND_ZERO = np.array([1, 0], np.float32)
FINER = 2  # tasks for each thread where cutting costs nothing: one that is held up leaves some to the others
PROVABLE = 1 << 24  # values of a product up to which it is tried out, see ``equal_in_pieces``


@dataclass(frozen=True)
class Cut:
    """An instruction bound whole, and in pieces that compute the same together."""

    op: str
    whole: Call
    pieces: list[Call]

    def alone(self) -> list[Call]:
        """What one thread calls: a large product is faster whole, where that makes no difference to any bit."""
        kernel, arguments = self.whole
        if len(self.pieces) > 1 and self.op.startswith("affine") and sum(a.size for a in arguments) <= PROVABLE:
            shapes = tuple(a.shape for a in arguments)
            return [self.whole] if equal_in_pieces(self.op, kernel, shapes, len(self.pieces)) else self.pieces
        return self.pieces


@dataclass
class Stage:
    """tasks: what may go side by side; cuts: where these calls come from, one after the other."""

    tasks: Tasks = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    def alone(self) -> list[Call]:
        return [call for cut in self.cuts for call in cut.alone()] or [call for task in self.tasks for call in task]


class Stages:
    """runner: binds single instructions; roots: buffer -> the one whose memory it shares."""

    def __init__(self, runner: Any, roots: Sequence[int], threads: int) -> None:
        self.runner, self.roots, self.threads = runner, roots, threads
        self.program: Program = runner.program
        self.found: list[Stage] = []
        self.kind = ""  # of the last stage: "one" task, by "rows" or by "weights"
        self.written: dict[int, int] = {}  # buffers that the last stage writes -> how many rows they have

    def add(self, instructions: Sequence[Instruction], calls: Sequence[Call]) -> None:
        for instruction, call in zip(instructions, calls, strict=True):
            if instruction.op in BY_WEIGHT:
                self.by_weight(instruction, call)
            elif instruction.op in BY_ROW and (large_by_row(self.program, instruction) or self.fits(instruction)):
                self.by_row(instruction, call)
            else:
                self.join("one", self.kind == "one", Cut(instruction.op, call, [call]))

    def append(self, tasks: Tasks) -> None:
        """A stage by itself."""
        self.found.append(Stage(tasks))
        self.kind = ""

    def join(self, kind: str, last: bool, cut: Cut) -> None:
        """One more call for each task of the last stage, or of a new one."""
        if not last:
            self.found.append(Stage())
            self.kind, self.written = kind, {}
        stage = self.found[-1]
        stage.tasks += [[] for _ in range(len(cut.pieces) - len(stage.tasks))]
        for task, call in zip(stage.tasks, cut.pieces, strict=False):
            task.append(call)
        stage.cuts.append(cut)

    def by_weight(self, instruction: Instruction, call: Call) -> None:
        p, (kernel, arguments) = self.runner.parameters, call
        blocks = [p.flat, p.flat_gradient, *p.slots]
        mine = [any(np.may_share_memory(a, block) for block in blocks) for a in arguments]
        (length,) = {len(a) for a, weights in zip(arguments, mine, strict=True) if weights}
        pieces = [
            (kernel, tuple(a[piece] if weights else a for a, weights in zip(arguments, mine, strict=True)))
            for piece in rows(length, FINER * self.threads, ALIGN)
        ]
        self.join("weights", self.kind == "weights", Cut(instruction.op, call, pieces))

    def fits(self, instruction: Instruction) -> bool:
        """Whether an instruction by rows can go on where the last stage's tasks have stopped, each with its rows."""
        count = len(self.runner.arrays[instruction.outputs[0]])
        for place, number in enumerate(instruction.inputs):
            here = self.written.get(self.roots[number])
            if here is not None and (place in BY_ROW[instruction.op] or here != count):
                return False
        return self.kind == "rows" and not any(self.roots[n] in self.written for n in instruction.outputs)

    def by_row(self, instruction: Instruction, call: Call) -> None:
        found = self.runner.arrays[instruction.outputs[0]]
        count, columns = len(found), found.size // len(found)  # chains are not as many as there are samples
        pieces = [for_rows(instruction.op, call, piece, columns) for piece in rows(count, self.threads)]
        self.join("rows", self.fits(instruction), Cut(instruction.op, call, pieces))
        self.written.update((self.roots[n], count) for n in instruction.outputs)


def for_rows(op: str, call: Call, piece: slice, columns: int) -> Call:
    """The part of a call that computes those rows of its outputs."""
    kernel, arguments = call
    if op == "affine_backward_input":
        weight, g, out = arguments
        return split_kernels.affine_backward_input, (weight, g, ONE_AND_ZERO, piece.start, out[piece])
    if op.startswith("affine"):
        return kernel, (arguments[0], *(a[piece] for a in arguments[1:]))
    values = slice(piece.start * columns, piece.stop * columns)
    return kernel, (*(a[values] for a in arguments[:-1]), arguments[-1])  # the last ones are constants


@cache
def equal_in_pieces(op: str, kernel: Any, shapes: tuple[tuple[int, ...], ...], count: int) -> bool:
    """Whether a product of these shapes has the same bits whole and in that many pieces: tried out with random numbers.
    It has with OpenBLAS, which adds up every value of a product in the same order; another library need not."""
    rng = np.random.default_rng(0)
    whole = kernel, tuple(rng.standard_normal(shape, np.float32) for shape in shapes)
    cut = kernel, tuple(a.copy() for a in whole[1])
    for piece in rows(len(cut[1][-1]), count):
        part, arguments = for_rows(op, cut, piece, 1)
        part(*arguments)
    kernel(*whole[1])
    return all(np.array_equal(a, b) for a, b in zip(whole[1], cut[1], strict=True))
