"""Turns instructions that go with the whole batch to stages, of tasks that may go side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu.division import BY_WEIGHT, large_by_row
from playground.engine.backends.cpu.pieces import equal_in_pieces, pieces, rows
from playground.engine.program import ALIGN, Instruction, Program

Tasks = list[list[Call]]  # each a list of calls
FINER = 2  # tasks for each thread where cutting costs nothing: one that is held up leaves some to the others


@dataclass
class Stage:
    """tasks: what may go side by side; whole: the calls that compute the same one after the other; instruction: that
    they come from, where it was cut."""

    tasks: Tasks
    whole: list[Call] = field(default_factory=list)
    instruction: Instruction | None = None

    def alone(self, runner: Any) -> list[Call]:
        """What one thread calls: the whole, which is faster, where that makes no difference to any bit."""
        parts = [call for task in self.tasks for call in task]
        if self.instruction is None or equal_in_pieces(runner, self.instruction, self.whole[0], parts):
            return self.whole or parts
        return parts


class Stages:
    """runner: binds single instructions."""

    def __init__(self, runner: Any, threads: int) -> None:
        self.runner, self.threads = runner, threads
        self.program: Program = runner.program
        self.found: list[Stage] = []
        self.one = False  # whether the last stage is a single task

    def add(self, instructions: Sequence[Instruction], calls: Sequence[Call]) -> None:
        for instruction, call in zip(instructions, calls, strict=True):
            if instruction.op in BY_WEIGHT:
                self.append([[part] for part in self.by_weight(call)])
            elif large_by_row(self.program, instruction):
                parts = pieces(self.runner, instruction, call, self.threads)
                self.append([[part] for part in parts], [call], instruction)
            else:
                self.join(call)

    def append(self, tasks: Tasks, whole: Sequence[Call] = (), instruction: Instruction | None = None) -> None:
        """A stage by itself."""
        self.found.append(Stage(tasks, list(whole), instruction))
        self.one = False

    def join(self, call: Call) -> None:
        """One more call for the last stage, if that is a single task."""
        if not self.one:
            self.append([[]])
            self.one = True
        self.found[-1].tasks[0].append(call)

    def by_weight(self, call: Call) -> list[Call]:
        p, (kernel, arguments) = self.runner.parameters, call
        blocks = [p.flat, p.flat_gradient, *p.slots]
        mine = [any(np.may_share_memory(a, block) for block in blocks) for a in arguments]
        (length,) = {len(a) for a, weights in zip(arguments, mine, strict=True) if weights}
        return [
            (kernel, tuple(a[piece] if weights else a for a, weights in zip(arguments, mine, strict=True)))
            for piece in rows(length, FINER * self.threads, ALIGN)
        ]
