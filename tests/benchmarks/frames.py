"""Frames a second of the canvas, at rest and while it trains, and what the window costs the training: in one run.

Run it by hand: ``python tests/benchmarks/frames.py [--seconds S] [--rounds N] [--size 1600x1000] [--json FILE]
[spiral six mnist-mlp]``. The goals: 60 frames a second at rest; at least 30 with everything live, while the training
keeps at least 85 % of its headless speed, on two cores. Nothing here is asserted: the figures depend on the machine and
on what else runs on it, so headless and live are measured in turns and the median of the ratios counts.

At rest: the view is moved by a pixel and drawn at once, again and again. Live: the window is open with all its views,
as fast as possible; painted frames are counted. Headless: the same run with its window hidden, which asks no probe, and
with a GUI thread that sleeps.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from playground.core.registry import registry
from playground.core.speed import Speed
from playground.network.document import Network
from playground.session.session import Session
from playground.session.settings import Settings
from playground.ui.app import make_application, open_what
from playground.ui.main_window import MainWindow
from playground.ui.screenshot import wait

SIX = "six"
WARM = 3.0  # seconds of training before anything is measured: kernels are compiled beside the run


class Paints(QObject):
    """Counts the frames that a widget draws, and measures the time they take."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.moments: list[float] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.moments.append(time.perf_counter())
        return False


def six_layers(session: Session) -> None:
    """The default network with six hidden layers of eight."""
    open_what(session, "spiral")
    dense = [registry.create("layers", "dense", units=8, activation="tanh") for _ in range(6)]
    last = session.project.network.nodes[-1].layer
    session.show(session.project.but(network=Network.of(*dense, last)))


def rest_in_loop(seconds: float) -> None:
    """Runs the event loop as the program does: asleep between two events, not turning over."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def steps_done(session: Session) -> float:
    """Batches trained so far, read from the run itself: no frame has to be made for it."""
    trainer = session.worker.actor.trainer
    return trainer.epoch * trainer.batches + trainer.batch


def headless(app: QApplication, window: MainWindow, seconds: float) -> float:
    """Batches a second with the window hidden."""
    window.hide()
    app.processEvents()
    session = window.session
    time.sleep(0.2)  # the worker hears that nothing is asked any more
    begin, start = steps_done(session), time.perf_counter()
    time.sleep(seconds)
    return (steps_done(session) - begin) / (time.perf_counter() - start)


def live(window: MainWindow, paints: Paints, seconds: float) -> dict[str, float]:
    """The window open with all that it shows by itself."""
    window.show()
    session = window.session
    rest_in_loop(0.5)
    paints.moments.clear()
    begin, start, busy = steps_done(session), time.perf_counter(), time.thread_time()
    rest_in_loop(seconds)
    elapsed = time.perf_counter() - start
    busy = time.thread_time() - busy
    gaps = [b - a for a, b in zip(paints.moments, paints.moments[1:], strict=False)]
    return {
        "batches_per_second": (steps_done(session) - begin) / elapsed,
        "frames_per_second": len(paints.moments) / elapsed,
        "gui_ms_per_frame": 1000 * busy / max(len(paints.moments), 1),
        "gap_99_percent_ms": 1000 * sorted(gaps)[int(0.99 * len(gaps))] if gaps else math.inf,
    }


def at_rest(app: QApplication, window: MainWindow, count: int = 90) -> float:
    """Frames a second that could be drawn of a canvas that is panned while nothing trains."""
    canvas = window.canvas
    times = []
    for i in range(count):
        start = time.perf_counter()
        canvas.pan_by(1 if i % 2 else -1, 0)
        canvas.viewport().repaint()
        times.append(time.perf_counter() - start)
        app.processEvents()
    canvas.fit()
    return 1.0 / statistics.median(times)


def measure(what: str, seconds: float, rounds: int, size: tuple[int, int]) -> dict[str, object]:
    app = make_application("dark")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(settings=Settings(QSettings(f"{folder}/s.ini", QSettings.Format.IniFormat)))
        session.set_pace(Speed())
        if what == SIX:
            six_layers(session)
        else:
            open_what(session, what)
        project = session.project
        session.show(project.but(training=project.training.but(epochs=0)))  # it does not end while it is measured
        window = MainWindow(session=session, confirm=False)
        window.resize(*size)
        window.show()
        paints = Paints(window.canvas.viewport())
        wait(app, lambda: session.frame.state == "paused")
        session.play()
        wait(app, lambda: session.frame.batch > 0 or session.frame.epoch > 0)
        rest_in_loop(WARM)
        alone, shown = [], []
        for _ in range(rounds):
            alone.append(headless(app, window, seconds))
            shown.append(live(window, paints, seconds))
        session.pause()
        wait(app, lambda: session.frame.state == "paused")
        rest = at_rest(app, window)
        window.close()
    ratios = [s["batches_per_second"] / a for s, a in zip(shown, alone, strict=True)]
    middle = {name: statistics.median(s[name] for s in shown) for name in shown[0]}
    return {
        "what": what,
        "at_rest_frames_per_second": round(rest, 1),
        "live_frames_per_second": round(middle["frames_per_second"], 1),
        "gui_processor_ms_per_frame": round(middle["gui_ms_per_frame"], 1),
        "live_gap_99_percent_ms": round(middle["gap_99_percent_ms"], 1),
        "headless_batches_per_second": round(statistics.median(alone)),
        "live_batches_per_second": round(middle["batches_per_second"]),
        "training_kept_percent": round(100 * statistics.median(ratios), 1),
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", default="1600x1000")
    parser.add_argument("--json", default="")
    parser.add_argument("what", nargs="*", default=["spiral", SIX, "mnist-mlp"])
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    found = []
    for name in given.what or ["spiral", SIX, "mnist-mlp"]:
        found.append(measure(name, given.seconds, given.rounds, (width, height)))
        print(json.dumps(found[-1], indent=1), flush=True)
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)
