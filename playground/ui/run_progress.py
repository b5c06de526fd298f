"""How far the run is: a thin bar below what has been done and the time that it took."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.plot_style import NARROW, span_text

if TYPE_CHECKING:
    from playground.session.probes import Frame

WIDTH = 216
TEXT_HEIGHT, BAR_HEIGHT = 18, 16  # those of a slider with its name, which stands beside it
NO_SECONDS = f" 0{NARROW}s"


class RunProgress(QWidget):
    """Words on the left, the time spent on training on the right; while it runs towards a stop, also what is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runProgress")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._time = QLabel(), QLabel()
        self._text.setProperty("role", "secondary")
        self._time.setProperty("role", "value")
        self._time.setToolTip("Time spent on training")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the run")
        keeps_room = self._bar.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keeps_room)
        texts, below = QHBoxLayout(), QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(self._text)
        texts.addStretch(1)
        texts.addWidget(self._time)
        for label in (self._text, self._time):
            label.setFixedHeight(TEXT_HEIGHT)
        margin = (BAR_HEIGHT - 4) // 2
        below.setContentsMargins(0, margin, 0, margin)
        below.addWidget(self._bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addLayout(texts)
        layout.addLayout(below)
        layout.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(max(WIDTH, super().sizeHint().width()), 40)

    def text(self) -> str:
        return " ".join(filter(None, (self._text.text(), self._time.text())))

    def show_frame(self, frame: Frame, stop_after: int, sort: str) -> None:
        """stop_after: epochs after which training pauses by itself, and again after as many, 0 for never; sort: of the
        data set."""
        training = frame.state == "training"
        place = frame.epoch + frame.progress
        stop = _next_stop(place, stop_after, training)
        self._bar.setVisible(bool(stop) or sort == "images")
        self._bar.setValue(round(1000 * min(1.0, place / stop if stop else frame.progress)))
        self._bar.setToolTip(f"How much of the {stop:,} epochs is done" if stop else "How much of this epoch is done")
        self._text.setText(_words(frame, place, stop, sort))
        batch = f"Batch {frame.batch:,} of {frame.batches:,} of this epoch" if frame.batch else ""
        self._text.setToolTip(batch or "How far the run is")
        elapsed = span_text(frame.seconds) if place else ""
        if stop and training and frame.epochs_per_second > 0:
            elapsed += f" · {_rough((stop - place) / frame.epochs_per_second)} left"
        self._time.setText(elapsed if self._bar.isVisibleTo(self) else "")


def _next_stop(place: float, stop_after: int, training: bool) -> int:
    """The epoch at which the run pauses: Play goes on from there for as many epochs again."""
    if not stop_after:
        return 0
    rounds = max(1, math.ceil(place / stop_after))
    return stop_after * (rounds + 1 if training and place == rounds * stop_after else rounds)


def _words(frame: Frame, place: float, stop: int, sort: str) -> str:
    if not place:
        return "Not trained yet"
    if stop and place >= stop:
        return f"{stop:,} of {_epochs(stop)}, finished"
    if stop:
        return f"Epoch {frame.epoch + 1:,} of {stop:,}"
    if sort != "images":
        return f"Trained for {span_text(frame.seconds)}"
    if frame.batch:
        return f"Epoch {frame.epoch + 1:,}, batch {frame.batch:,}"
    return f"{_epochs(frame.epoch)} done"


def _epochs(count: int) -> str:
    return f"{count:,} epoch{'' if count == 1 else 's'}"


def _rough(seconds: float) -> str:
    """Seconds of a long wait are only noise."""
    whole = seconds if seconds < 120 else 60 * round(seconds / 60)
    return span_text(whole).removesuffix(NO_SECONDS)
