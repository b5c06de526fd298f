"""Up from learning_rate / div_factor along half a cosine, then down to that divided by final_div_factor
(Smith and Topin, 2018). PyTorch's OneCycleLR with the learning rate as its max_lr; momentum stays as it is.
"""

from dataclasses import dataclass
from math import cos, pi
from typing import ClassVar

from playground.core.params import real
from playground.core.schedule import TimedSchedule


@dataclass(frozen=True)
class OneCycle(TimedSchedule):
    title: ClassVar[str] = "One cycle"
    summary: ClassVar[str] = "The learning rate rises to its full size and then falls far below where it began."

    pct_start: float = real(
        0.3, minimum=0.0, maximum=1.0, label="Rising part", help="The share of the run in which it rises."
    )
    div_factor: float = real(
        25.0, minimum=1.0, maximum=1e4, log=True, label="Start divided by",
        help="How many times smaller it is at the start.",
    )  # fmt: skip
    final_div_factor: float = real(
        1e4, minimum=1.0, maximum=1e8, log=True, label="End divided by",
        help="How many times smaller than at the start it is at the end.", advanced=True,
    )  # fmt: skip

    def along(self, progress: float, span: float) -> float:
        first, top = 1.0 / self.div_factor, self.pct_start * span
        if progress < top:
            return between(first, 1.0, progress / top)
        return between(1.0, first / self.final_div_factor, (progress - top) / (span - top) if span > top else 0.0)


def between(start: float, end: float, share: float) -> float:
    """From start at 0 to end at 1 along half a cosine."""
    return end + (start - end) * 0.5 * (1.0 + cos(pi * share))
