"""Sums as they are shown: the products give the terms and the terms add up to the total, both to the last digit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from playground.engine.walk.rounding import Grid, number, value_of

DIGITS = 5  # further digits that terms and total may get, so that all of it comes out
OF_FACTORS = 4  # those that a factor may have more than the terms have
UNUSUAL = 3.0  # digits that a term is worth that is rounded as usual
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Summand:
    """A value, or the two factors of it; kept: a number that stands for itself, always rounded as usual."""

    value: float
    factors: tuple[float, ...] = ()
    kept: bool = False


@dataclass(frozen=True)
class Way:
    """One way to write a summand: in units of the last digit, how little it is liked, its factors as texts."""

    units: int
    cost: float
    factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A sum as texts. missing: what the terms lack, "" where they add up, which is nearly always."""

    terms: list[str]
    factors: list[tuple[str, ...]]
    total: str
    missing: str = ""


def adding_up(summands: Sequence[Summand], total: float, more: int = 0) -> Written:
    """The total is rounded, with so many ``more`` digits than usual. A term is one of the two numbers around its value,
    mostly the nearer one, that its factors as shown have as their product; the factors are rounded as usual, with as
    few digits as that takes. Where no such numbers add up, there is another digit."""
    values = [summand.value for summand in summands]
    if not all(map(math.isfinite, (*values, total))):
        factors = [tuple(map(number, summand.factors)) for summand in summands]
        return Written([*map(number, values)], factors, number(total))
    for further in range(DIGITS + 1):
        grid = Grid((*values, total), more + further)
        ways = [ways_of(summand, grid, further + OF_FACTORS) for summand in summands]
        found = cheapest(ways, grid.units(total))
        if found is not None:
            return written(found, grid, total)
    grid = Grid((*values, total), more)
    return written([usual(summand, grid) for summand in summands], grid, total)


def written(ways: Sequence[Way], grid: Grid, total: float) -> Written:
    missing = grid.units(total) - sum(way.units for way in ways)
    texts = [grid.text(way.units) for way in ways]
    return Written(
        texts, [w.factors for w in ways], grid.text(grid.units(total)), grid.text(missing) if missing else ""
    )


def usual(summand: Summand, grid: Grid) -> Way:
    """How a summand is written where there is no sum to think of."""
    alone = Way(grid.units(summand.value), 0.0, tuple(map(number, summand.factors)))
    return min(ways_of(summand, grid, OF_FACTORS), key=lambda way: way.cost, default=alone)


def ways_of(summand: Summand, grid: Grid, digits: int) -> list[Way]:
    exact = grid.exact(summand.value)
    around = {int(exact.to_integral_value(way)) for way in (ROUND_FLOOR, ROUND_CEILING)}
    nearest = grid.units(summand.value)
    if summand.factors:
        return products(summand.factors, grid, digits, nearest, around)
    if summand.kept:
        return [Way(nearest, 0.0)]
    return [Way(units, 0.0 if units == nearest else UNUSUAL + float(abs(units - exact))) for units in around]


def products(pair: tuple[float, ...], grid: Grid, digits: int, nearest: int, around: set[int]) -> list[Way]:
    """Two factors with few digits and then more and more, until each of the numbers around has been their product."""
    texts = [[number(factor, more) for more in range(digits + 1)] for factor in pair]
    numbers = [[value_of(text) for text in each] for each in texts]
    found: dict[int, Way] = {}
    pairs = ((i, j) for i in range(digits + 1) for j in range(digits + 1))
    for i, j in sorted(pairs, key=lambda each: (sum(each), abs(each[0] - each[1]))):
        exact = grid.exact(numbers[0][i] * numbers[1][j])
        units = exact.to_integral_value(ROUND_HALF_EVEN)
        if int(units) in around and int(units) not in found and abs(exact - units) < HALF:  # a tie goes either way
            cost = i + j + (0.0 if units == nearest else UNUSUAL)
            found[int(units)] = Way(int(units), cost, (texts[0][i], texts[1][j]))
            if len(found) == len(around):
                break
    return [*found.values()]


def cheapest(ways: Sequence[Sequence[Way]], total: int) -> list[Way] | None:
    """One way for each summand, so that they have this total and are liked best."""
    best: dict[int, tuple[float, tuple[Way, ...]]] = {0: (0.0, ())}
    for each in ways:
        after: dict[int, tuple[float, tuple[Way, ...]]] = {}
        for units, (cost, chosen) in best.items():
            for way in each:
                if way.units + units not in after or cost + way.cost < after[way.units + units][0]:
                    after[way.units + units] = cost + way.cost, (*chosen, way)
        best = after
    return list(best[total][1]) if total in best else None
