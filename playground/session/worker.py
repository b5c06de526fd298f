"""The training actor in its thread, and the timer that collects what it shows at the display's pace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.engine.actor import Actor
from playground.engine.backends import THREADS
from playground.engine.frames import Frame
from playground.engine.probes import Probe
from playground.storage.gallery import reader_path
from playground.storage.project_file import load

PACE = 33  # milliseconds between two looks at the newest frame


def load_reader() -> tuple[Any, Any]:
    saved = load(reader_path())
    return saved.project, saved.weights


class Worker(QObject):
    """Commands go to the actor with ``post``; ``frame_changed`` brings what it shows. Callbacks run in this thread."""

    frame_changed = Signal(object)

    def __init__(self, backend: str = "auto", threads: int = THREADS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.actor = Actor(backend, threads, load_reader)
        self.frame: Frame = self.actor.frame
        self.waiting: list[tuple[Future, Callable[[Any], None], Callable[[BaseException], None]]] = []
        self.views: dict[str, frozenset[Probe]] = {}
        self.before_tick: Callable[[], None] = lambda: None
        self.thread_of_actor = threading.Thread(target=self.actor.loop, name="training", daemon=True)
        self.thread_of_actor.start()
        self.timer = QTimer(self)
        self.timer.setInterval(PACE)
        self.timer.timeout.connect(self.tick)
        self.timer.start()

    def post(self, method: Callable[..., Any], *arguments: Any) -> Future:
        return self.actor.post(method, *arguments)

    def ask_for(self, method: Callable[..., Any], *arguments: Any) -> Future:
        return self.actor.ask_for(method, *arguments)

    def then(
        self, future: Future, done: Callable[[Any], None], failed: Callable[[BaseException], None] = lambda _: None
    ) -> None:
        """Calls ``done`` with the future's result, or ``failed`` with what went wrong, in this thread."""
        self.waiting.append((future, done, failed))

    def watch(self, view: str, probes: tuple[Probe, ...]) -> None:
        """What a view asks for from now on; nothing when it is hidden."""
        if self.views.get(view, frozenset()) == frozenset(probes):
            return
        self.views[view] = frozenset(probes)
        self.actor.wish(frozenset().union(*self.views.values()))

    def tick(self) -> None:
        self.actor.draw()
        self.before_tick()
        finished = [entry for entry in self.waiting if entry[0].done()]
        self.waiting = [entry for entry in self.waiting if not entry[0].done()]
        for future, done, failed in finished:
            error = future.exception()
            if error is None:
                done(future.result())
            else:
                failed(error)
        frame = self.actor.frame
        if frame is not self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)
        QTimer.singleShot(0, self.actor.ask)

    def finish_waiting(self, seconds: float) -> None:
        """Waits for what has been asked for, such as a file being written before the program ends."""
        for future, _, _ in self.waiting:
            future.exception(timeout=seconds)
        self.tick()

    def close(self) -> None:
        self.timer.stop()
        self.post(self.actor.close)
        self.thread_of_actor.join(timeout=30)
