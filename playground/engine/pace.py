"""Slow motion: how far a run may go at a chosen pace. The mathematics is the same at every pace."""

from __future__ import annotations

import math
import time

from playground.core.speed import Speed

BEHIND = 0.1  # seconds that a run may catch up; a machine that is slower than the pace must not race later


class Pace:
    def __init__(self, speed: Speed = Speed()) -> None:  # noqa: B008 - it cannot be changed
        self.speed = speed
        self.start: tuple[float, float] | None = None  # a moment, and the place in epochs where the run was then

    def set(self, speed: Speed) -> None:
        self.speed, self.start = speed, None

    def begin(self) -> None:
        """The run starts, or starts again."""
        self.start = None

    def goal(self, place: float, batches: int) -> float:
        """The place, in epochs, up to which a run that is at ``place`` may go now; batches: of an epoch."""
        if math.isinf(self.speed.per_second):
            return math.inf
        now, rate = time.perf_counter(), self.speed.epochs(batches)
        if self.start is None:
            self.start = (now, place)
        goal = self.start[1] + (now - self.start[0]) * rate
        if goal - place > max(BEHIND * rate, 1 / batches):
            self.start = (now, place)
        return goal
