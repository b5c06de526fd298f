"""The rate is multiplied with ``factor`` whenever the loss has not become better for more than ``patience`` epochs.

PyTorch's ReduceLROnPlateau (mode "min", relative threshold): better is loss < best · (1 − threshold).
"""

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from playground.core.params import integer, real
from playground.core.schedule import Schedule


class Kept(NamedTuple):
    """best: the least loss so far; bad: epochs without a better one; rest: epochs of cooldown left; factor: of now."""

    best: float = float("inf")
    bad: int = 0
    rest: int = 0
    factor: float = 1.0


@dataclass(frozen=True)
class ReduceOnPlateau(Schedule):
    title: ClassVar[str] = "Reduce on plateau"
    summary: ClassVar[str] = "The learning rate falls when the loss has stopped getting better."
    still: ClassVar[bool] = True
    listens: ClassVar[bool] = True

    factor: float = real(0.1, minimum=0.001, maximum=0.999, label="Factor", help="What it is multiplied with.")
    patience: int = integer(
        10, minimum=0, maximum=1_000_000, unit="epochs", label="Patience", help="How long it waits for a better loss."
    )
    threshold: float = real(
        0.0001, minimum=0.0, maximum=0.5, label="Threshold", advanced=True,
        help="By what share the loss must fall to count as better.",
    )  # fmt: skip
    cooldown: int = integer(
        0, minimum=0, maximum=1_000_000, unit="epochs", label="Cooldown", advanced=True,
        help="How long it waits after a fall before it counts again.",
    )  # fmt: skip
    alpha: float = real(
        0.001, minimum=0.0, maximum=1.0, label="Not below", help="The share of it that is always left.", advanced=True
    )

    def begin(self) -> Kept:
        return Kept()

    def heard(self, kept: Any, loss: float) -> Kept:
        best, bad, rest, factor = kept
        if loss < best * (1.0 - self.threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if rest > 0:
            rest, bad = rest - 1, 0
        if bad > self.patience:
            factor, rest, bad = max(factor * self.factor, self.alpha), self.cooldown, 0
        return Kept(best, bad, rest, factor)

    def share(self, progress: float, total: float, kept: Any) -> float:
        return kept.factor
