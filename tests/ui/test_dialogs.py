"""Dialogs in the looks of the program, with all keys and with no invented file name."""

import re

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from playground.ui import dialogs, menus

OPEN, SAVE = QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 800)
    widget.show()
    return widget


def test_all_keys_are_listed_and_nothing_is_cut_off(parent):
    text = menus.keys_text()
    for key in ("Ctrl+G", "F1", "F2", "Escape", "[, ]", "Ctrl++, Ctrl+−", "Alt+Left", "Delete", "Tab"):
        assert key in text, key
    for entry in (*menus.FILE, *menus.RUN, *menus.VIEW, *menus.HELP):
        assert all(key in text for key in entry.keys), entry.name
    assert len(re.findall("<tr>", text)) == text.count("</tr>")
    dialog = dialogs.text_dialog(parent, "Keys", text)
    dialog.show()
    area, words = dialog.findChild(QScrollArea), dialog.findChild(QLabel, "words")
    assert area.viewport().width() >= words.sizeHint().width() - 14
    assert dialog.height() <= parent.height()
    assert dialog.findChild(QPushButton).isDefault()
    dialog.findChild(QPushButton).click()
    assert not dialog.isVisible()


def test_a_file_dialog_suggests_only_what_it_was_given(parent, tmp_path):
    away = dialogs.file_dialog(parent, "Open", tmp_path / "Documents", "", OPEN)
    assert away.directory().path() == str(tmp_path)
    assert away.findChild(QLineEdit).text() == ""
    save = dialogs.file_dialog(parent, "Save", tmp_path, "Two spirals.nnp", SAVE)
    assert save.selectedFiles() == [str(tmp_path / "Two spirals.nnp")]
    assert all(button.icon().isNull() for button in save.findChildren(QPushButton))
