"""k-fold cross-validation of a project, or of a network on a program's own arrays: ``playground.cross_validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playground.engine import backends
from playground.engine.folds import CrossValidation, FoldError, summary
from playground.library.backend import whole
from playground.library.errors import DivergenceError, NetworkError
from playground.library.model import Model
from playground.library.network import Network
from playground.library.places import sentence
from playground.library.projects import Project, enough_epochs, load
from playground.library.reports import Report, diverged
from playground.network.checks import check
from playground.network.document import Project as Document


class Folds:
    """reports: one for each fold: its number from 1, how many samples it learned from and was measured on, and what was
    measured at its end; mean, std: of each measure over the folds, std that of a sample (divided by folds − 1)."""

    def __init__(self, validation: CrossValidation) -> None:
        self.reports = [Report(report.plain()) for report in validation.reports]
        spreads = summary(tuple(validation.reports))
        self.mean = {name: spread.mean for name, spread in spreads.items()}
        self.std = {name: spread.std for name, spread in spreads.items()}

    def __repr__(self) -> str:
        words = ", ".join(f"{name} {mean:.4g} ± {self.std[name]:.2g}" for name, mean in self.mean.items())
        return f"<{len(self.reports)} folds: {words}>"


def cross_validate(
    what: str | Path | Project | Network,
    x: Any = None,
    y: Any = None,
    *,
    folds: int = 5,
    epochs: int | None = None,
    seed: int | None = None,
    backend: str = "auto",
    threads: int = backends.THREADS,
    loss: Any = None,
    optimizer: Any = None,
    **options: Any,
) -> Folds:
    """Trains as many networks as there are folds, all from the same first weights, each without one of that many parts
    of the training data, on which it is then measured.

    what: a project, or what ``load`` takes; or a Network, with x and y as in ``Model.fit``, its loss, and if wanted an
    optimizer and other options of ``fit``. epochs: where the project stops by itself, 1 for a Network. seed: draws the
    parts, first weights and order. Raises ValueErrors as ``train`` and ``fit`` do, DivergenceError.
    """
    if isinstance(what, Network):
        model = Model(what, seed or 0, backend, threads)
        document = model.run_of(x, y, None, loss, optimizer, {"batch_size": 32, **options}, folded=True)
        computer, count = model.backend, epochs
    else:
        given = [
            name for name, value in (("x", x), ("y", y), ("loss", loss), ("optimizer", optimizer)) if value is not None
        ]
        for name in (*given, *options):
            raise TypeError(f"cross_validate: a project has its own {name}, change it with project.but(…)")
        project = what if isinstance(what, Project) else load(what)
        project = project if seed is None else project.but(seed=seed)
        document, computer = project.document.turned(), backends.create(backend, whole("threads", threads, 1))
        for problem in check(document).problems:
            raise NetworkError(sentence(document.networks, problem))
        count = enough_epochs(document, document.dataset.counts()[0]) if epochs is None else epochs
    return run(document, whole("folds", folds, 2), whole("epochs", 1 if count is None else count, 1), computer)


def run(document: Document, folds: int, epochs: int, computer: Any) -> Folds:
    try:
        validation = CrossValidation(document, computer, folds, epochs)
        while not validation.done:
            validation.advance()
    except FoldError as error:
        assert validation.trainer is not None, "one has just diverged"
        raise DivergenceError(f"Fold {len(validation.reports) + 1}: {diverged(validation.trainer)}") from error
    finally:
        computer.close()
    return Folds(validation)
