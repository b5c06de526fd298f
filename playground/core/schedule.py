"""What a schedule is: how the learning rate changes over a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.kinds import Kind
from playground.core.params import integer


@dataclass(frozen=True)
class Schedule(Kind):
    """A pure function: the same place in the same run always has the same learning rate, whatever was set before, so
    a schedule can be changed while training runs, and a saved run goes on as it would have.

    A file gives ``share``. One that listens to the losses of the epochs also gives ``begin`` and ``heard``: what is
    kept of them is folded from the first epoch on, and handed to ``share``.
    """

    category: ClassVar[str] = "schedules"
    still: ClassVar[bool] = False  # whether the rate is the same all through an epoch
    listens: ClassVar[bool] = False  # whether ``heard`` does anything: then every epoch is measured

    def share(self, progress: float, total: float, kept: Any) -> float:
        """What the learning rate is multiplied with, 0 to 1. progress: epochs done, with the fraction of the present
        one; total: how many there will be, 0 when nobody knows; kept: what ``heard`` made of the losses so far."""
        raise NotImplementedError  # pragma: no cover - abstract

    def begin(self) -> Any:
        """What is kept before the first epoch has ended."""
        return None

    def heard(self, kept: Any, loss: float) -> Any:
        """What is kept after an epoch that ended with that loss."""
        return kept

    def fold(self, losses: Sequence[float], kept: Any = None) -> Any:
        """What is kept after epochs with those losses; from the start, unless ``kept`` is what was before them."""
        kept = self.begin() if kept is None else kept
        for loss in losses:
            kept = self.heard(kept, loss)
        return kept

    def rate(self, base: float, progress: float, total: float = 0.0, kept: Any = None) -> float:
        """The learning rate at that place of a run whose optimizer's own one is ``base``."""
        return base * self.share(progress, total, self.begin() if kept is None else kept)


@dataclass(frozen=True)
class TimedSchedule(Schedule):
    """One that needs to know the end: that of the run, or ``epochs`` where the run has none. After it the last value
    stays. A file gives ``along``."""

    epochs: int = integer(
        100, minimum=1, maximum=10_000_000, unit="epochs", label="Length",
        help="How long it takes where training goes on until you pause it; else it takes the whole run.",
    )  # fmt: skip

    def span(self, total: float) -> float:
        return total if total > 0 else float(self.epochs)

    def share(self, progress: float, total: float, kept: Any) -> float:
        span = self.span(total)
        return self.along(min(max(progress, 0.0), span), span)

    def along(self, progress: float, span: float) -> float:
        """The share at ``progress`` of ``span`` epochs, 0 <= progress <= span."""
        raise NotImplementedError  # pragma: no cover - abstract
