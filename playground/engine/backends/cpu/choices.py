"""When the steps of a run are made together with helpers, and when by one thread alone. Both compute the same.

Where another program wants the cores, a helper may be halted in the middle of a task and hold up the owner. Then steps
alone are faster, and now and then a trial finds out whether they still are.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

WORTH = 0.95  # of the time alone is what a step together may take: else the cores are left to others
HARMFUL = 1.05  # when they are so slow, that is over at once, and else after
PATIENCE = 0.5  # seconds: a core that has slept may take some time to come to speed
REST = 0.25  # seconds of steps alone before a trial together; twice as many each time that was in vain
LONG_REST = 4.0  # the most of them; and seconds together before a trial alone
WINDOW = 0.25  # seconds that an average goes back, more than a window needs for some pictures
TRIAL = 0.01  # seconds of a trial at least: a scheduler is kind to those who have just come
GROUP = 0.1  # seconds of steps at a time, after a trial fewer
FIRST_GROUP = 0.02
HOPELESS = 1.25  # of the time alone: a trial that takes longer is not brought to its end

Choice = Generator[tuple[bool, int], Sequence[float], None]


class Average:
    """Seconds of a step, of those of the last ``WINDOW``."""

    def __init__(self, seconds: Sequence[float]) -> None:
        self.seconds = self.steps = 0.0
        self.add(seconds)

    def add(self, seconds: Sequence[float]) -> float:
        """How long these steps took altogether."""
        for took in seconds:
            left = math.exp(-took / WINDOW)
            self.seconds, self.steps = self.seconds * left + took, self.steps * left + 1.0
        return sum(seconds)

    @property
    def step(self) -> float:
        return self.seconds / self.steps

    def group(self, seconds: float = GROUP) -> int:
        """How many steps take so long, at most ``GROUP``."""
        return max(1, int(min(seconds, GROUP) / max(self.step, 1e-6)))


def choices() -> Choice:
    """Yields whether the next steps are to be made together, and how many of them at most, and is sent the seconds that
    each of those made has taken."""
    rest = REST
    yield False, 1  # the first step warms up
    alone = yield from trial(False)
    while True:
        together = yield from trial(True, HOPELESS * alone.step)
        lasted = since = vain = 0.0
        while together.step <= (WORTH if not lasted or vain > PATIENCE else HARMFUL) * alone.step:
            took = together.add((yield True, together.group(FIRST_GROUP + lasted)))
            lasted, since = lasted + took, since + took
            vain = 0.0 if together.step <= WORTH * alone.step else vain + took
            if since > LONG_REST:
                since, alone = 0.0, (yield from trial(False))
        rest = REST if lasted > 4 * REST else rest
        passed = 0.0
        while passed < rest:
            passed += alone.add((yield False, alone.group()))
        rest = min(2 * rest, LONG_REST)


def trial(together: bool, limit: float = math.inf) -> Generator[tuple[bool, int], Sequence[float], Average]:
    """Some steps, after one that is slowed down by the change; fewer where they take longer than ``limit``."""
    seconds: list[float] = []
    while len(seconds) < 3 or sum(seconds[1:]) < TRIAL:
        seconds += yield together, max(1, 2 - len(seconds))
        if len(seconds) > 1 and sum(seconds[1:]) > limit * (len(seconds) - 1):
            break
    return Average(seconds[1:])
