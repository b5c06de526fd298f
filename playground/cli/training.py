"""``playground train``: a run in the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from playground.cli.errors import Failure, UsageError
from playground.cli.folds import cross_validate
from playground.cli.options import lend, with_settings
from playground.cli.progress import Progress, duration
from playground.cli.sources import load_what, name_of
from playground.core.dataset import DataError
from playground.engine import backends
from playground.engine.metrics import MetricsReport, report_of
from playground.engine.model import ProjectError
from playground.engine.stopping import ending
from playground.engine.trainer import Trainer
from playground.library.errors import DivergenceError
from playground.library.runs import Run
from playground.network.edits import new_seed
from playground.network.roles import classes
from playground.storage.project_file import SUFFIX, FileError, save


def run(
    what: str,
    epochs: int | None = None,
    seed: int | None = None,
    backend: str = "auto",
    threads: int = backends.THREADS,
    save: Path | None = None,
    as_json: bool = False,
    settings: Sequence[str] = (),
    weights: str | None = None,
    folds: int | None = None,
    metrics: bool = False,
    average: str = "macro",
) -> int:
    """Trains, prints, saves. Raises UsageError or Failure; KeyboardInterrupt carries its own sentence."""
    target = None if save is None else _target(save)
    saved = load_what(what)
    saved = replace(saved, project=with_settings(saved.project, settings, held_out=folds is not None))
    out = sys.stderr if as_json else sys.stdout
    progress = Progress(out, name_of(what, saved), live=out.isatty(), quiet=as_json)
    made = None
    try:
        progress.say("loading the data")
        if folds is not None:
            if save is not None or weights is not None:
                raise UsageError("--folds trains many networks: it goes with neither --save nor --weights.")
            project = saved.project if seed is None else new_seed(saved.project, seed)
            return cross_validate(project, folds, epochs, backend, threads, progress, as_json)
        made = Run(saved, epochs, seed, backend, threads, kernels=progress.kernels)
        if weights is not None:
            words = lend(made.trainer, weights)
            progress.clear()
            print(words, file=out, flush=True)
        _train(made, progress, as_json)
    except (ProjectError, DataError, ImportError) as error:
        raise Failure(str(error)) from error
    except DivergenceError as error:
        words = made.trainer.divergence.sentence() if made and made.trainer.divergence else str(error)
        raise Failure(f"{words} Try a smaller learning rate.") from error
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
    trainer = made.trainer
    measure = trainer.test_measure
    report = report_of(measure, classes(trainer.project), average) if metrics and measure is not None else None
    if report is not None and as_json:
        totals["metrics"] = report.plain()
    print(json.dumps(totals) if as_json else _sentence(totals, trainer), flush=True)
    if report is not None and not as_json:
        print(table(report), flush=True)
    return 0


def _train(made: Run, progress: Progress, as_json: bool) -> None:
    progress.begin(made.first, made.last, made.seconds_before)
    for report in made.epochs(progress.batch):
        assert made.trainer.measured is not None, "an epoch has ended"
        progress.epoch(made.trainer, made.trainer.measured)
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


def table(report: MetricsReport) -> str:
    """The metrics below each other; then those of each class."""
    notes = {figure.metric: f" ({figure.note})" if figure.note else "" for figure in report.figures}
    rows = [f"  {figure.title:<24} {figure.value:.4f}{notes[figure.metric]}" for figure in report.figures]
    lines = [f"On {report.samples:,} test samples, averages {report.average}:", *rows]
    if report.class_values is not None:
        head = "".join(f"{figure.title:>11}" for figure in report.per_class)
        lines.append(f"  {'class':<12}{'samples':>8}{head}")
        for place, name in enumerate(report.classes):
            values = "".join(f"{value:>11.4f}" for value in report.class_values[:, place])
            lines.append(f"  {name:<12}{report.sizes[place]:>8,}{values}")
    return "\n".join(lines)


def _sentence(totals: dict[str, Any], trainer: Trainer) -> str:
    point = trainer.summary()
    count = f"{totals['epochs']:,} epoch{'' if totals['epochs'] == 1 else 's'}"
    words = f"{count} in {duration_of(totals)}, training loss {point.train_loss:.4g}"
    if point.test_loss is not None:
        words += f", test loss {point.test_loss:.4g}"
    if point.test_accuracy is not None:
        words += f", test accuracy {100 * point.test_accuracy:.2f} %"
    words += "".join(f", {name.replace('_', ' ')} {value:.4g}" for name, value in (point.figures or {}).items())
    if trainer.stopping.over:
        words += f". {ending(trainer).removesuffix(' Play goes on.').removesuffix('.')}"
    return f"{words}." + (f" Saved as {totals['saved']}." if "saved" in totals else "")


def duration_of(totals: dict[str, Any]) -> str:
    seconds, speed = totals["seconds"], totals["samples_per_second"]
    return f"{f'{seconds:.2f} s' if seconds < 10 else duration(seconds)} ({speed:,.0f} samples/s)"
