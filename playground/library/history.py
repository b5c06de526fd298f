"""What ``Model.fit`` returns, and how it tells callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from playground.library.errors import StopTraining
from playground.library.reports import Report

# a report's names -> those that Keras gives them
KERAS = {
    "train_loss": "loss",
    "train_accuracy": "accuracy",
    "test_loss": "val_loss",
    "test_accuracy": "val_accuracy",
}
HELD_OUT = {"validation_loss": "val_loss", "validation_accuracy": "val_accuracy"}  # then the test data keeps its name
BOOKKEEPING = ("epoch", "seconds", "samples_per_second")


class History:
    """history: Keras's names -> one number an epoch, such as ``history["val_loss"]``; epoch: those trained, from 0, as
    in Keras; reports: all that was said of each."""

    def __init__(self) -> None:
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []
        self.reports: list[Report] = []

    def add(self, report: Report) -> dict[str, float]:
        """Returns what was added to the lists."""
        names = {name: keras for name, keras in KERAS.items() if not (HELD_OUT.keys() & report and "test" in name)}
        names |= HELD_OUT
        logs = {names.get(name, name): value for name, value in report.items() if name not in BOOKKEEPING}
        for name, value in logs.items():
            self.history.setdefault(name, []).append(value)
        self.epoch.append(report.epoch - 1)
        self.reports.append(report)
        return logs

    def __repr__(self) -> str:
        last = ", ".join(f"{name} {values[-1]:.4g}" for name, values in self.history.items())
        return f"<History of {len(self.epoch)} epochs: {last}>"


def listeners(callbacks: Any) -> list[Callable[[Report, dict[str, float]], bool]]:
    """Each callback as a function of a report and its Keras form that says whether to stop.

    A callback is a function of the report, or an object with Keras's ``on_epoch_end(epoch, logs)``; it stops training
    by returning True or raising StopTraining.
    """
    if callbacks is None:
        return []
    given = list(callbacks) if isinstance(callbacks, Iterable) else [callbacks]
    return [listener(callback) for callback in given]


def listener(callback: Any) -> Callable[[Report, dict[str, float]], bool]:
    method = getattr(callback, "on_epoch_end", None)
    if method is None and not callable(callback):
        raise TypeError(f"callbacks holds {callback!r}, expected functions or objects with on_epoch_end(epoch, logs)")

    def tell(report: Report, logs: dict[str, float]) -> bool:
        try:
            said = callback(report) if method is None else method(report.epoch - 1, logs)
        except StopTraining:
            return True
        return said is True

    return tell
