"""Questions that need an answer before anything can go on, and file choosers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

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
    save.setProperty("variant", "primary")
    box.setDefaultButton(save)
    box.exec()
    return {save: "save", discard: "discard"}.get(box.clickedButton(), "cancel")


def choose_file_to_open(parent: QWidget, folder: str) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(parent, "Open a project", folder, f"{FILTER};;All files (*)")
    return Path(chosen) if chosen else None


def choose_file_to_save(parent: QWidget, suggestion: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save the project", suggestion, FILTER)
    return Path(chosen) if chosen else None


def show_text(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(title)
    box.setText(text)
    box.exec()
