"""How a slider's whole-number positions stand for values: evenly, logarithmically, or as a list of stops."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FINE = 400  # positions where nothing else says how many


@dataclass(frozen=True)
class Scale:
    """Maps positions 0..`positions` to values `minimum`..`maximum`.

    Raises ValueError for an empty range, or a logarithmic one that does not start above zero.
    """

    minimum: float
    maximum: float
    log: bool = False
    step: float | None = None
    stops: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.minimum < self.maximum:
            raise ValueError(f"the range {self.minimum} to {self.maximum} is empty")
        if self.log and self.minimum <= 0:
            raise ValueError(f"a logarithmic range must start above zero, not at {self.minimum}")

    @classmethod
    def of_stops(cls, stops: Sequence[float]) -> "Scale":
        ordered = tuple(sorted(stops))
        return cls(ordered[0], ordered[-1], stops=ordered)

    @property
    def positions(self) -> int:
        """The last position; the first is 0."""
        if self.stops:
            return len(self.stops) - 1
        if self.step and not self.log:
            return max(1, round((self.maximum - self.minimum) / self.step))
        return FINE

    def value(self, position: int) -> float:
        """The value at a position, tidy enough to be shown: on a step, or rounded to three digits."""
        share = position / self.positions
        if self.stops:
            return self.stops[position]
        if share in (0.0, 1.0):
            return self.maximum if share else self.minimum
        if self.log:
            return self.clamp(_tidy(self.minimum * (self.maximum / self.minimum) ** share, 2, self.step))
        return self.clamp(_tidy(self.minimum + share * (self.maximum - self.minimum), 3, self.step, self.minimum))

    def position(self, value: float) -> int:
        """The position nearest to a value."""
        value = self.clamp(value)
        if self.stops:
            return min(range(len(self.stops)), key=lambda i: abs(self.stops[i] - value))
        if self.log:
            share = math.log(value / self.minimum) / math.log(self.maximum / self.minimum)
        else:
            share = (value - self.minimum) / (self.maximum - self.minimum)
        return round(share * self.positions)

    def clamp(self, value: float) -> float:
        return min(self.maximum, max(self.minimum, value))


def _tidy(value: float, digits: int, step: float | None, origin: float = 0.0) -> float:
    if step:
        return float(f"{origin + round((value - origin) / step) * step:.12g}")
    return float(f"{value:.{digits}g}")
