"""How fast the run may go: from one step a second to as fast as the machine can."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.core.speed import EPOCHS, STEPS, Speed
from playground.session.session import Session
from playground.ui.kit.slider_row import SliderRow

NO_LIMIT = "as fast as possible"
SPEEDS = (
    *(Speed(float(n), STEPS) for n in (1, 3, 10)),
    *(Speed(float(n), EPOCHS) for n in (1, 3, 10, 30, 100, 300, 1000)),
    Speed(),
)


def words(speed: Speed) -> str:
    """ "30 epochs/s", or "as fast as possible"."""
    if math.isinf(speed.per_second):
        return NO_LIMIT
    unit = speed.unit.removesuffix("s") if speed.per_second == 1 else speed.unit
    return f"{speed.per_second:g} {unit}/s"


def nearest(speed: Speed) -> int:
    """The number of the stop of the same unit that is nearest."""
    mine = [i for i, stop in enumerate(SPEEDS) if stop.unit == speed.unit]
    if math.isinf(speed.per_second) or speed.per_second > 2 * SPEEDS[-2].per_second:
        return len(SPEEDS) - 1
    most = math.log(max(speed.per_second, 1e-9))
    return min(mine, key=lambda i: abs(math.log(min(SPEEDS[i].per_second, 1e9)) - most))


def typed(text: str) -> float | None:
    """The stop that is meant by "10 steps", "30 epochs/s" or "30"; None where none is."""
    if text.strip().lower() in (NO_LIMIT, "max", "∞"):
        return len(SPEEDS) - 1
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(steps?|epochs?)?(?:/s)?\s*", text, re.IGNORECASE)
    if found is None:
        return None
    unit = STEPS if (found[2] or "").lower().startswith("step") else EPOCHS
    return nearest(Speed(float(found[1]), unit))


class SpeedControl(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speed")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.session = session
        tooltip = "How many steps, or passes over the data, there are in a second at most. What is learned is the same."
        stops = tuple(float(i) for i in range(len(SPEEDS)))
        self.row = SliderRow(
            "Speed", stops[0], stops[-1], nearest(session.pace), stops=stops, format=lambda i: words(SPEEDS[round(i)]),
            parse=typed, tooltip=tooltip,
        )  # fmt: skip
        self.row.value_changed.connect(lambda stop: session.set_pace(SPEEDS[round(stop)]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.addWidget(self.row)

    def change(self, by: int) -> None:
        """So many stops faster or slower; said aloud where the control is not seen."""
        self.row.slider.setValue(self.row.slider.value() + by)
        if not self.isVisible():
            self.session.say(f"Speed: {self.row.text()}")

    def sizeHint(self) -> QSize:
        return QSize(176, 40)
