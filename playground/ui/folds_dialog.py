"""k-fold cross-validation: how much what the network reaches depends on which data it learns from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.session.probes import Frame, summary
from playground.ui.fields import caption
from playground.ui.kit.number_box import IntegerBox
from playground.ui.kit.table import fill
from playground.ui.plot_style import loss_text, percent_text, span_text

if TYPE_CHECKING:
    from playground.session.probes import FoldsFrame
    from playground.session.session import Session

WORDS = (
    "The training data is cut into parts. The network is trained once for each part, from the same first weights, on "
    "all others, and measured on the one that was held out. Your own run pauses and stays as it is."
)
FOLDS, EPOCHS = 5, 20
COLUMNS = (
    ("validation_loss", "held-out loss"), ("validation_accuracy", "held-out accuracy"), ("test_loss", "test loss"),
    ("test_accuracy", "test accuracy"),
)  # fmt: skip


class FoldsDialog(QDialog):
    """Asks for the number of parts and of epochs, shows the results as they come, and their mean. Closing it ends the
    cross-validation."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("foldsDialog")
        self.setWindowTitle("Cross-validate")
        self.running = False
        self.folds = IntegerBox(2, 100, FOLDS, unit="parts", tooltip="Into how many parts the training data is cut.")
        self.folds.setObjectName("folds")
        epochs = session.project.training.epochs or EPOCHS
        self.epochs = IntegerBox(1, 100_000, epochs, unit="epochs", tooltip="How long each of the networks is trained.")
        self.epochs.setObjectName("foldEpochs")
        self.start = QPushButton("Start")
        self.start.setObjectName("foldsStart")
        self.start.setProperty("variant", "primary")
        self.start.setDefault(True)
        self.start.setToolTip("Starts the cross-validation, or stops it.")
        self.start.clicked.connect(self.toggle)
        self.status = caption("")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the cross-validation")
        self.table = QWidget()
        self.rows = QGridLayout(self.table)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setHorizontalSpacing(20)
        self.rows.setVerticalSpacing(5)
        self.lay_out()
        session.frame_changed.connect(self.take)
        self.show_frame(None)

    def lay_out(self) -> None:
        words = QLabel(WORDS)
        words.setWordWrap(True)
        words.setProperty("role", "secondary")
        asked = QHBoxLayout()
        asked.setSpacing(8)
        for widget in (self.folds, self.epochs):
            asked.addWidget(widget)
        asked.addStretch(1)
        asked.addWidget(self.start)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addWidget(words)
        box.addLayout(asked)
        box.addWidget(self.bar)
        box.addWidget(self.status)
        box.addWidget(self.table)
        box.addStretch(1)
        box.addLayout(last)
        self.setMinimumSize(700, 400)

    def toggle(self) -> None:
        self.running = not self.running
        if self.running:
            self.session.cross_validate(self.folds.value(), self.epochs.value())
            self.show_frame(None)
        else:
            self.session.stop_folds()
            self.status.setText("Stopped.")
            self.dress()

    def take(self, frame: Frame) -> None:
        """What a frame tells of it."""
        if self.running and frame.folds is not None:
            self.running = not frame.folds.done
            self.show_frame(frame.folds)

    def dress(self) -> None:
        self.start.setText("Stop" if self.running else "Start")
        for box in (self.folds, self.epochs):
            box.setEnabled(not self.running)

    def show_frame(self, frame: FoldsFrame | None) -> None:
        self.dress()
        if frame is None:
            self.bar.setValue(0)
            self.status.setText("Preparing." if self.running else "")
            fill(self.rows, [])
            return
        done = len(frame.reports)
        self.bar.setValue(round(1000 * min(1.0, (done + frame.progress) / frame.folds)))
        seconds = sum(report.seconds for report in frame.reports)
        going = f"Part {done + 1} of {frame.folds} is held out."
        finished = f"Done: {span_text(seconds)} of training."
        self.status.setText(frame.error or (finished if frame.done else going))
        self.show_table(frame)

    def show_table(self, frame: FoldsFrame) -> None:
        spreads = summary(frame.reports)
        columns = [(name, title) for name, title in COLUMNS if name in spreads]
        if not columns:
            fill(self.rows, [])
            return
        head = [("", "", False), ("epochs", "", True), *((title, "", True) for _, title in columns)]
        lines = [
            [
                (f"Part {report.fold}", "", False),
                (f"{report.epochs:,}", "", True),
                *((written(name, getattr(report, name)), "", True) for name, _ in columns),
            ]
            for report in frame.reports
        ]
        means = [
            (f"{written(name, spreads[name].mean)} ± {spread(name, spreads[name].std)}", "", True)
            for name, _ in columns
        ]
        fill(
            self.rows,
            [
                head,
                *lines,
                [("Mean ± spread", "Mean and standard deviation of the parts", False), ("", "", True), *means],
            ],
            head=True,
        )
        said = ", ".join(f"{title} {text}" for (_, title), (text, _, _) in zip(columns, means, strict=True))
        self.table.setAccessibleName(f"{len(frame.reports)} of {frame.folds} parts: {said}")

    def done(self, result: int) -> None:
        if self.running:
            self.running = False
            self.session.stop_folds()
        super().done(result)


def written(name: str, value: float) -> str:
    return percent_text(value) if name.endswith("accuracy") else loss_text(value)


def spread(name: str, value: float) -> str:
    """A standard deviation; nothing can be said of it from one part alone."""
    return "?" if math.isnan(value) else written(name, value)


def show_folds(parent: QWidget, session: Session) -> None:
    """Opens the dialog where the project can be trained; else says why it cannot."""
    if not session.check.ok:
        session.say(session.check.problems[0].message, "warning")
        return
    dialog = FoldsDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
