"""How late a 16 ms timer in the window is while MNIST trains with every view open.

Run it by hand: ``python tests/benchmarks/gui_ticks.py [seconds] [gallery name]``. The goal: late by more than 50 ms for
less than 1 % of the ticks. Nothing here is asserted: the figures depend on the machine and on what else runs on it.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QElapsedTimer, Qt, QTimer

from playground.core.speed import Speed
from playground.session.session import Session
from playground.ui.app import make_application, open_what
from playground.ui.main_window import MainWindow
from playground.ui.screenshot import wait

TICK = 16


def measure(seconds: float, what: str) -> dict[str, object]:
    app = make_application("dark")
    session = Session()
    session.set_pace(Speed())
    open_what(session, what)
    window = MainWindow(session=session, confirm=False)
    window.resize(1600, 1000)
    window.show()
    wait(app, lambda: session.frame.state == "paused")
    pressed = time.perf_counter()
    session.play()
    wait(app, lambda: session.frame.batch > 0 or session.frame.epoch > 0)
    first = time.perf_counter() - pressed
    late: list[float] = []
    clock = QElapsedTimer()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK)
    timer.timeout.connect(lambda: late.append(clock.restart() - TICK))
    clock.start()
    timer.start()
    before, start = session.frame, time.perf_counter()
    frames: list[object] = []
    session.frame_changed.connect(frames.append)
    wait(app, lambda: time.perf_counter() - start > seconds)
    timer.stop()
    after = session.frame
    window.close()
    lateness = np.array(late[1:], float)
    return {
        "what": what,
        "seconds": round(seconds, 1),
        "ticks": len(lateness),
        "late_over_50_ms_percent": round(100 * float((lateness > 50).mean()), 3),
        "late_median_ms": float(np.median(lateness)),
        "late_99_percent_ms": float(np.percentile(lateness, 99)),
        "late_worst_ms": float(lateness.max()),
        "frames_per_second": round(len(frames) / seconds, 1),
        "play_to_first_batch_seconds": round(first, 2),
        "epochs_trained": round(after.epoch + after.progress - before.epoch - before.progress, 2),
        "share_of_time_training": round((after.seconds - before.seconds) / seconds, 2),
    }


if __name__ == "__main__":
    length = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    for name in sys.argv[2:] or ["mnist-mlp", "spiral"]:
        print(json.dumps(measure(length, name), indent=1))
