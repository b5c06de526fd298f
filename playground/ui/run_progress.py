"""How far the run is: a thin bar and two short texts, or only the time it has taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.plot_style import NARROW, span_text

if TYPE_CHECKING:
    from playground.session.probes import Frame

WIDTH = 204
NO_SECONDS = f" 0{NARROW}s"


class RunProgress(QWidget):
    """For images, where an epoch takes seconds, the batches as well; for points the time is enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runProgress")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._time = QLabel(), QLabel()
        self._text.setProperty("role", "secondary")
        self._time.setProperty("role", "value")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the run")
        texts = QHBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(self._text)
        texts.addStretch(1)
        texts.addWidget(self._time)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addStretch(1)
        layout.addLayout(texts)
        layout.addWidget(self._bar)
        layout.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(max(WIDTH, super().sizeHint().width()), 40)

    def text(self) -> str:
        return " ".join(filter(None, (self._text.text(), self._time.text())))

    def show_frame(self, frame: Frame, stop_after: int, sort: str) -> None:
        """stop_after: epochs after which training pauses by itself, 0 for never; sort: of the data set."""
        seconds = span_text(frame.seconds)
        stop = stop_after > frame.epoch
        self._bar.setVisible(stop or sort == "images")
        begun = frame.epoch or frame.batch
        if sort == "images" and begun:
            of = f" of {stop_after:,}" if stop else ""
            now = f"Epoch {frame.epoch + 1:,}{of}, batch {frame.batch:,}"
            self._text.setText(
                now if frame.batch or stop else f"{frame.epoch:,} epoch{'' if frame.epoch == 1 else 's'} done"
            )
        else:
            self._text.setText(f"Trained for {seconds}" if begun else "Not trained yet")
        self._text.setToolTip(f"Trained for {seconds}")
        done = (frame.epoch + frame.progress) / stop_after if stop else frame.progress
        self._bar.setValue(round(1000 * min(1.0, done)))
        self._bar.setToolTip("How much of the run is done" if stop else "How much of this epoch is done")
        if stop and frame.epochs_per_second > 0:
            left = (stop_after - frame.epoch - frame.progress) / frame.epochs_per_second
            whole = left if left < 120 else 60 * round(left / 60)  # seconds of a long wait are only noise
            self._time.setText(f"{span_text(whole).removesuffix(NO_SECONDS)} left")
        else:
            self._time.setText(seconds if sort == "images" and begun else "")
