"""A Program run by several threads, as ``division`` divides it. A step is a list of stages, each a list of tasks that
may go side by side; between two stages everybody waits.

Which tasks there are depends on the Program and the number of threads alone, and so does every bit of the result: who
does a task, and when, makes no difference to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine.backends.base import SILENT, Call
from playground.engine.backends.cpu import crew, kernels, split_kernels
from playground.engine.backends.cpu.division import Division
from playground.engine.backends.cpu.many import ManySteps
from playground.engine.backends.cpu.pieces import rows
from playground.engine.backends.cpu.script import Script, compiled, fits
from playground.engine.backends.cpu.stages import FINER, Stages, Tasks
from playground.engine.backends.cpu.threads import Crew
from playground.engine.parameters import Parameters
from playground.engine.program import ALIGN, Instruction, Program

Make = Callable[[Program, Parameters, tuple[int, int]], Any]


class SplitRunner(ManySteps):
    """As ``Runner``. ``whole`` runs what goes with the whole batch; ``parts`` the trunk, each with buffers and a
    gradient of its own.

    make: binds a Program to memory, given the parameters and where its batch lies in the whole: (first sample, size of
    the whole).
    """

    def __init__(
        self, program: Program, parameters: Parameters, division: Division, threads: int, make: Make, crew: Crew
    ) -> None:
        self.program, self.division, self.crew = program, division, crew
        self.threads = threads
        self.roots = [program.root(number) for number in range(len(program.buffers))]
        with_whole = replace(program, instructions=division.middle + division.rest)
        self.whole = make(with_whole, parameters, (0, program.batch))
        self.begin(None if program.target is None else self.whole.arrays[program.target])
        self.order = np.zeros(program.batch, np.int64)
        self.parts: list[Any] = []
        for where in division.samples:
            mine = gradient_of_its_own(parameters) if self.parts else parameters
            part = replace(program, batch=where.stop - where.start, instructions=division.trunk + division.back)
            self.parts.append(make(part, mine, (where.start, program.batch)))
        self.in_parts = self.written(division.trunk + division.back) if self.parts else set()
        self.first = self.beginning()
        self.later = self.stages()
        self.alone: list[Call] = []
        self.blind = False  # whether a step has no targets to look at

    # -- the tasks

    def beginning(self) -> Tasks:
        """Gathering the batch, and with parts their way up."""
        whole, inputs = self.whole, self.program.input
        target = self.program.target
        targets = [] if target is None else [self.gather_targets(whole.rows, whole.arrays[target])]
        if not self.parts:
            out = whole.arrays[inputs]
            pieces = rows(len(out), FINER * self.threads)
            gather = split_kernels.gather_features
            return [targets, *([(gather, (self.samples, whole.rows, piece.start, out[piece]))] for piece in pieces)]
        wanted = {self.roots[inputs], *self.written(self.division.trunk)}
        read = sorted(wanted & self.read(self.division.middle + self.division.rest))
        tasks: Tasks = []
        for part, where in zip(self.parts, self.division.samples, strict=True):
            fetched = kernels.gather, (self.samples, whole.rows[where], part.arrays[inputs])
            up = [(split_kernels.put, (part.arrays[n], where.start, whole.arrays[n])) for n in read]
            tasks.append([fetched, *part.calls[: len(self.division.trunk)], *up])
        return [*tasks, targets]

    def stages(self) -> Stages:
        """What follows: the middle, the parts' way back, the sum of their gradients, the rest."""
        division, calls = self.division, self.whole.calls
        stages = Stages(self.whole, self.threads)
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
        return stages

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
        """All kernels that will run."""
        stages = self.first, *(stage.tasks for stage in self.later.found)
        found = [call for tasks in stages for task in tasks for call in task] + self.gathered_whole()
        return found + [call for stage in self.later.found for call in stage.whole]

    def gathered_whole(self) -> list[Call]:
        """The beginning by one thread."""
        if self.parts:
            return [call for task in self.first for call in task]
        whole = self.whole
        return [*self.first[0], (kernels.gather, (self.samples, whole.rows, whole.arrays[self.program.input]))]

    def prepare(self) -> Iterator[tuple[int, int]]:
        """Compiles what is missing, yielding (done, in all), and writes the script."""
        calls = self.calls
        yield from compiled(calls)
        later = self.later.found
        self.alone = self.gathered_whole() + [call for stage in later for call in stage.alone(self.whole)]
        if fits(calls) and len(calls) <= crew.MOST:
            stages = [self.first, *(stage.tasks for stage in later)]
            masks = [mask for runner in (self.whole, *self.parts) for mask in runner.masks]
            whole = self.whole
            loss = whole.arrays[self.program.loss] if self.program.loss is not None else np.zeros(1)
            given = self.samples, self.answers
            self.script = Script(self.alone, stages, given, whole.rows, whole.hyper, loss, masks)

    # -- running

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.order[...] = rows
        self.blind = targets is None and self.program.target is not None
        self.given(x, *(() if targets is None else (targets,)))

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        self.whole.hyper[: len(hyper)] = hyper
        if self.script is None or self.blind:
            self.whole.rows[...] = self.order
            for runner in (self.whole, *self.parts):
                runner.draw(stream)
            self.walk(self.alone, self.answers if self.blind else None)
            return float(self.whole.loss())
        self.play(self.order, 1, self.whole.hyper[None], stream, -1, SILENT, self.losses)
        return float(self.whole.loss())

    def output(self, buffer: int) -> np.ndarray:
        if self.roots[buffer] in self.in_parts:
            return np.concatenate([part.output(buffer) for part in self.parts])
        return self.whole.output(buffer)


def gradient_of_its_own(parameters: Parameters) -> Parameters:
    """The same weights with another block for their gradients."""
    mine = copy(parameters)
    mine.flat_gradient = np.zeros_like(parameters.flat_gradient)
    mine.gradients = mine.windows(mine.flat_gradient)
    return mine
