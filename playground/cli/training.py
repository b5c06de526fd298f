"""``playground train``: a run in the terminal."""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

from playground.cli.errors import Failure, UsageError
from playground.cli.progress import Progress, duration
from playground.cli.sources import enough_epochs, load_what
from playground.core.dataset import DataError
from playground.engine import backends
from playground.engine.frames import CurvePoint
from playground.engine.model import ProjectError
from playground.engine.trainer import Trainer
from playground.network.edits import new_seed
from playground.storage.project_file import SUFFIX, FileError, Saved, save


def run(
    what: str,
    epochs: int | None = None,
    seed: int | None = None,
    backend: str = "auto",
    threads: int = 1,
    save: Path | None = None,
    as_json: bool = False,
) -> int:
    """Trains, prints, saves. Raises UsageError or Failure; KeyboardInterrupt carries its own sentence."""
    target = None if save is None else _target(save)
    saved = load_what(what)
    out = sys.stderr if as_json else sys.stdout
    progress = Progress(out, Path(what).stem, live=out.isatty(), quiet=as_json)
    trainer = None
    try:
        progress.say("loading the data")
        trainer = _trainer(saved, seed, backend, threads, progress)
        before = trainer.epoch, trainer.seconds
        _train(trainer, epochs or enough_epochs(trainer.project, len(trainer.data.train)), progress, as_json)
    except KeyboardInterrupt:
        place = f" in epoch {trainer.epoch + 1}" if trainer else ""
        raise KeyboardInterrupt(f"Stopped{place}; nothing was saved.") from None
    finally:
        progress.clear()
    if target is not None:
        _save(target, trainer)
    totals = _totals(trainer, before, threads, target)
    print(json.dumps(totals) if as_json else _sentence(totals, trainer.summary()), flush=True)
    return 0


def _target(path: Path) -> Path:
    """Where to save, checked before an hour of training is spent on it."""
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    if path.is_dir() or not path.parent.is_dir():
        what = "is a folder" if path.is_dir() else f"cannot be made, there is no folder {path.parent}"
        raise UsageError(f"--save: {path} {what}: give the name of a file.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"--save: {path} may not be written: choose another place.")
    return path


def _trainer(saved: Saved, seed: int | None, backend: str, threads: int, progress: Progress) -> Trainer:
    """At its start, or where the file was saved; everything compiled."""
    try:
        project = saved.project if seed is None else new_seed(saved.project, seed)
        trainer = Trainer(project, backends.create(backend, threads), every_epoch=True, report=progress.kernels)
        if saved.weights is not None and seed is None:
            trainer.load_weights(dict(saved.weights))
            trainer.resume([CurvePoint(*row) for row in saved.curve], saved.epoch, saved.seconds)
        trainer.prepare()
    except (ProjectError, DataError, ImportError) as error:
        raise Failure(str(error)) from error
    return trainer


def _train(trainer: Trainer, epochs: int, progress: Progress, as_json: bool) -> None:
    first, last = trainer.epoch + 1, trainer.epoch + epochs
    trainer.last_epoch = last  # the end that a schedule of the learning rate goes by
    count, seconds_before = len(trainer.data.train), trainer.seconds
    progress.begin(first, last, seconds_before)
    for epoch in range(first, last + 1):
        before = trainer.seconds
        while trainer.epoch < epoch and trainer.divergence is None:
            trainer.step()
            progress.batch(trainer)
        if trainer.divergence is not None:
            raise Failure(f"{trainer.divergence.sentence()} Try a smaller learning rate.")
        point = trainer.summary()
        progress.epoch(trainer, point)
        if as_json:
            took = trainer.seconds - before
            seconds = trainer.seconds - seconds_before
            row = {"epoch": epoch, **_measured(point), "seconds": seconds, "samples_per_second": count / took}
            print(json.dumps(row), flush=True)


def _measured(point: CurvePoint) -> dict[str, float]:
    """What was measured, without what does not apply."""
    named = {"train_loss": point.train_loss, "test_loss": point.test_loss, "test_accuracy": point.test_accuracy}
    return {name: value for name, value in named.items() if value is not None and math.isfinite(value)}


def _save(path: Path, trainer: Trainer) -> None:
    saved = Saved(trainer.project, trainer.model.contents(), trainer.curve, trainer.epoch, trainer.seconds)
    try:
        save(path, saved)
    except OSError as error:
        raise Failure(f"{path} could not be saved ({error.strerror or error}): choose another place.") from error
    except FileError as error:
        raise Failure(str(error)) from error


def _totals(trainer: Trainer, before: tuple[int, float], threads: int, target: Path | None) -> dict[str, Any]:
    """Of this run alone; before: epochs and seconds that the file had already."""
    seconds = trainer.seconds - before[1]
    totals = {
        "done": True,
        "epochs": trainer.epoch - before[0],
        **_measured(trainer.summary()),
        "seconds": seconds,
        "samples": trainer.samples,
        "samples_per_second": trainer.samples / seconds,
        "seed": trainer.project.training.seed,
        "backend": trainer.backend.name,
        "threads": threads,
    }
    return totals if target is None else {**totals, "saved": str(target)}


def _sentence(totals: dict[str, Any], point: CurvePoint) -> str:
    words = f"{totals['epochs']:,} epochs in {duration_of(totals)}, training loss {point.train_loss:.4g}"
    if point.test_loss is not None:
        words += f", test loss {point.test_loss:.4g}"
    if point.test_accuracy is not None:
        words += f", test accuracy {100 * point.test_accuracy:.2f} %"
    return f"{words}." + (f" Saved as {totals['saved']}." if "saved" in totals else "")


def duration_of(totals: dict[str, Any]) -> str:
    seconds, speed = totals["seconds"], totals["samples_per_second"]
    return f"{f'{seconds:.2f} s' if seconds < 10 else duration(seconds)} ({speed:,.0f} samples/s)"
