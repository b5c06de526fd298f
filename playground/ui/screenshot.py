"""Pictures of the real window after real training, without a screen."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QSize
from PySide6.QtWidgets import QApplication

from playground.core.speed import Speed
from playground.session.session import Session
from playground.session.settings import WATCHABLE, Settings
from playground.ui import demo_digits
from playground.ui.app import make_application, open_what
from playground.ui.main_window import MainWindow

PATIENCE = 600.0  # seconds


class ScreenshotError(ValueError):
    """What was asked for cannot be shown; the message says why."""


def wait(app: QApplication, until: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Runs the event loop until ``until()`` holds."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise ScreenshotError("Training took too long for a picture: ask for fewer epochs.")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def settle(app: QApplication, session: Session, frames: int = 3) -> None:
    """Lets the views show the run as it stands now."""
    seen: list[object] = []
    session.frame_changed.connect(seen.append)
    end = time.monotonic() + 1.0
    while len(seen) < frames and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    session.frame_changed.disconnect(seen.append)


def train(app: QApplication, session: Session, epochs: int, running: bool) -> None:
    """Trains for that many epochs, however the run was meant to stop; or goes on running after them."""
    wait(app, lambda: session.frame.project is not None or not session.check.ok or session.frame.state == "stopped")
    wait(app, lambda: session.frame.state != "preparing")
    if not epochs:
        return
    if running:
        session.play()
        wait(app, lambda: session.frame.epoch + session.frame.progress >= epochs or session.frame.state == "stopped")
        return
    project = session.project
    session.show(project.but(training=project.training.but(epochs=epochs)))
    session.play()
    # frames come while the last epoch is still being measured
    ended = ("paused", "stopped")
    wait(app, lambda: session.frame.state in ended and (session.frame.epoch >= epochs or session.starting is None))


def show(app: QApplication, window: MainWindow, view: str) -> None:
    """Shows a view of the right panel large, once it has computed what it draws."""
    views = window.right.views
    offered = [key for key, _ in window.right.offered]
    if view not in offered:
        raise ScreenshotError(f"This project has no view {view!r}: choose one of {', '.join(offered)}.")
    views.show_page(view)
    window.big.toggle()
    app.processEvents()
    landscape = window.right.landscape
    wait(app, lambda: not landscape.isVisible() or landscape.complete(), 60.0)


def screenshot(
    what: str,
    epochs: int,
    size: tuple[int, int],
    theme: str,
    out: str | Path,
    digit: str | None = None,
    running: bool = False,
    step: int | None = None,
    view: str | None = None,
) -> None:
    """Renders the window on ``what`` (a gallery name or a file) after ``epochs`` to ``out``, a PNG.

    digit: one of 0 to 9, to be drawn on the pad first; running: the picture is taken while it still trains; step: one
    sample is walked through, up to that step; view: which of the right panel's is shown, large.
    Raises ScreenshotError.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application(theme)
    folder = tempfile.TemporaryDirectory()  # a picture shows the program as it is when new
    session = Session(settings=Settings(QSettings(f"{folder.name}/settings.ini", QSettings.Format.IniFormat)))
    session.set_pace(WATCHABLE if running else Speed())
    window = MainWindow(session=session, confirm=False)
    try:
        error = open_what(session, what)
        if error:
            raise ScreenshotError(error)
        window.hide_strip()
        window.resize(QSize(*size))
        window.show()
        train(app, session, epochs, running)
        if digit is not None:
            window.right.views.show_page("draw")
            app.processEvents()
            demo_digits.draw(window.right.reader.pad, digit)
        if step is not None:
            if window.guide.why_not:
                raise ScreenshotError(window.guide.why_not)
            window.guide.open()
            wait(app, lambda: window.guide.walk is not None)
            window.guide.card.go_to(step - 1)
        if view is not None:
            show(app, window, view)
        settle(app, session)
        if not window.grab().save(str(out)):
            raise ScreenshotError(f"The picture could not be written to {out}.")
    finally:
        window.close()
        folder.cleanup()
