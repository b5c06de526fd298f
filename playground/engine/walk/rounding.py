"""Numbers as they are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

USUAL = 4  # decimals, so that most numbers of a walk look alike; smaller numbers have as many digits that count
LEAST, MOST = 2, 9  # decimals; numbers that need more or are longer are written with an exponent
LONG = 6  # digits before the point, at most
MORE = 14  # further digits that numbers may have, so that what is computed from them is what is shown
FINE, FINEST = 2, 12  # digits of a small number that is what matters; further ones that all others may get for it
MINUS = "\N{MINUS SIGN}"


class Grid:
    """Numbers with the same last digit: that many ``decimals``, times 10 to the ``exponent``."""

    def __init__(self, values: Sequence[float], more: int = 0) -> None:
        top = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
        lead = math.floor(math.log10(top)) if top > 0 else 0
        wanted = max(USUAL, USUAL - 1 - lead) if lead <= 0 else max(LEAST, USUAL - lead)
        self.exponent = lead if wanted > MOST or lead >= LONG else 0
        self.decimals = (USUAL if self.exponent else wanted) + more

    def units(self, value: float) -> int:
        """The value in units of the last digit, rounded half to even."""
        return int(self.exact(value).to_integral_value(ROUND_HALF_EVEN))

    def exact(self, value: float | Decimal) -> Decimal:
        return Decimal(value).scaleb(self.places)

    @property
    def places(self) -> int:
        """Digits behind the point, were it written without an exponent."""
        return self.decimals - self.exponent

    def text(self, units: int) -> str:
        number = f"{Decimal(units).scaleb(-self.decimals):f}"
        power = f"e{self.exponent}" if self.exponent else ""
        return (number + power).replace("-", MINUS)


def number(value: float, more: int = 0) -> str:
    """One number by itself; with so many more digits than usual."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else f"{MINUS if value < 0 else ''}∞"
    grid = Grid((value,), more)
    return grid.text(grid.units(value))


def brief(value: float, more: int = 0) -> str:
    """A setting such as 0.01 as it is, any other number with the digits that it has in ``number``."""
    short = f"{value:.4g}"
    if not math.isfinite(value) or float(short) != value:
        return number(value, more)
    digits, _, exponent = short.partition("e")
    return (f"{digits}e{int(exponent)}" if exponent else digits).replace("-", MINUS)


def fine(values: Sequence[float], small: Sequence[float]) -> int:
    """How many digits more than usual ``values`` need for the smallest of ``small`` to show well among them; none where
    that would be very many."""
    sizes = [abs(v) for v in small if v and math.isfinite(v)]
    needed = FINE - 1 - math.floor(math.log10(min(sizes))) - Grid(values).places if sizes else 0
    return needed if 0 < needed <= FINEST else 0


def value_of(text: str) -> Decimal:
    """The number that a text of this file shows."""
    return Decimal(text.replace(MINUS, "-"))
