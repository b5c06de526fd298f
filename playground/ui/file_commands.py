"""What the window does with files: examples, opening, saving, and the question about unsaved work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from playground.session.lending import FileError, shipped_reader, take_layers
from playground.ui import dialogs

if TYPE_CHECKING:
    from playground.ui.main_window import MainWindow


def nothing(_: bool) -> None:
    """For whoever does not mind how it went."""


class FileCommands:
    """The commands of one window; ``recent`` is the menu of files opened lately."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.session = window, window.session
        self.recent = QMenu("Open recent", window)
        self.recent.aboutToShow.connect(self.fill_recent)
        self.lend = self.lend_menu()

    def lend_menu(self) -> QMenu:
        """Where the weights of matching layers can be taken from."""
        menu = QMenu("Load matching layers", self.window)
        menu.setObjectName("lendMenu")
        menu.setToolTipsVisible(True)
        entries = (
            (
                "From a project file…",
                self.ask_lend,
                "Takes the weights of its layers that have the shape of layers here.",
            ),
            ("From the shipped digit reader", self.lend_reader, "Takes the weights of the reader's matching layers."),
        )
        for text, call, help in entries:
            action = menu.addAction(text)
            action.setToolTip(help)
            action.setStatusTip(help)
            action.triggered.connect(lambda _=False, call=call: call())
        return menu

    def ask_lend(self) -> None:
        path = dialogs.choose_file_to_open(self.window, str(self.session.files.folder()))
        saved = self.session.files.read(path) if path is not None else None
        if path is not None and saved is not None:
            take_layers(self.session, saved, path.stem)

    def lend_reader(self) -> None:
        try:
            take_layers(self.session, shipped_reader(), "the shipped reader")
        except FileError as error:
            self.session.say(str(error), "error")

    def fill_recent(self) -> None:
        self.recent.clear()
        paths = self.session.settings.recent_files()
        for path in paths:
            action = self.recent.addAction(path.stem)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.open_file(path))
        if not paths:
            self.recent.addAction("No recent files").setEnabled(False)

    def after_unsaved(self, go_on: Callable[[], object]) -> None:
        """Calls ``go_on`` once nothing can be lost: at once, or after the answer (and the saving) it takes."""
        if not self.window.confirm or not self.session.files.unsaved:
            go_on()
            return
        answer = dialogs.ask_unsaved(self.window, self.session.project.name)
        if answer == "discard":
            go_on()
        elif answer == "save":
            self.save(lambda saved: go_on() if saved else None)

    def open_example(self, name: str) -> None:
        def go_on() -> None:
            self.session.files.open_gallery(name)
            self.window.show_network()
            self.window.message_bar.clear()

        self.after_unsaved(go_on)

    def new_project(self) -> None:
        def go_on() -> None:
            self.session.files.new()
            self.window.show_network()

        self.after_unsaved(go_on)

    def ask_open(self) -> None:
        path = dialogs.choose_file_to_open(self.window, str(self.session.files.folder()))
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        saved = self.session.files.read(path)
        if saved is None:
            return  # said in the message bar; nothing has to be asked

        def go_on() -> None:
            self.session.files.take(saved, path)
            self.window.show_network()

        self.after_unsaved(go_on)

    def save(self, done: Callable[[bool], object] = nothing) -> None:
        if self.session.files.path is None:
            self.save_as(done)
        else:
            self.session.files.save(None, done)

    def save_as(self, done: Callable[[bool], object] = nothing) -> None:
        suggestion = self.session.files.folder() / f"{self.session.project.name}.nnp"
        path = dialogs.choose_file_to_save(self.window, str(suggestion))
        if path is not None:
            self.session.files.save(path, done)

    def offer_recovery(self) -> None:
        """What an earlier run of the program could not save: the newest of it."""
        files = self.session.files
        recovery = next(iter(files.recoveries()), None)
        if recovery is None:
            return
        actions = (
            ("Recover it", lambda: files.recover(recovery)),
            ("Discard", lambda: files.autosave.discard(recovery)),
        )
        text = f"The program ended unexpectedly while “{recovery.name}” was open. Its last state was kept."
        self.session.say(text, "warning", actions)
