"""Points that a person draws with the mouse, or reads from a table in a file of comma-separated values.

The rows are part of the project. It begins with two bent clouds, xᵢ = 3.2 cos tᵢ ± 1.6 and yᵢ = ±(3.2 sin tᵢ − 1).
"""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import ClassVar

from playground.core.own_points import OwnPointsDataset, rows_field

EACH = 16  # points of a class at the beginning
BEGINNING = tuple(
    (side * (3.2 * cos(pi * i / (EACH - 1)) - 1.6), side * (3.2 * sin(pi * i / (EACH - 1)) - 1.0), side > 0)
    for side in (-1, 1)
    for i in range(EACH)
)


@dataclass(frozen=True)
class OwnPoints(OwnPointsDataset):
    title: ClassVar[str] = "Own points"
    summary: ClassVar[str] = "Points that you draw: click in the picture, hold to paint, right button to erase."

    rows: tuple[tuple[float, float, float], ...] = rows_field(
        [(x, y, float(label)) for x, y, label in BEGINNING],
        label="Points",
        help="Where the points are, and their classes.",
    )
