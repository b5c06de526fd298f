"""Rows as lines of text."""

from __future__ import annotations

import math

from playground.bench.benchmark import Row

HEAD = ("work", "ours", "beside", "theirs", "ratio", "goal", "")
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def seconds(value: float) -> str:
    """Three digits that count, in s, ms or µs."""
    scale, unit = next((pair for pair in UNITS if value >= pair[0]), UNITS[-1])
    return f"{digits(value / scale)} {unit}"


def digits(value: float) -> str:
    """Three of them: ``1.23``, ``45.6``, ``789``, ``12,300``."""
    if value <= 0:
        return "0"
    places = 2 - math.floor(math.log10(value))
    return f"{round(value, places):,.{max(places, 0)}f}"


def times(value: float) -> str:
    """A ratio of times: ``0.47``, and ``1/38`` where it is small."""
    return f"1/{digits(1 / value)}" if value < 0.1 else f"{value:.2f}"


def cells(row: Row) -> tuple[str, ...]:
    timed = row.unit != "GB/s"
    shown = seconds if timed else (lambda value: f"{digits(value)} GB/s")
    sign = "≥" if row.more else "≤"
    met = {None: "", True: "met", False: "short"}[row.met]
    return (
        f"{row.what}, {row.unit}" if timed else row.what,
        shown(row.ours),
        row.peer,
        "" if row.theirs is None else shown(row.theirs),
        "" if row.ratio is None else times(row.ratio),
        "" if row.goal is None else f"{sign} {times(row.goal)}",
        met,
    )


def lines(rows: list[Row]) -> list[str]:
    """Heading, rule and rows, with aligned columns."""
    table = [HEAD, *(cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return [text[0], "  ".join("─" * width for width in widths[:-1]), *text[1:]]
