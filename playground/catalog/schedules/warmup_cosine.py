"""A straight rise from start · learning_rate over the first epochs, then half a cosine down to alpha · learning_rate.

PyTorch's LinearLR followed by CosineAnnealingLR (Goyal et al., 2017, for the warm-up).
"""

from dataclasses import dataclass
from math import cos, pi
from typing import ClassVar

from playground.core.params import integer, real
from playground.core.schedule import TimedSchedule


@dataclass(frozen=True)
class WarmupCosine(TimedSchedule):
    title: ClassVar[str] = "Warm-up and cosine"
    summary: ClassVar[str] = "The learning rate rises at first, then glides down to the end of the run."

    warmup_epochs: int = integer(
        5, minimum=0, maximum=1_000_000, unit="epochs", label="Warm-up", help="How long it rises."
    )
    start: float = real(0.1, minimum=0.0, maximum=1.0, label="From", help="The share of it that the run begins with.")
    alpha: float = real(0.0, minimum=0.0, maximum=1.0, label="Down to", help="The share of it that is left at the end.")

    def along(self, progress: float, span: float) -> float:
        warmup = float(self.warmup_epochs)
        if progress < warmup:
            return self.start + (1.0 - self.start) * progress / warmup
        if span <= warmup:
            return 1.0
        return self.alpha + (1.0 - self.alpha) * 0.5 * (1.0 + cos(pi * (progress - warmup) / (span - warmup)))
