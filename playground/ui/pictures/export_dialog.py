"""The network or a plot as a file: which one, PNG or SVG, how fine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.ui.fields import caption
from playground.ui.kit.choice import Choice
from playground.ui.kit.segmented import Segmented
from playground.ui.pictures.offers import in_sight
from playground.ui.pictures.picture import Picture

if TYPE_CHECKING:
    from playground.session.session import Session

PREVIEW = QSize(460, 300)
SCALES = tuple((str(scale), f"{scale}×") for scale in (1, 2, 3, 4))
FORMS = (("PNG", "PNG"), ("SVG", "SVG"))


class ExportDialog(QDialog):
    """Shows what will be written, and writes it. The picture is the one of the moment of saving."""

    def __init__(self, session: Session, pictures: dict[QWidget, Picture], chosen: QWidget | None, parent: QWidget):
        super().__init__(parent)
        self.session, self.pictures = session, list(pictures.values())
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = list(pictures).index(chosen) if chosen in pictures else 0
        self.what = Choice(
            [(str(i), picture.title) for i, picture in enumerate(self.pictures)],
            current=str(current),
            tooltip="What is exported: the network, or a plot that is in sight.",
            accessible_name="Picture",
        )
        self.what.setObjectName("exportWhat")
        self.form = Segmented(
            FORMS,
            current="PNG",
            tooltip="PNG is made of pixels and opens everywhere; SVG is made of lines and stays sharp at any size.",
            accessible_name="Format",
        )
        self.form.setObjectName("exportForm")
        self.scale = Choice(
            SCALES, current="2", tooltip="How many pixels there are for one of the screen.", accessible_name="Scale"
        )
        self.scale.setObjectName("exportScale")
        self.preview = QLabel()
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.size_words = caption("")
        self.copy = QPushButton("Copy")
        self.copy.setObjectName("exportCopy")
        self.copy.setToolTip("Puts the picture onto the clipboard, in pixels.")
        self.copy.setAutoDefault(False)
        self.save = QPushButton("Save…")
        self.save.setObjectName("exportSave")
        self.save.setProperty("variant", "primary")
        self.save.setDefault(True)
        self.save.setToolTip("Asks where to, and writes the file.")
        self._lay_out()
        self.what.chosen.connect(self.show_choice)
        self.form.current_changed.connect(self.show_choice)
        self.scale.chosen.connect(self.show_choice)
        self.copy.clicked.connect(self.copy_picture)
        self.save.clicked.connect(self.ask_and_save)
        self.show_choice()

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(10)
        scale = QHBoxLayout()
        scale.setSpacing(12)
        scale.addWidget(self.scale)
        scale.addWidget(self.size_words, 1)
        fields.addRow("Picture", self.what)
        fields.addRow("Format", self.form)
        fields.addRow("Scale", scale)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(16)
        box.addWidget(self.preview)
        box.addLayout(fields)
        box.addLayout(buttons)

    def picture(self) -> Picture:
        return self.pictures[int(self.what.current())]

    def factor(self) -> int:
        return int(self.scale.current()) if self.form.current() == "PNG" else 1

    def show_choice(self, *_: object) -> None:
        """What is chosen, small, and how large the file's picture will be."""
        picture, vectors = self.picture(), self.form.current() == "SVG"
        ratio = self.devicePixelRatioF()
        whole = picture.size().expandedTo(QSize(1, 1))
        small = min(1.0, PREVIEW.width() / whole.width(), PREVIEW.height() / whole.height())
        image = picture.image(max(1.0, small * ratio))
        image.setDevicePixelRatio(1.0)
        shown = QPixmap.fromImage(image).scaled(
            PREVIEW * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        if small == 1.0 and shown.width() > whole.width() * ratio:
            shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(shown)
        self.preview.setAccessibleDescription(picture.title)
        self.scale.setEnabled(not vectors)
        size = picture.pixels(self.factor())
        self.size_words.setText(f"{size.width():,} × {size.height():,} {'units, any size' if vectors else 'pixels'}")

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.picture().image(int(self.scale.current())))
        self.session.say(f"{self.picture().title} copied, ready to paste.")

    def ask_and_save(self) -> None:
        """Asks where to; says how it went."""
        form = self.form.current()
        path = ask_path(self, f"Save as {form}", self.session, self.picture().title, form)
        if not path:
            return
        try:
            self.picture().save(path, form, self.factor())
        except OSError as error:
            self.session.say(str(error), "error")
            return
        self.session.say(f"Saved as {Path(path).name}.", "good")
        self.accept()


def ask_path(parent: QWidget, title: str, session: Session, what: str, form: str) -> str:
    """The path of a file of that form, suggested after the project and what it shows; empty for none."""
    suffix = f".{form.lower()}"
    name = f"{session.project.name} {what}".lower().replace(" ", "-") + suffix
    path, _ = QFileDialog.getSaveFileName(parent, title, str(session.files.folder() / name), f"{form} (*{suffix})")
    return path if not path or Path(path).suffix else path + suffix


def show_export(window: QWidget, session: Session, chosen: QWidget | None = None) -> None:
    """Opens the dialog on what is in sight; ``chosen`` is offered first."""
    pictures = in_sight(window)
    if not pictures:
        session.say("There is nothing to export in sight. Go back to the network first.", "warning")
        return
    ExportDialog(session, pictures, chosen, window).open()
