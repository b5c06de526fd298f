"""``playground train --folds``: k-fold cross-validation in the terminal."""

from __future__ import annotations

import json
from typing import Any

from playground.cli.errors import Failure, UsageError
from playground.cli.progress import Progress
from playground.core.dataset import DataError
from playground.engine import backends
from playground.engine.backends.base import Backend
from playground.engine.folds import CrossValidation, FoldError, FoldReport, summary
from playground.engine.model import ProjectError
from playground.library.projects import enough_epochs
from playground.network.document import Project

SLICE = 0.1  # seconds between two drawings of the line
TITLES = {
    "train_loss": "training loss", "validation_loss": "validation loss", "validation_accuracy": "validation accuracy",
    "test_loss": "test loss", "test_accuracy": "test accuracy",
}  # fmt: skip


def cross_validate(
    project: Project, folds: int, epochs: int | None, backend: str, threads: int, progress: Progress, as_json: bool
) -> int:
    """Prints a line a fold and the mean of all, each with its spread. Raises UsageError or Failure."""
    epochs = epochs or enough_epochs(project, project.dataset.values().get("images", 0))
    try:
        computer = backends.create(backend, threads)
    except ImportError as error:
        raise Failure(str(error)) from error
    try:
        return _run(project, computer, folds, epochs, progress, as_json)
    except (ProjectError, DataError) as error:
        raise Failure(str(error)) from error
    finally:
        computer.close()


def _run(project: Project, backend: Backend, folds: int, epochs: int, progress: Progress, as_json: bool) -> int:
    try:
        validation = CrossValidation(project, backend, folds, epochs)
    except (ProjectError, DataError):
        raise
    except ValueError as error:
        raise UsageError(f"--{error}.") from error
    done = 0
    while not validation.done:
        try:
            validation.advance(SLICE)
        except (FoldError, ProjectError) as error:
            raise Failure(f"{error} Try a smaller learning rate.") from error
        progress.say(f"fold {min(done + 1, folds)} of {folds}  {100 * validation.frame().progress:.0f} %")
        if len(validation.reports) > done:
            done += 1
            progress.clear()
            report = validation.reports[-1]
            print(json.dumps(report.plain()) if as_json else line(report, folds), flush=True)
    spreads = summary(tuple(validation.reports))
    if as_json:
        totals: dict[str, Any] = {name: {"mean": s.mean, "std": s.std} for name, s in spreads.items()}
        seconds = sum(report.seconds for report in validation.reports)
        print(json.dumps({"done": True, "folds": folds, **totals, "seconds": seconds}), flush=True)
    else:
        for name, s in spreads.items():
            print(f"{TITLES[name]:<20} {written(name, s.mean)} ± {written(name, s.std)}", flush=True)
    return 0


def line(report: FoldReport, folds: int) -> str:
    words = [f"fold {report.fold} of {folds}", f"{report.epochs} {'epoch' if report.epochs == 1 else 'epochs'}"]
    plain = report.plain()
    words += [f"{TITLES[name]} {written(name, plain[name])}" for name in TITLES if name in plain]
    return "  ".join(words)


def written(name: str, value: float) -> str:
    return f"{100 * value:.2f} %" if name.endswith("accuracy") else f"{value:.4g}"
