"""How fast the run may go: from slow motion to as fast as the machine can."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.session.session import Session
from playground.ui.kit.slider_row import SliderRow

FASTEST = 3000.0  # the last stop stands for no limit at all
MANY = 10_000  # images; an epoch of so many takes longer than a second
STOPS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, FASTEST)


def words(stop: float) -> str:
    """ "30 epochs/s", or "as fast as possible"."""
    if stop >= FASTEST:
        return "as fast as possible"
    return f"{stop:g} epoch{'' if stop == 1 else 's'}/s"


class SpeedControl(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speed")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.session = session
        tooltip = "How many passes over the data there are in a second at most. What is learned is the same."
        self.row = SliderRow(
            "Speed", STOPS[0], FASTEST, min(session.pace, FASTEST), stops=STOPS, format=words, tooltip=tooltip
        )
        self.row.value_changed.connect(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.addWidget(self.row)

    def is_of_use(self) -> bool:
        """Whether this pace can slow the run down. It does not go while it is being set."""
        project, frame = self.session.project, self.session.frame
        few = 0 < frame.batches * project.training.batch_size <= MANY
        in_use = self.row.slider.isSliderDown() or self.row.slider.hasFocus()
        return project.dataset.sort != "images" or few or self.session.pace < 1.0 or in_use

    def choose(self, stop: float) -> None:
        self.session.set_pace(math.inf if stop >= FASTEST else stop)

    def sizeHint(self) -> QSize:
        return QSize(176, 40)
