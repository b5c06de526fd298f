"""``playground train``: a run in the terminal."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from playground.cli.errors import Failure, UsageError
from playground.cli.progress import Progress, duration
from playground.cli.sources import load_what
from playground.core.dataset import DataError
from playground.engine import backends
from playground.engine.frames import CurvePoint
from playground.engine.model import ProjectError
from playground.library.errors import DivergenceError
from playground.library.runs import Run
from playground.storage.project_file import SUFFIX, FileError, save


def run(
    what: str,
    epochs: int | None = None,
    seed: int | None = None,
    backend: str = "auto",
    threads: int = backends.THREADS,
    save: Path | None = None,
    as_json: bool = False,
) -> int:
    """Trains, prints, saves. Raises UsageError or Failure; KeyboardInterrupt carries its own sentence."""
    target = None if save is None else _target(save)
    saved = load_what(what)
    out = sys.stderr if as_json else sys.stdout
    progress = Progress(out, Path(what).stem, live=out.isatty(), quiet=as_json)
    made = None
    try:
        progress.say("loading the data")
        made = Run(saved, epochs, seed, backend, threads, kernels=progress.kernels)
        _train(made, progress, as_json)
    except (ProjectError, DataError, ImportError, DivergenceError) as error:
        raise Failure(str(error)) from error
    except KeyboardInterrupt:
        place = f" in epoch {made.trainer.epoch + 1}" if made else ""
        raise KeyboardInterrupt(f"Stopped{place}; nothing was saved.") from None
    finally:
        progress.clear()
        if made is not None:
            made.trainer.backend.close()
    totals = made.totals()
    if target is not None:
        _save(target, made)
        totals["saved"] = str(target)
    print(json.dumps(totals) if as_json else _sentence(totals, made.trainer.summary()), flush=True)
    return 0


def _train(made: Run, progress: Progress, as_json: bool) -> None:
    progress.begin(made.first, made.last, made.seconds_before)
    for report in made.epochs(progress.batch):
        progress.epoch(made.trainer, made.trainer.summary())
        if as_json:
            print(json.dumps(report), flush=True)


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


def _save(path: Path, made: Run) -> None:
    try:
        save(path, made.saved)
    except OSError as error:
        raise Failure(f"{path} could not be saved ({error.strerror or error}): choose another place.") from error
    except FileError as error:
        raise Failure(str(error)) from error


def _sentence(totals: dict[str, Any], point: CurvePoint) -> str:
    words = f"{totals['epochs']:,} epochs in {duration_of(totals)}, training loss {point.train_loss:.4g}"
    if point.test_loss is not None:
        words += f", test loss {point.test_loss:.4g}"
    if point.test_accuracy is not None:
        words += f", test accuracy {100 * point.test_accuracy:.2f} %"
    words += "".join(f", {name.replace('_', ' ')} {value:.4g}" for name, value in (point.figures or {}).items())
    return f"{words}." + (f" Saved as {totals['saved']}." if "saved" in totals else "")


def duration_of(totals: dict[str, Any]) -> str:
    seconds, speed = totals["seconds"], totals["samples_per_second"]
    return f"{f'{seconds:.2f} s' if seconds < 10 else duration(seconds)} ({speed:,.0f} samples/s)"
