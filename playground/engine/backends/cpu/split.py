"""A Program run by several threads, as ``division`` divides it. A step is a list of stages, each a list of tasks that
may go side by side; between two stages everybody waits.

Which tasks there are depends on the Program and the number of threads alone, and so does every bit of the result: who
does a task, and when, makes no difference to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from playground.engine.backends.base import Call, StepByStep
from playground.engine.backends.cpu import kernels, split_kernels
from playground.engine.backends.cpu.division import Division, rows
from playground.engine.backends.cpu.stages import FINER, Stage, Stages, Tasks
from playground.engine.backends.cpu.threads import Helpers, Task, choices
from playground.engine.parameters import Parameters
from playground.engine.program import ALIGN, Instruction, Program

Make = Callable[[Program, Parameters, tuple[int, int]], Any]


class SplitRunner(StepByStep):
    """As ``Runner``. ``whole`` runs what goes with the whole batch; ``parts`` the trunk, each with buffers and a
    gradient of its own.

    make: binds a Program to memory, given the parameters and where its batch lies in the whole: (first sample, size of
    the whole).
    """

    def __init__(
        self, program: Program, parameters: Parameters, division: Division, threads: int, make: Make, helpers: Helpers
    ) -> None:
        self.program, self.division, self.helpers = program, division, helpers
        self.threads = threads
        self.roots = [program.root(number) for number in range(len(program.buffers))]
        with_whole = replace(program, instructions=division.middle + division.rest)
        self.whole = make(with_whole, parameters, (0, program.batch))
        self.parts: list[Any] = []
        for where in division.samples:
            mine = gradient_of_its_own(parameters) if self.parts else parameters
            part = replace(program, batch=where.stop - where.start, instructions=division.trunk + division.back)
            self.parts.append(make(part, mine, (where.start, program.batch)))
        self.in_parts = self.written(division.trunk + division.back) if self.parts else set()
        self.x: np.ndarray = np.zeros((0, 0), np.float32)
        self.targets: np.ndarray | None = None
        self.up: list[list[Call]] = []  # of each part, what it hands to the whole
        self.later = self.stages()
        self.beside = [self.beginning()]
        for stage in self.later:
            self.beside.append([partial(play, calls) for calls in stage.tasks])
        self.alone: list[Task] = []
        self.choice = choices()
        self.together = next(self.choice)

    # -- the tasks

    def beginning(self) -> list[Task]:
        """Gathering the batch, and with parts their way up."""
        gathered: list[Task] = [] if self.program.target is None else [self.gather_targets]
        if not self.parts:
            pieces = rows(len(self.whole.arrays[self.program.input]), FINER * self.threads)
            return [*gathered, *(partial(self.gather, piece) for piece in pieces)]
        wanted = {self.roots[self.program.input], *self.written(self.division.trunk)}
        read = sorted(wanted & self.read(self.division.middle + self.division.rest))
        self.up = [
            [(split_kernels.put, (part.arrays[n], where.start, self.whole.arrays[n])) for n in read]
            for part, where in zip(self.parts, self.division.samples, strict=True)
        ]
        return [*(partial(self.climb, number) for number in range(len(self.parts))), *gathered]

    def stages(self) -> list[Stage]:
        """What follows: the middle, the parts' way back, the sum of their gradients, the rest."""
        division, calls = self.division, self.whole.calls
        stages = Stages(self.whole, self.roots, self.threads)
        stages.add(division.middle, calls[: len(division.middle)])
        if division.back:
            written = sorted(self.written(division.middle) & self.read(division.back))
            descents = []
            for part, where in zip(self.parts, self.division.samples, strict=True):
                down = [(split_kernels.take, (self.whole.arrays[n], where.start, part.arrays[n])) for n in written]
                descents.append(down + part.calls[len(division.trunk) :])
            stages.append(descents)
            stages.append(self.sums())
        stages.add(division.rest, calls[len(division.middle) :])
        return stages.found

    def sums(self) -> Tasks:
        """The parts' gradients are added to the first one's, which is that of the whole, always in the same order."""
        keys = [self.program.buffers[n].key for i in self.division.back for n in i.outputs]
        tasks: Tasks = [[] for _ in range(FINER * self.threads)]
        for key in (key for key in keys if key is not None):
            whole, *others = (part.parameters.gradients[key].reshape(-1) for part in self.parts)
            for task, piece in zip(tasks, rows(whole.size, FINER * self.threads, ALIGN), strict=False):
                task += [(split_kernels.add, (other[piece], whole[piece])) for other in others]
        return tasks

    def written(self, instructions: Iterable[Instruction]) -> set[int]:
        """The buffers with one row for each sample that the instructions write."""
        return self.program.with_samples(n for i in instructions for n in i.outputs)

    def read(self, instructions: Iterable[Instruction]) -> set[int]:
        return self.program.with_samples(n for i in instructions for n in i.inputs)

    @property
    def calls(self) -> list[Call]:
        """All kernels that will run, with arguments of the types that they will have."""
        found: list[Call] = [call for part in self.parts for call in part.calls]
        found += [call for copies in self.up for call in copies]
        found += [call for stage in self.later for task in stage.tasks for call in task]
        found += [cut.whole for stage in self.later for cut in stage.cuts]
        samples = np.zeros((1, 1), np.float32)
        inputs = self.program.input
        found += [(kernels.gather, (samples, part.rows, part.arrays[inputs])) for part in self.parts]
        if not self.parts:
            found.append((split_kernels.gather_features, (samples, self.whole.rows, 0, self.whole.arrays[inputs])))
        if self.program.target is not None:
            target = self.whole.arrays[self.program.target]
            kernel = kernels.gather_labels if target.ndim == 1 else kernels.gather
            source = np.zeros(1, np.int64) if target.ndim == 1 else samples
            found.append((kernel, (source, self.whole.rows, target)))
        return found

    # -- running

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.x, self.targets = x, targets
        self.whole.rows[...] = rows

    def gather(self, piece: slice) -> None:
        x, whole = self.x, self.whole
        inputs = whole.arrays[self.program.input]
        split_kernels.gather_features(x.reshape(len(x), -1), whole.rows, piece.start, inputs[piece])

    def gather_targets(self) -> None:
        if self.targets is not None and self.program.target is not None:
            kernel = kernels.gather_labels if self.targets.ndim == 1 else kernels.gather
            kernel(self.targets, self.whole.rows, self.whole.arrays[self.program.target])

    def climb(self, number: int) -> None:
        part = self.parts[number]
        part.feed(self.x, None, self.whole.rows[self.division.samples[number]])
        play(part.calls[: len(self.division.trunk)])
        play(self.up[number])

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        start = time.perf_counter()
        for runner in (self.whole, *self.parts):
            runner.draw(stream)
        self.whole.hyper[: len(hyper)] = hyper
        if self.together:
            for tasks in self.beside:
                self.helpers.do(tasks)
        else:
            for task in self.alone or self.prepared():
                task()
        self.together = self.choice.send(time.perf_counter() - start)
        return self.whole.loss()

    def prepared(self) -> list[Task]:
        """The tasks of one thread: the same in pieces or, where that is faster, whole."""
        first = self.beside[0] if self.parts else [self.gather_targets, partial(self.gather, slice(0, None))]
        calls = [call for stage in self.later for call in stage.alone()]
        self.alone = [*first, partial(play, calls)]
        return self.alone

    def output(self, buffer: int) -> np.ndarray:
        if self.roots[buffer] in self.in_parts:
            return np.concatenate([part.output(buffer) for part in self.parts])
        return self.whole.output(buffer)


def play(calls: Iterable[Call]) -> None:
    for kernel, arguments in calls:
        kernel(*arguments)


def gradient_of_its_own(parameters: Parameters) -> Parameters:
    """The same weights with another block for their gradients."""
    mine = copy(parameters)
    mine.flat_gradient = np.zeros_like(parameters.flat_gradient)
    mine.gradients = mine.windows(mine.flat_gradient)
    return mine
