"""Many steps of a large network in one call: what Runner and SplitRunner do with their Script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.engine import randomness
from playground.engine.backends.base import RING, Call
from playground.engine.backends.cpu import choices, kernels
from playground.engine.backends.cpu.choices import Choice
from playground.engine.backends.cpu.script import TICK, Script
from playground.engine.backends.cpu.threads import Crew
from playground.engine.program import STEPS, Program

SAMPLES, ANSWERS = 0, 1  # what stands for what in a script


class ManySteps:
    """script: the step as tables, None where a kernel cannot be called by its address; crew: who helps; choice: see
    choices."""

    program: Program
    script: Script | None = None
    crew: Crew | None = None

    def begin(self, target: np.ndarray | None) -> None:
        """Nothing is known yet. Arrays are made that stand in the calls for the data."""
        self.choice: Choice = choices.choices()
        self.wish = next(self.choice)
        self.losses = np.zeros(STEPS)
        flat = target is not None and target.ndim == 1
        self.samples: np.ndarray = np.zeros((1, 1), np.float32)
        self.answers: np.ndarray = np.zeros(1, np.int64) if flat else np.zeros((1, 1), np.float32)
        self.known: list[tuple[Any, np.ndarray]] = [(None, self.samples), (None, self.answers)]

    def gather_targets(self, rows: np.ndarray, target: np.ndarray) -> Call:
        return (kernels.gather_labels if target.ndim == 1 else kernels.gather), (self.answers, rows, target)

    def given(self, *data: np.ndarray) -> None:
        """What the next steps are about: samples and targets, as the kernels read them."""
        for number, array in enumerate(data):
            if self.known[number][0] is not array:
                stand_in = (self.samples, self.answers)[number]
                rows = array if stand_in.ndim == 1 else array.reshape(len(array), -1)
                self.known[number] = array, np.require(rows, stand_in.dtype, ["C"])
                if self.script is not None:
                    self.script.give(number, self.known[number][1])

    def walk(self, calls: Sequence[Call], without: np.ndarray | None = None) -> None:
        """Makes the calls one by one, less those that want that stand-in."""
        meant = {id(self.samples): self.known[SAMPLES][1], id(self.answers): self.known[ANSWERS][1]}
        for kernel, arguments in calls:
            if not any(argument is without for argument in arguments):
                kernel(*(meant.get(id(argument), argument) for argument in arguments))

    def compiled(self) -> bool:
        """Whether a step needs nothing of the interpreter."""
        p = self.program
        between = p.shown or p.updates or p.losses or any(i.op == "cut" for i in p.instructions)
        return self.script is not None and not between and p.loss is not None and p.target is not None

    def many(
        self, data: tuple[np.ndarray, np.ndarray], order: np.ndarray, place: tuple[int, int], count: int,
        hyper: np.ndarray, keys: tuple[int, int], bell: np.ndarray,
    ) -> np.ndarray:  # fmt: skip
        """See Runner.many. It ends with the epoch, and makes no step where the next batch is smaller."""
        (epoch, batch), size = place, self.program.batch
        count, made = min(count, len(order) // size - batch, STEPS), 0
        self.given(*data)
        key = randomness.mix(keys[0] ^ epoch)
        while made < count:
            lines = hyper[made:] if len(hyper) > 1 else hyper
            left = order[(batch + made) * size :]
            made += self.play(left, count - made, lines, key, batch + made, bell, self.losses[made:])
            if bell[RING] or not math.isfinite(self.losses[made - 1]):
                break
        return self.losses[:made]

    def play(
        self, order: np.ndarray, count: int, hyper: np.ndarray, key: int, first: int, bell: np.ndarray,
        losses: np.ndarray,
    ) -> int:  # fmt: skip
        """Some steps as it is best to make them now; how many, at least one. See Script.play."""
        assert self.script is not None, "compiled() has said yes"
        if self.crew is None:
            return self.script.play(order, count, hyper, key, first, bell, losses)
        together, most = self.wish
        mine = together and self.crew.owner.acquire(blocking=False)
        try:
            helpers = self.crew if mine else None
            made = self.script.play(order, min(count, most), hyper, key, first, bell, losses, helpers)
        finally:
            if mine:
                self.crew.owner.release()
        if mine == together:
            ticks = self.script.ticks[:made]
            self.wish = self.choice.send((ticks[ticks > 0] * TICK).tolist())
        return made
