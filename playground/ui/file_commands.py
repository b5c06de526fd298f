"""What the window does with files: examples, opening, saving, and the question about unsaved work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from playground.session import links, own_points
from playground.session.files import Saved
from playground.session.lending import FileError, shipped_reader, take_layers
from playground.session.links import Link
from playground.ui import dialogs
from playground.ui.link_dialog import LinkDialog

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
        """A project, or a table of points for the present one."""
        if path.suffix.lower() in own_points.SUFFIXES:
            own_points.open_table(self.session, path)
            return
        saved = self.session.files.read(path)
        if saved is None:
            return  # said in the message bar; nothing has to be asked

        def go_on() -> None:
            self.session.files.take(saved, path)
            self.window.show_network()

        self.after_unsaved(go_on)

    # -- links and tables

    def ask_link(self) -> None:
        """A line to paste a link into; it begins with the one on the clipboard, where there is one."""
        held = QGuiApplication.clipboard().text()
        dialog = LinkDialog(self.window, held.strip() if links.is_link(held) else "")
        link = dialog.link if dialog.exec() else None
        dialog.deleteLater()
        if link is not None:
            self.take_link(link)

    def take_link(self, link: Link) -> None:
        def go_on() -> None:
            self.session.files.adopt(Saved(link.project, None, [], 0, 0.0), None)
            boundary = self.window.right.boundary
            boundary.test_points.setChecked(link.test_points)
            boundary.discrete.setChecked(link.discrete)
            self.window.show_network()
            self.window.message_bar.clear()
            if link.left_out:
                self.session.say(f"Not taken over from the link: {', '.join(link.left_out)}.")

        self.after_unsaved(go_on)

    def copy_link(self) -> None:
        """The project as a link on the clipboard, or the sentence why there is none."""
        boundary = self.window.right.boundary
        checked = boundary.test_points.isChecked(), boundary.discrete.isChecked()
        try:
            text = links.write(self.session.project, *checked)
        except links.LinkError as error:
            self.session.say(f"There is no link for this project. {error}", "warning")
            return
        QGuiApplication.clipboard().setText(text)
        self.session.say(f"The link is on the clipboard: paste it where {links.NAME} is opened.")

    def paste(self, text: str | None = None) -> None:
        """A link becomes the project, a table of points its data; other texts are for others."""
        text = QGuiApplication.clipboard().text() if text is None else text
        if links.is_link(text):
            try:
                self.take_link(links.read(text))
            except links.LinkError as error:
                self.session.say(str(error), "error")
        elif own_points.looks_like_points(text):
            own_points.take_text(self.session, text)
        else:
            words = f"a link of {links.NAME}, nor a table of points"
            self.session.say(f"The clipboard does not hold {words}.", "warning")

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
