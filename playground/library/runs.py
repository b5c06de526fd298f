"""A project's run without a window: ``playground.train`` and ``playground train`` are the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playground.engine import backends
from playground.engine.frames import CurvePoint
from playground.engine.model import Report as Kernels
from playground.engine.trainer import Trainer
from playground.library.backend import whole
from playground.library.errors import NetworkError
from playground.library.model import Model
from playground.library.places import sentence
from playground.library.projects import Project, enough_epochs, load
from playground.library.reports import Report, diverged, measured, of_epoch
from playground.network.checks import check
from playground.network.edits import new_seed
from playground.storage.project_file import Saved

BLINK = 0.03  # seconds


class Run:
    """Iterating trains: a Report after each epoch, then one of the totals, whose ``done`` is True.

    What holds weights goes on from them, unless a seed asks for new ones. Everything is compiled when it is made.
    kernels: told (ready, in all) on the way. Raises ProjectError, DataError, both ValueErrors, and ImportError where
    the backend is not installed.
    """

    def __init__(
        self,
        saved: Saved,
        epochs: int | None = None,
        seed: int | None = None,
        backend: str = "auto",
        threads: int = backends.THREADS,
        kernels: Kernels | None = None,
    ) -> None:
        project = saved.project if seed is None else new_seed(saved.project, seed)
        self.threads = threads
        self.trainer = Trainer(project, backends.create(backend, threads), every_epoch=True, report=kernels)
        if saved.weights is not None and seed is None:
            self.trainer.load_weights(dict(saved.weights))
            self.trainer.resume([CurvePoint(*row) for row in saved.curve], saved.epoch, saved.seconds)
        self.trainer.prepare()
        self.before, self.seconds_before = self.trainer.epoch, self.trainer.seconds
        count = enough_epochs(project, len(self.trainer.data.train)) if epochs is None else epochs
        self.first, self.last = self.before + 1, self.before + count
        self.trainer.last_epoch = self.last  # the end that a schedule of the learning rate goes by

    def epochs(self, batch: Callable[[Trainer], Any] | None = None) -> Iterator[Report]:
        """The reports of the epochs that are left, up to where early stopping ends them; ``batch`` is called after
        every batch, or after all that a compiled loop has made in a blink. Raises DivergenceError."""
        trainer = self.trainer
        while trainer.epoch < self.last and not trainer.finished:
            number, start = trainer.epoch, trainer.seconds
            while trainer.epoch == number and trainer.divergence is None:
                trainer.steps(BLINK, number + 1)
                if batch is not None:
                    batch(trainer)
            if trainer.divergence is not None:
                raise diverged(trainer)
            yield of_epoch(trainer, trainer.seconds - self.seconds_before, trainer.seconds - start)

    def totals(self) -> Report:
        """Of this run alone, without the epochs that a file had already; at least one has been trained."""
        trainer, seconds = self.trainer, self.trainer.seconds - self.seconds_before
        stopped = {"stopped_early": trainer.stopping.over, "best_epoch": trainer.stopping.epoch}
        return Report(
            done=True,
            epochs=trainer.epoch - self.before,
            **measured(trainer.summary()),
            seconds=seconds,
            samples=trainer.samples,
            samples_per_second=trainer.samples / seconds,
            seed=trainer.project.training.seed,
            backend=trainer.backend.name,
            threads=trainer.backend.threads,
            **(stopped if trainer.project.training.stops_early else {}),
        )

    def __iter__(self) -> Iterator[Report]:
        yield from self.epochs()
        yield self.totals()

    @property
    def saved(self) -> Saved:
        """The project as it is now, for a file."""
        trainer = self.trainer
        return Saved(trainer.project, trainer.model.contents(), trainer.curve, trainer.epoch, trainer.seconds)

    @property
    def project(self) -> Project:
        """The project as it is now, with what it has learned."""
        return Project(self.saved)

    @property
    def model(self) -> Model:
        """A Model with the weights of now, on the same backend."""
        return self.project.model(self.trainer.backend.name, self.threads)


def train(
    project: str | Path | Project,
    epochs: int | None = None,
    seed: int | None = None,
    backend: str = "auto",
    threads: int = backends.THREADS,
) -> Run:
    """A Run of a project, or of what ``load`` takes: ``for report in train("mnist-mlp", epochs=2): …``.

    The reports are those of ``playground train --json``. epochs: where the project stops by itself if left out; seed:
    the project's. Raises as ``load`` and Run do, NetworkError for what cannot be trained; ValueError for wrong numbers.
    """
    saved = (project if isinstance(project, Project) else load(project)).saved
    for problem in check(saved.project).problems:
        raise NetworkError(sentence(saved.project.networks, problem))
    count = None if epochs is None else whole("epochs", epochs, 1)
    return Run(saved, count, seed, backend, whole("threads", threads, 1))
