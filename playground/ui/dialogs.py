"""Questions that need an answer before anything can go on, and file choosers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

FILTER = "Neural Network Playground (*.nnp)"


def ask_unsaved(parent: QWidget, name: str) -> str:
    """ "save", "discard" or "cancel"."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Unsaved work")
    box.setText(f"Keep the changes to “{name}”?")
    box.setInformativeText("Its edits and trained weights are not in a file yet.")
    save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    for button in box.buttons():
        button.setIcon(QIcon())
    dress(save, "primary")
    dress(discard, "danger")
    box.setDefaultButton(save)
    box.exec()
    return {save: "save", discard: "discard"}.get(box.clickedButton(), "cancel")


def dress(button: QPushButton, variant: str) -> None:
    """Gives a button that a message box has made, and styled already, one of the style sheet's looks."""
    button.setProperty("variant", variant)
    button.style().unpolish(button)
    button.style().polish(button)


def choose_file_to_open(parent: QWidget, folder: str) -> Path | None:
    return choose_file(parent, "Open a project", Path(folder), "", QFileDialog.AcceptMode.AcceptOpen)


def choose_file_to_save(parent: QWidget, suggestion: str) -> Path | None:
    """``suggestion`` is the path that is offered."""
    path = Path(suggestion)
    return choose_file(parent, "Save the project", path.parent, path.name, QFileDialog.AcceptMode.AcceptSave)


def choose_table_to_open(parent: QWidget, folder: Path, filters: list[str]) -> Path | None:
    return choose_file(parent, "Open a table of points", folder, "", QFileDialog.AcceptMode.AcceptOpen, filters)


def choose_table_to_save(parent: QWidget, suggestion: Path, filters: list[str]) -> Path | None:
    mode = QFileDialog.AcceptMode.AcceptSave
    return choose_file(parent, "Save the points as a table", suggestion.parent, suggestion.name, mode, filters)


def choose_file(
    parent: QWidget,
    title: str,
    folder: Path,
    name: str,
    mode: QFileDialog.AcceptMode,
    filters: list[str] | None = None,
) -> Path | None:
    """The desktop's own chooser; it starts in the folder, or in the nearest one above it that there is. filters: of
    files that are no projects."""
    dialog = file_dialog(parent, title, folder, name, mode)
    if filters is not None:
        dialog.setNameFilters(filters)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def file_dialog(parent: QWidget, title: str, folder: Path, name: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    opens = mode == QFileDialog.AcceptMode.AcceptOpen
    dialog.setAcceptMode(mode)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile if opens else QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters([FILTER, "All files (*)"] if opens else [FILTER])
    # a folder that is not there would stand in the field for the name
    there = next((path for path in (folder, *folder.parents) if path.is_dir()), Path.home())
    dialog.setDirectory(str(there))
    dialog.selectFile(name)
    for button in dialog.findChildren(QPushButton):
        button.setIcon(QIcon())
    return dialog


def show_text(parent: QWidget, title: str, text: str) -> None:
    dialog = text_dialog(parent, title, text)
    dialog.exec()
    dialog.deleteLater()


def text_dialog(parent: QWidget, title: str, text: str) -> QDialog:
    """Words to read, as tall as they are or as the window allows, and a button that closes."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(24, 20, 24, 20)
    box.setSpacing(16)
    label = QLabel(text)
    label.setObjectName("words")
    label.setTextFormat(Qt.TextFormat.AutoText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    label.setOpenExternalLinks(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, 0, 14, 0)  # beside the scroll bar
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(label)
    most = max(240, parent.window().height() - 140)
    area.setMinimumSize(label.sizeHint().width() + 2, min(label.sizeHint().height() + 2, most))
    box.addWidget(area, 1)
    row = QHBoxLayout()
    row.addStretch(1)
    close = QPushButton("Close")
    close.setProperty("variant", "primary")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    row.addWidget(close)
    box.addLayout(row)
    return dialog
