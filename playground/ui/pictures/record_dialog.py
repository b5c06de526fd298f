"""The training as an animated GIF: it plays while this small window takes pictures of what was chosen."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.session.recording import Cancelled, Recording
from playground.ui.fields import caption
from playground.ui.kit.choice import Choice
from playground.ui.kit.number_box import IntegerBox
from playground.ui.pictures.export_dialog import ask_path
from playground.ui.pictures.offers import in_sight
from playground.ui.pictures.picture import Picture, of_widget

if TYPE_CHECKING:
    from playground.session.session import Session

WIDTHS = (("480", "480 pixels"), ("640", "640 pixels"), ("800", "800 pixels"), ("1200", "1,200 pixels"))
RATES = (("5", "5 a second"), ("10", "10 a second"), ("20", "20 a second"))
LOOK_MS = 50  # between two looks at how far the file is
IDLE = "The training plays at the speed that is set, and a picture is taken of each of its moments."


class RecordDialog(QDialog):
    """Stands beside the window, which stays in use. Closing it gives up what is not written yet."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.session = session
        self.pictures: list[Picture] = [*in_sight(window).values(), of_widget("Window", window)]
        self.setObjectName("recordDialog")
        self.setWindowTitle("Record training")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.recording: Recording | None = None
        self.writing: Future[int] | None = None
        self.path, self.size, self.last = "", QSize(), object()
        self.clock, self.look = QTimer(self), QTimer(self)
        self.clock.setTimerType(Qt.TimerType.PreciseTimer)
        self.clock.timeout.connect(self.take)
        self.look.setInterval(LOOK_MS)
        self.look.timeout.connect(self.follow)
        self._fields()
        self._lay_out()
        self.show_state(IDLE)

    def _fields(self) -> None:
        self.what = Choice(
            [(str(i), picture.title) for i, picture in enumerate(self.pictures)],
            tooltip="What is recorded: the network, a plot that is in sight, or all of the window.",
            accessible_name="Picture",
        )
        self.what.setObjectName("recordWhat")
        self.length = IntegerBox(1, 120, 8, unit="s", tooltip="How long is recorded at most.", accessible_name="Length")
        self.length.setObjectName("recordLength")
        self.rate = Choice(
            RATES, current="10", tooltip="How many pictures are taken in a second.", accessible_name="Pictures"
        )
        self.rate.setObjectName("recordRate")
        self.width_ = Choice(
            WIDTHS, current="800", tooltip="How wide the animation is at most.", accessible_name="Width"
        )
        self.width_.setObjectName("recordWidth")
        self.first = QCheckBox("Begin at the first weights")
        self.first.setObjectName("recordFromStart")
        self.first.setToolTip("Resets the network before it is recorded; else it goes on from where it is.")
        self.first.setChecked(True)
        self.start = QPushButton("Record…")
        self.start.setObjectName("recordStart")
        self.start.setProperty("variant", "primary")
        self.start.setDefault(True)
        self.start.setToolTip("Asks for a file and records; pressed again, it stops and writes what there is.")
        self.start.clicked.connect(self.press)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the recording")
        self.status = caption("")
        self.status.setWordWrap(True)
        self.status.setMinimumHeight(36)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(10)
        fields.addRow("Picture", self.what)
        fields.addRow("Length", self.length)
        fields.addRow("Pictures", self.rate)
        fields.addRow("Width", self.width_)
        fields.addRow("", self.first)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.start)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addLayout(fields)
        box.addWidget(self.bar)
        box.addWidget(self.status)
        box.addLayout(buttons)
        self.setMinimumWidth(400)

    # -- recording

    def press(self) -> None:
        if self.recording is not None:
            self.finish()
            return
        if not self.session.check.ok:
            self.show_state(self.session.check.problems[0].message)
            return
        self.path = ask_path(self, "Save as GIF", self.session, "training", "GIF")
        if self.path:
            self.begin()

    def begin(self) -> None:
        """Plays and takes pictures from now on."""
        self.recording, self.size, self.last = Recording(), QSize(), object()
        if self.first.isChecked():
            self.session.reset()
        if self.first.isChecked() or not self.session.running:
            self.session.play()
        self.clock.start(1000 // int(self.rate.current()))
        self.show_state("Recording.")

    def wanted(self) -> int:
        """How many pictures there are in the end."""
        return self.length.value() * int(self.rate.current())

    def take(self) -> None:
        """The next picture, if there is something new to see; the end, if there will be nothing any more."""
        if self.recording is None:
            return
        if self.session.frame is not self.last:
            self.last = self.session.frame
            self.recording.add(self.shot())
            self.bar.setValue(round(1000 * self.recording.count / self.wanted()))
            self.status.setText(f"Recording: {self.recording.count} of {self.wanted()} pictures.")
        if self.recording.count >= self.wanted() or (self.recording.count > 1 and not self.session.running):
            self.finish()

    def shot(self) -> QImage:
        """What is chosen, as wide as is wanted; a network that grows meanwhile is fitted into the first size."""
        picture = self.pictures[int(self.what.current())]
        image = picture.image(min(2.0, int(self.width_.current()) / max(picture.size().width(), 1)))
        image.setDevicePixelRatio(1.0)
        if self.size.isEmpty():
            self.size = image.size()
        elif image.size() != self.size:
            whole = QImage(self.size, image.format())
            whole.fill(picture.ground())
            fitted = image.scaled(
                self.size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture_into(whole, fitted)
            image = whole
        return image

    def finish(self) -> None:
        """No more pictures: the file is written."""
        self.clock.stop()
        if self.recording is not None and self.writing is None:
            self.session.pause()
            self.writing = self.recording.write(Path(self.path), 1000 // int(self.rate.current()))
            self.show_state("Writing the file.")
            self.look.start()

    def follow(self) -> None:
        """How far the file is."""
        if self.recording is None or self.writing is None:
            return
        self.bar.setValue(round(1000 * self.recording.share))
        if not self.writing.done():
            return
        future, self.recording, self.writing = self.writing, None, None
        self.look.stop()
        self.bar.setValue(0)
        try:
            size = future.result()
        except (OSError, ValueError) as error:
            self.show_state(f"The recording could not be written: {error}")
        except (Cancelled, CancelledError):
            self.show_state(IDLE)
        else:
            self.show_state(f"Saved as {Path(self.path).name}, {size / 1e6:.1f} MB.")
            self.session.say(f"Saved as {Path(self.path).name}.", "good")

    def show_state(self, words: str) -> None:
        self.status.setText(words)
        for field in (self.what, self.length, self.rate, self.width_, self.first):
            field.setEnabled(self.recording is None)
        self.start.setText("Record…" if self.recording is None else "Stop and save")
        self.start.setEnabled(self.writing is None)

    def done(self, result: int) -> None:
        self.clock.stop()
        self.look.stop()
        if self.recording is not None:
            self.recording.give_up()
            self.recording = self.writing = None
        super().done(result)


def picture_into(whole: QImage, part: QImage) -> None:
    """Draws one image into the middle of another."""
    with QPainter(whole) as painter:
        painter.drawImage((whole.width() - part.width()) // 2, (whole.height() - part.height()) // 2, part)


def show_record(window: QWidget, session: Session) -> None:
    """Opens the small window beside the network, or brings the one that is open to the front."""
    open_one = window.findChild(RecordDialog)
    dialog = open_one or RecordDialog(session, window)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
