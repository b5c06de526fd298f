"""The drawing pad, connected: what is drawn is read in every frame, while training runs too."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from playground.session.probes import Frame, Read
from playground.session.session import Session
from playground.ui.digit_panel import DigitPanel

READERS = {"project": "read by this project's network", "shipped": "read by the shipped reader"}


class ReaderView(DigitPanel):
    """A DigitPanel that asks the session. ``sample_changed`` carries the digit as 28 · 28 float32 bytes, or None."""

    sample_changed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.probe: Read | None = None
        self.drawn.connect(self.ask)
        session.frame_changed.connect(self.take)

    def ask(self, digit: np.ndarray | None) -> None:
        self.probe = None if digit is None else Read(np.ascontiguousarray(digit, np.float32).tobytes())
        if self.probe is None:
            self.show_probabilities(None)
        self.watch()
        self.sample_changed.emit(self.probe.image if self.probe else None)

    def watch(self) -> None:
        asked = (self.probe,) if self.probe is not None and self.isVisible() else ()
        self.session.watch("reader", *asked)

    def take(self, frame: Frame) -> None:
        answer = frame.answers.get(self.probe)
        if answer is not None:
            self.show_probabilities(answer.probabilities)
            self.set_reader(READERS[answer.reader])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch()
