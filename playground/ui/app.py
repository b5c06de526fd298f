"""Starts the application: one window, on what was asked for or on an example that is ready to play."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from playground.qt_packages import APT
from playground.session import links
from playground.session.files import Saved
from playground.session.gallery import GalleryError
from playground.session.session import Session
from playground.ui import icons, theme
from playground.ui.main_window import MainWindow
from playground.ui.mishaps import Mishaps

FIRST_EXAMPLE = "spiral"


def make_application(theme_choice: str = "system") -> QApplication:
    """The QApplication with names, icon and theme; the one that exists if there is one."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    QCoreApplication.setOrganizationName("Neural Network Playground")
    QCoreApplication.setApplicationName("playground")
    QGuiApplication.setApplicationDisplayName("Neural Network Playground")
    QGuiApplication.setDesktopFileName("neural-network-playground")
    theme.apply(app, theme_choice)
    app.setWindowIcon(icons.icon("logo", size=64))
    return app


def open_what(session: Session, what: str) -> str:
    """Opens a file or a gallery project by name; returns an error sentence, empty when it went well."""
    if links.is_link(what):
        try:
            session.files.adopt(Saved(links.read(what).project, None, [], 0, 0.0), None)
        except links.LinkError as error:
            return str(error)
        return ""
    path = Path(what)
    if path.suffix == ".nnp" or path.exists():
        sentences: list[str] = []
        session.message.connect(lambda message: sentences.append(message.text))
        opened = session.files.open(path)
        session.message.disconnect()
        return "" if opened else sentences[-1]
    try:
        session.files.open_gallery(what)
    except GalleryError as error:
        return str(error)
    return ""


def run(what: str | None = None) -> int:
    """Shows the window and runs until it is closed. Exit status 2 when ``what`` cannot be opened."""
    if sys.platform.startswith("linux"):
        # falls through to offscreen where the X libraries are missing, instead of aborting
        wayland = "wayland;" if os.environ.get("WAYLAND_DISPLAY") else ""
        os.environ.setdefault("QT_QPA_PLATFORM", f"{wayland}xcb;offscreen")
    asked_for_offscreen = os.environ.get("QT_QPA_PLATFORM") == "offscreen"
    app = make_application()
    if QGuiApplication.platformName() == "offscreen" and not asked_for_offscreen:
        print(
            f"Qt cannot open a window here. On Debian and Ubuntu these packages are needed:\n  {APT}", file=sys.stderr
        )
        return 1
    session = Session()
    theme.apply(app, session.settings.theme, session.settings.colours)
    error = open_what(session, what or FIRST_EXAMPLE)
    if error:
        session.close()
        print(error, file=sys.stderr)
        return 2
    window = MainWindow(session=session)
    Mishaps(window).install(session)
    window.show()
    if what is None:
        QTimer.singleShot(0, window, window.files.offer_recovery)
    signal.signal(signal.SIGINT, lambda *_: window.close_for_good())
    return app.exec()
