"""Slow motion: how far a run may go at a chosen pace. The mathematics is the same at every pace."""

from __future__ import annotations

import math
import time

BEHIND = 0.1  # seconds that a run may catch up; a machine that is slower than the pace must not race later


class Pace:
    """epochs_per_second: the most there may be; infinity for as fast as possible."""

    def __init__(self, epochs_per_second: float = math.inf) -> None:
        self.epochs_per_second = epochs_per_second
        self.start: tuple[float, float] | None = None  # a moment, and the place in epochs where the run was then

    def set(self, epochs_per_second: float) -> None:
        self.epochs_per_second, self.start = epochs_per_second, None

    def begin(self) -> None:
        """The run starts, or starts again."""
        self.start = None

    def goal(self, place: float) -> float:
        """The place, in epochs, up to which a run that is at ``place`` may go now."""
        if math.isinf(self.epochs_per_second):
            return math.inf
        now = time.perf_counter()
        if self.start is None:
            self.start = (now, place)
        goal = self.start[1] + (now - self.start[0]) * self.epochs_per_second
        if goal - place > BEHIND * self.epochs_per_second:
            self.start = (now, place)
        return goal
