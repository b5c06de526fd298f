"""Numbers as they are shown: rounded so that what stands above the line adds up to what stands below it, to the last
digit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

USUAL = 4  # decimals, so that most numbers of a walk look alike; smaller numbers have as many digits that count
LEAST, MOST = 2, 9  # decimals; numbers that need more or are longer are written with an exponent
LONG = 6  # digits before the point, at most
MORE = 14  # further digits that numbers may have, so that what is computed from them is what is shown
OF_FACTORS = 4  # the same for the factors in a sum
FINE = 2  # digits of the smallest number of a sum, where that is what matters
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

    def exact(self, value: float) -> Decimal:
        return Decimal(value).scaleb(self.decimals - self.exponent)

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


def fine(values: Sequence[float]) -> int:
    """How many more digits show the smallest of the numbers well, where that takes only a few."""
    grid, sizes = Grid(values), [abs(v) for v in values if v and math.isfinite(v)]
    needed = FINE - 1 - math.floor(math.log10(min(sizes))) - grid.decimals if sizes and not grid.exponent else 0
    return max(0, min(needed, OF_FACTORS))


def adding_up(terms: Sequence[float], total: float, kept: Sequence[bool] = (), more: int = 0) -> tuple[list[str], str]:
    """Terms and their sum as texts of which the first add up to the second exactly.

    The total is rounded as usual. A term may be one unit of the last digit away from its usual rounding, those whose
    rounding was closest to a tie first; those that ``kept`` names stay as they are where others can make up for them.
    """
    if not all(map(math.isfinite, (*terms, total))):
        return [number(term) for term in terms], number(total)
    grid = Grid((*terms, total), more)
    whole = [grid.units(term) for term in terms]
    free = [i for i in range(len(terms)) if not (i < len(kept) and kept[i])] or list(range(len(terms)))
    missing = grid.units(total) - sum(whole)
    step = 1 if missing > 0 else -1
    order = sorted(free, key=lambda i: (Decimal(whole[i]) - grid.exact(terms[i])) * step)
    while missing and order:
        for i in order[: abs(missing)]:
            whole[i] += step
            missing -= step
    return [grid.text(units) for units in whole], grid.text(grid.units(total))


def value_of(text: str) -> Decimal:
    """The number that a text of this file shows."""
    return Decimal(text.replace(MINUS, "-"))


def factors(pairs: Sequence[tuple[float, float]], products: Sequence[str]) -> list[tuple[str, str]]:
    """The two factors of each product with as few digits as their product needs to be the one that is shown, though
    not with very many."""
    finite = [v for pair in pairs for v in pair if math.isfinite(v)]
    grid = Grid(finite)
    base = grid.decimals
    shown: list[tuple[str, str]] = []
    for more in range(OF_FACTORS + 1):
        grid.decimals = base + more
        shown = [
            (grid.text(grid.units(a)), grid.text(grid.units(b)))
            if math.isfinite(a) and math.isfinite(b)
            else (number(a), number(b))
            for a, b in pairs
        ]
        if all(fits(*each) for each in zip(pairs, shown, products, strict=True)):
            break
    return shown


def fits(pair: tuple[float, float], shown: tuple[str, str], product: str) -> bool:
    """Whether the product of two shown factors, rounded to the digits of the shown product, is that product; or cannot
    be, because the product was changed to make a sum come out."""
    try:
        wanted = value_of(product)
        usual = Decimal(pair[0] * pair[1]).quantize(wanted)
        return usual != wanted or (value_of(shown[0]) * value_of(shown[1])).quantize(wanted) == wanted
    except ArithmeticError:  # one of them is no number
        return True
