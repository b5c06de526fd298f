"""Points in text: two columns of numbers and a label, separated by commas, semicolons, tabs or blanks.

A first line without numbers is a header. With semicolons or tabs a decimal comma is understood. Labels that are words
or few whole numbers are classes; other numbers are values, brought to [−1, 1]. A column that
goes far beyond the usual plane is brought into it; nearer ones keep their numbers, and the plane that is drawn widens.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from playground.core.own_points import MOST, MOST_CLASSES, OwnPointsDataset, Row
from playground.core.plane import DOMAIN

KEPT = 2 * DOMAIN  # columns up to here keep their numbers: the plane widens, and networks still learn from them
FITTED = 5.0  # how far from the middle the outermost points stand when a column is brought into the plane
VALUE = "value"  # above the third column: its whole numbers are values, not classes
LONGEST = 20_000_000  # characters that are read


class TableError(ValueError):
    """A text that holds no points. The message says in which line, and what is expected there."""


@dataclass(frozen=True)
class PointTable:
    """rows: places in the plane with class numbers or values; names: of the classes; notes: what was changed, as
    sentences."""

    rows: tuple[Row, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def looks_like_points(text: str) -> bool:
    """Whether a pasted text has lines of two numbers and something: worth reading, even with mistakes in it."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:3]
    separator = separator_of(lines)
    return len(lines) > 1 and any(_is_row(cells, separator) for cells in _split(lines[1:], separator))


def read(text: str) -> PointTable:
    """The points of a text. Raises TableError with the number of the line that cannot be used."""
    if len(text) > LONGEST:
        raise TableError("The text is too long for points: a few thousand lines are enough.")
    lines = [(number, line) for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1) if line.strip()]
    if not lines:
        raise TableError("There is nothing to read: a line is expected for each point, such as 1.5, -2, red.")
    separator = separator_of([line for _, line in lines[:20]])
    cells = list(zip((number for number, _ in lines), _split([line for _, line in lines], separator), strict=True))
    valued = False
    if len(cells[0][1]) == 3 and all(_number(cell, separator) is None for cell in cells[0][1][:2]):
        valued = cells.pop(0)[1][2].lower() == VALUE
    if not cells:
        raise TableError("There is a header and nothing below it: a line is expected for each point.")
    points = [_point(number, row, separator) for number, row in cells]
    words = [row[2] for _, row in cells]
    notes = []
    if len(points) > MOST:
        notes.append(f"{MOST:,} of {len(points):,} points were taken, evenly from first to last.")
        chosen = [i * len(points) // MOST for i in range(MOST)]
        points, words = [points[i] for i in chosen], [words[i] for i in chosen]
    labels, names, note = _labels(words, separator, valued)
    columns = []
    for name, column in zip(("first", "second"), zip(*points, strict=True), strict=True):
        fitted, said = _into_the_plane(name, column)
        columns.append(fitted)
        notes += said
    rows = tuple((x, y, label) for x, y, label in zip(*columns, labels, strict=True))
    return PointTable(rows, names, (*notes, *note))


def write(dataset: OwnPointsDataset) -> str:
    """The points with a header: x1, x2, and the name of the class or the value."""
    lines = ["x1,x2,label" if dataset.names else f"x1,x2,{VALUE}"]
    for x, y, label in dataset.rows:
        word = _quoted(dataset.names[int(label)]) if dataset.names else f"{label:g}"
        lines.append(f"{x:g},{y:g},{word}")
    return "\n".join(lines) + "\n"


def separator_of(lines: Sequence[str]) -> str:
    """What stands between the columns: the first of tab, semicolon, comma and blank that all lines have."""
    return next((mark for mark in "\t;, " if lines and all(mark in line.strip() for line in lines)), ",")


def _split(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows = [next(csv.reader([line.strip(" ")], delimiter=separator, skipinitialspace=True)) for line in lines]
    return [[cell.strip() for cell in row] for row in rows]


def _is_row(cells: list[str], separator: str) -> bool:
    return len(cells) == 3 and all(_number(cell, separator) is not None for cell in cells[:2]) and bool(cells[2])


def _number(text: str, separator: str) -> float | None:
    text = text.replace("\u2212", "-")
    if separator != "," and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and "_" not in text else None


def _point(number: int, cells: list[str], separator: str) -> tuple[float, float]:
    if len(cells) != 3:
        found = f"{len(cells)} column{'' if len(cells) == 1 else 's'}"
        raise TableError(f"Line {number} has {found}: two numbers and a label are expected, such as 1.5, -2, red.")
    place = []
    for which, cell in zip(("first", "second"), cells, strict=False):
        value = _number(cell, separator)
        if value is None:
            raise TableError(f"Line {number}: a number is expected in the {which} column, there is “{cell[:30]}”.")
        place.append(value)
    if not cells[2]:
        raise TableError(f"Line {number} has no label in the third column: a class or a value is expected.")
    return place[0], place[1]


def _labels(words: list[str], separator: str, valued: bool) -> tuple[list[float], tuple[str, ...], list[str]]:
    """Class numbers with their names, or values without; and what there is to say about it."""
    numbers = [_number(word, separator) for word in words]
    different = sorted(set(words), key=lambda word: (_number(word, separator) or 0.0, word))
    whole = all(number is not None and number == int(number) for number in numbers)
    if None in numbers or (whole and not valued and len(different) <= MOST_CLASSES):
        if len(different) > MOST_CLASSES:
            raise TableError(f"There are {len(different)} different labels: {MOST_CLASSES} classes are the most.")
        names = [word[:40].strip() for word in different]
        if len(set(names)) < len(names):
            raise TableError("Two labels begin with the same 40 letters: give them shorter names.")
        if len(names) == 1:
            names.append("another class" if names[0] != "another class" else "a third class")
        return [float(different.index(word)) for word in words], tuple(names), []
    values = [number for number in numbers if number is not None]
    most = max(abs(value) for value in values)
    if most <= 1:
        return values, (), []
    low, high = min(values), max(values)
    note = f"Values from {low:g} to {high:g} were brought to −1 to 1."
    reach = (high - low) or 1.0
    return [2 * (value - low) / reach - 1 for value in values], (), [note]


def _into_the_plane(name: str, column: tuple[float, ...]) -> tuple[list[float], list[str]]:
    low, high = min(column), max(column)
    if low >= -KEPT and high <= KEPT:
        return list(column), []
    middle, half = (low + high) / 2, (high - low) / 2 or 1.0
    note = f"The {name} column, from {low:g} to {high:g}, was brought to −{FITTED:g} to {FITTED:g}."
    return [(value - middle) / half * FITTED for value in column], [note]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"' if set(word) & set(',;\t"') else word
