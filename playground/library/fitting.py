"""Drives the engine's trainer for ``Model.fit`` and ``Model.training``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playground.engine.backends.base import Backend
from playground.engine.frames import CurvePoint
from playground.engine.model import Model as Engine
from playground.engine.trainer import SLICE, Trainer
from playground.library.reports import Report, diverged, of_epoch
from playground.network.document import Project


def trainer_for(
    project: Project, backend: Backend, before: Engine, epochs: int, seconds: float, curve: Sequence[CurvePoint]
) -> Trainer:
    """A trainer that goes on from the weights of ``before``, which has been trained for so many epochs; an optimizer of
    the same kind also takes over what it remembers."""
    trainer = Trainer(project, backend, every_epoch=True)
    new, old = trainer.model.parameters, before.parameters
    if (new.optimizer_id, new.slot_names) == (old.optimizer_id, old.slot_names):
        new.step = old.step
        for mine, theirs in zip(new.slots, old.slots, strict=True):
            mine[...] = theirs
    trainer.load_weights(before.contents())
    trainer.resume(list(curve), epochs, seconds)
    return trainer


def reports(trainer: Trainer, epochs: int, every: str) -> Iterator[Report]:
    """Trains so many epochs: a report after each, or after each batch."""
    trainer.last_epoch = trainer.epoch + epochs  # the end that a schedule of the learning rate goes by
    trainer.prepare()
    began = trainer.seconds
    while trainer.epoch < trainer.last_epoch:
        number, start = trainer.epoch, trainer.seconds
        while trainer.epoch == number:
            batch = trainer.batch
            if every == "batch":
                trainer.step()
            else:
                trainer.steps(SLICE, number + 1)
            if trainer.divergence is not None:
                raise diverged(trainer)
            if every == "batch":
                yield of_batch(trainer, number, batch, trainer.seconds - began, start)
        if every == "epoch":
            yield of_whole(trainer, trainer.seconds - began, start)


def of_batch(trainer: Trainer, epoch: int, batch: int, seconds: float, start: float) -> Report:
    """After a batch; epoch, batch: those before it; start: the seconds at which the epoch began."""
    report = Report(epoch=epoch + 1, batch=batch + 1, batches=trainer.batches, loss=trainer.step_loss, seconds=seconds)
    return report if trainer.epoch == epoch else Report({**report, **of_whole(trainer, seconds, start)})


def of_whole(trainer: Trainer, seconds: float, start: float) -> Report:
    """After an epoch, with the training accuracy where it was measured."""
    report, accuracy = of_epoch(trainer, seconds, trainer.seconds - start), trainer.summary().train_accuracy
    return report if accuracy is None else Report({**report, "train_accuracy": accuracy})
