"""Threads that help the one that owns a run: they take tasks from its list, and it takes what they leave.

The list is common and each task is done by whoever comes first. The owner therefore never waits for a helper that has
not begun, only for one in the middle of a task; with every core busy elsewhere it does all of them by itself.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from queue import SimpleQueue

Task = Callable[[], None]

REST = 64  # steps alone before the helpers are tried again; twice as many each time that was in vain
LONG_REST = 1024  # the most of them; and steps with helpers before a trial alone
WORTH = 0.95  # of the time alone is what a step with helpers may take: else the cores are left to others
MEMORY = 0.1  # how much the newest step counts in an average


class Job:
    """Tasks that several threads take from one list. ``done`` gets the outcome of each that a helper has taken."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.left, self.count = list(reversed(tasks)), len(tasks)
        self.done: SimpleQueue[Future[None]] = SimpleQueue()

    def take(self) -> Task | None:
        try:
            return self.left.pop()  # one step for the interpreter: no task is taken twice
        except IndexError:
            return None

    def help(self) -> None:
        """What a helper does; an error is handed to the owner."""
        while (task := self.take()) is not None:
            outcome: Future[None] = Future()
            try:
                outcome.set_result(task())
            except BaseException as error:
                outcome.set_exception(error)
            self.done.put(outcome)

    def own(self) -> None:
        """What the owner does: returns when every task is done or given up, and raises what has gone wrong with one."""
        mine = 0
        try:
            while (task := self.take()) is not None:
                mine += 1
                task()
        finally:  # whatever happens, nobody works on these arrays any more
            while self.take() is not None:
                mine += 1
            outcomes = [self.done.get() for _ in range(self.count - mine)]
        for outcome in outcomes:
            outcome.result()


class Helpers:
    """threads: how many work on a job at most, the owner among them. No more are started than there are cores, and none
    before the first job; they end with ``close``, or when nobody holds the object any more."""

    def __init__(self, threads: int) -> None:
        self.count = min(threads, cores()) - 1
        self.threads: list[threading.Thread] = []
        self.wanted: SimpleQueue[Job | None] = SimpleQueue()
        self.end = weakref.finalize(self, dismiss, self.wanted, self.threads)

    def do(self, tasks: Sequence[Task]) -> None:
        """Does all tasks, in any order and at the same time."""
        if len(tasks) < 2 or not self.count or not self.end.alive:
            for task in tasks:
                task()
            return
        if not self.threads:
            self.begin()
        job = Job(tasks)
        for _ in range(min(self.count, len(tasks) - 1)):
            self.wanted.put(job)
        job.own()

    def begin(self) -> None:
        for number in range(self.count):
            thread = threading.Thread(target=serve, args=(self.wanted,), name=f"batch helper {number + 1}", daemon=True)
            thread.start()
            self.threads.append(thread)

    def close(self) -> None:
        """Ends the threads and waits for them. Later jobs are done by their owner alone."""
        self.end()
        for thread in self.threads:
            thread.join()


def serve(wanted: SimpleQueue[Job | None]) -> None:
    """A helper's life. It holds nothing of a job that is over, so that the arrays can go."""
    while (job := wanted.get()) is not None:
        job.help()
        del job


def dismiss(wanted: SimpleQueue[Job | None], threads: list[threading.Thread]) -> None:
    for _ in threads:
        wanted.put(None)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choices() -> Generator[bool, float, None]:
    """Yields whether the next step is to be made together, and is sent the seconds that it took.

    Where another program wants the cores, a helper may be halted in the middle of a task and hold up the owner. Then
    steps alone are faster, and now and then a trial finds out whether they still are. Both ways compute the same.
    """
    rest = REST
    yield False  # the first step warms up
    alone = yield from trial(False)
    together = yield from trial(True)
    while True:
        for step in range(LONG_REST):
            if together > WORTH * alone:
                break
            together += MEMORY * ((yield True) - together)
            rest = REST if step > REST else rest
        alone = yield from trial(False)
        if together > WORTH * alone:
            for _ in range(rest):
                alone += MEMORY * ((yield False) - alone)
            rest = min(2 * rest, LONG_REST)
            together = yield from trial(True)


def trial(together: bool) -> Generator[bool, float, float]:
    """The mean of two steps, after one that is slowed down by the change."""
    yield together
    return 0.5 * ((yield together) + (yield together))
