"""Opening, saving and autosaving the session's project. Reading and writing happen in the worker's thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from playground.network.document import Network
from playground.storage.autosave import Autosave, Recovery
from playground.storage.gallery import load_entry
from playground.storage.project_file import FileError, Saved, load, save

if TYPE_CHECKING:
    from playground.session.session import Session

AUTOSAVE = 20_000  # milliseconds
WORTH_ASKING = 60.0  # seconds of training of a project without a file that are lost only after a question
SUFFIX = ".nnp"


def autosave_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "autosave"


class Files(QObject):
    """path: where the project was opened from or saved to; None for one from the gallery or a new one."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.path: Path | None = None
        self.saved_at: float | None = None
        self.saved_seconds = 0.0  # of training, as they stood in the file
        self.autosave = Autosave(autosave_folder())
        self.autosaved: tuple[Any, float] | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(AUTOSAVE)
        self.timer.timeout.connect(self.write_autosave)
        self.timer.start()

    # -- state

    @property
    def edited(self) -> bool:
        return not self.session.undo_stack.isClean()

    @property
    def unsaved(self) -> bool:
        """Whether closing now would lose work."""
        trained = self.session.frame.seconds - self.saved_seconds
        return self.edited or (trained > 0 and self.path is not None) or trained > WORTH_ASKING

    def state_text(self) -> str:
        """A few words for the title: "edited · saved 12 s ago"."""
        words = ["edited"] if self.edited else []
        if not self.edited and self.path is not None and self.unsaved:
            words = ["trained since"]
        if self.saved_at is not None:
            words.append(f"saved {ago(time.monotonic() - self.saved_at)}")
        elif self.path is None:
            words.append("not saved yet")
        return " · ".join(words) or "saved"

    # -- opening

    def open_gallery(self, name: str) -> None:
        """Raises GalleryError for a name that is none."""
        self.adopt(Saved(load_entry(name), None, [], 0, 0.0), None)

    def read(self, path: Path) -> Saved | None:
        """What a file holds; None, with a sentence in the message bar, when it cannot be opened."""
        try:
            return load(path)
        except FileError as error:
            self.session.say(str(error), "error")
            return None

    def take(self, saved: Saved, path: Path) -> None:
        """What was read becomes the present project."""
        self.adopt(saved, path)
        self.session.settings.add_recent(path)
        if saved.epoch and saved.weights is None:
            lost = f"{path.name} holds no weights, though it was saved after {saved.epoch:,} epochs"
            self.session.say(f"{lost}: the network starts anew. An older copy of the file may have them.", "warning")

    def open(self, path: Path) -> bool:
        """Both in one; False when the file cannot be opened, and the present project stays."""
        saved = self.read(path)
        if saved is not None:
            self.take(saved, path)
        return saved is not None

    def new(self) -> None:
        """An empty network for the present data."""
        empty = self.session.project.turned().but(name="Untitled", description="", network=Network(), others=())
        self.adopt(Saved(empty, None, [], 0, 0.0), None)

    def folder(self) -> Path:
        """Where file choosers start: beside the present file, or the documents folder."""
        if self.path is not None:
            return self.path.parent
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def recover(self, recovery: Recovery) -> None:
        """What was autosaved before the program ended unexpectedly."""
        saved = self.read(recovery.path)
        if saved is None:
            return
        self.adopt(saved, recovery.original)
        self.saved_at, self.saved_seconds = None, 0.0
        self.session.worker.ask_for(self.take_over, saved, recovery)
        self.session.undo_stack.resetClean()
        self.changed.emit()

    def take_over(self, saved: Saved, recovery: Recovery) -> None:
        """Runs in the worker: an autosave of our own first, then the old one may go, so that no crash loses both."""
        self.autosave.write(saved, recovery.original)
        self.autosave.discard(recovery)

    def adopt(self, saved: Saved, path: Path | None) -> None:
        self.session.start(saved)
        self.path = path
        self.saved_at = None
        self.saved_seconds = saved.seconds
        self.changed.emit()

    # -- saving

    def save(self, path: Path | None = None, done: Callable[[bool], None] = lambda _: None) -> None:
        """Writes the project with its weights to ``path``, or to where it came from. ``done`` is told how it went."""
        path = path or self.path
        assert path is not None, "a project that has never been saved needs a path"
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        index, document = self.session.undo_stack.index(), self.session.project.turned()

        def written(seconds: float) -> None:
            self.path, self.saved_at, self.saved_seconds = path, time.monotonic(), seconds
            if self.session.undo_stack.index() == index and self.session.project.turned() == document:
                self.session.undo_stack.setClean()
            self.session.settings.add_recent(path)
            self.discard_autosave()
            self.changed.emit()
            done(True)

        def failed(error: BaseException) -> None:
            self.session.say(f"The project could not be saved: {error}", "error")
            done(False)

        self.session.send_edits()
        worker = self.session.worker
        worker.then(worker.ask_for(self.write, document, path), written, failed)

    def write(self, document: Any, path: Path) -> float:
        """Runs in the worker: the run's weights and curve as they are now. Returns the seconds trained."""
        saved = self.contents(document)
        try:
            save(path, saved)
        except OSError as error:
            raise OSError(f"{error.strerror or error} ({path}). Choose another folder.") from error
        return saved.seconds

    def contents(self, document: Any) -> Saved:
        """Runs in the worker. Weights only where they belong to the document: a broken stack has none."""
        run = self.session.worker.actor.contents()
        if run is None or run[0] != document:
            return Saved(document, None, [], 0, 0.0)
        return Saved(*run)

    # -- autosave

    def write_autosave(self) -> None:
        session = self.session
        now = (session.project.turned(), session.frame.seconds)
        if not self.unsaved or now == self.autosaved:
            return
        self.autosaved = now
        worker = session.worker
        worker.ask_for(self.write_recovery, now[0], self.path)

    def write_recovery(self, document: Any, original: Path | None) -> None:
        """Runs in the worker. A full disk must not stop the training: the next try comes by itself."""
        try:
            self.autosave.write(self.contents(document), original)
        except OSError:
            self.autosaved = None

    def recoveries(self) -> list[Recovery]:
        return self.autosave.pending()

    def discard_autosave(self) -> None:
        self.autosaved = None
        self.session.worker.ask_for(self.autosave.discard_own)

    def close(self) -> None:
        """The program ends as it should: nothing to recover."""
        self.timer.stop()
        self.session.worker.ask_for(self.autosave.discard_own)


def ago(seconds: float) -> str:
    if seconds < 60:
        return f"{int(seconds)} s ago"
    minutes = int(seconds // 60)
    return f"{minutes} min ago" if minutes < 60 else f"{minutes // 60} h ago"
