"""What nobody foresaw: a mistake of the program becomes a message with a report, and the window goes on."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from playground import __version__
from playground.session.session import Session

TITLE = "Something in the program went wrong"
ADVICE = "Your work is still here: save it, and start the program again if anything looks odd."


class Mishaps(QObject):
    """Told of each mistake once, however often it happens: something that draws does so many times a second."""

    happened = Signal(str, str)  # a sentence for the message bar, and the whole report

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known: set[tuple[str, str, int]] = set()
        self.before = sys.excepthook

    def install(self, session: Session) -> None:
        """From now on the session says what goes wrong; ``remove`` ends that."""
        sys.excepthook, threading.excepthook = self.caught, self.caught_in_thread
        self.happened.connect(lambda sentence, report: session.say(sentence, "error", (("Copy report", copy(report)),)))

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self.before, threading.__excepthook__
        self.happened.disconnect()

    def caught_in_thread(self, what: threading.ExceptHookArgs) -> None:
        self.caught(what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback)

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Prints it, and tells whoever listens if it is new. Ctrl+C stays what it is."""
        self.before(kind, error, trace)
        if not issubclass(kind, Exception):
            return
        frames = traceback.extract_tb(trace)
        place = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        if (kind.__name__, *place) in self.known:
            return
        self.known.add((kind.__name__, *place))
        self.happened.emit(f"{TITLE} ({kind.__name__}: {error}). {ADVICE}", report(kind, error, trace))


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Versions and traceback, for whoever is to mend it."""
    libraries = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.platform()}"
    lines = "".join(traceback.format_exception(kind, error, trace))
    return f"Neural Network Playground {__version__}, {libraries}\n\n{lines}"


def copy(text: str) -> Callable[[], None]:
    """What puts that text onto the clipboard."""
    return lambda: QGuiApplication.clipboard().setText(text)
