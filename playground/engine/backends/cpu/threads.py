"""The threads that help the owner of a run: see crew. They sleep and are woken without the interpreter, whose lock a
window may hold for many milliseconds."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
import weakref
from functools import cache

import numpy as np

from playground.engine.backends.cpu import crew


class Crew:
    """threads: how many work on a step at most, the owner of the run among them. No more are started than there are
    cores, and none before they are wanted; they end with ``close``, or when nobody holds the object any more.

    ``state`` is what they share, see crew; ``owner`` is held while a run uses them.
    """

    def __init__(self, threads: int) -> None:
        self.count = min(threads, cores()) - 1
        self.threads: list[threading.Thread] = []
        self.state = np.zeros(crew.HELPERS + crew.LINE * (max(self.count, 0) + 1), np.int64)
        self.system, self.tick = functions()
        self.owner = threading.Lock()
        self.end = weakref.finalize(self, dismiss, self.state, self.system, self.threads)

    def helpers(self) -> int:
        """How many there are, started if need be."""
        if not self.end.alive:
            return 0
        if not self.threads:
            for number in range(self.count):
                self.state[crew.HELPERS + crew.LINE * number + 1] = lock()
                given = (self.state, self.system, number)
                name = f"batch helper {number + 1}"
                self.threads.append(threading.Thread(target=crew.serve, args=given, name=name, daemon=True))
                self.threads[-1].start()
        return len(self.threads)

    def close(self) -> None:
        """Ends the threads, after the steps of now, and waits for them. Later steps are made by their owner alone."""
        with self.owner:
            self.end()
        for thread in self.threads:
            thread.join()


def dismiss(state: np.ndarray, system: np.ndarray, threads: list[threading.Thread]) -> None:
    if threads:
        crew.rouse(state, system, len(threads), crew.OVER)


def lock() -> int:
    """The address of a lock of the interpreter's own, taken. It works without the interpreter, on every system; it is
    never freed, because who wakes a thread may look at it until after the thread has ended."""
    api = ctypes.pythonapi
    api.PyThread_allocate_lock.restype = ctypes.c_void_p
    api.PyThread_acquire_lock.argtypes = ctypes.c_void_p, ctypes.c_int
    made: int = api.PyThread_allocate_lock()
    api.PyThread_acquire_lock(made, 1)
    return made


@cache
def functions() -> tuple[np.ndarray, float]:
    """The system's functions as crew wants them, and how many seconds one tick of the clock is."""
    found = np.zeros(crew.SYSTEM, np.int64)
    found[crew.WAKE] = address(ctypes.pythonapi.PyThread_release_lock)
    found[crew.SLEEP] = address(ctypes.pythonapi.PyThread_acquire_lock)
    if sys.platform == "win32":  # pragma: no cover - not run on Windows
        kernel = ctypes.WinDLL("kernel32")
        frequency = ctypes.c_int64()
        kernel.QueryPerformanceFrequency(ctypes.byref(frequency))
        found[crew.YIELD] = address(kernel.SwitchToThread)
        found[crew.CLOCK], found[crew.CLOCK_ID] = address(kernel.QueryPerformanceCounter), -1
        return found, 1.0 / frequency.value
    library = ctypes.CDLL(None)
    found[crew.YIELD] = address(library.sched_yield)
    found[crew.CLOCK], found[crew.CLOCK_ID] = address(library.clock_gettime), time.CLOCK_MONOTONIC
    return found, 1e-9


def address(function: object) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
