"""What ``playground train`` may change of a project: its training settings, and whose weights it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from playground.cli.errors import Failure, UsageError
from playground.cli.sources import load_what
from playground.core.dataset import DataError
from playground.core.params import Param, ParamError
from playground.engine.trainer import Trainer
from playground.network.document import Project, Training
from playground.network.roles import classes
from playground.network.settings import meant, without_effect
from playground.network.transfer import matching
from playground.storage.gallery import reader_path
from playground.storage.project_file import FileError, load

READER = "reader"
FLAGS = {"true": True, "false": False, "on": True, "off": False, "yes": True, "no": False}


def with_settings(project: Project, settings: Sequence[str], held_out: bool = False) -> Project:
    """The project with training settings given as "field=value". held_out: whether the run holds data out by itself.
    Raises UsageError."""
    params, given = Training.params(), dict[str, Any]()
    for words in settings:
        name, equals, text = words.partition("=")
        if not equals or name not in params:
            raise UsageError(f"--set {words}: expected NAME=VALUE, where NAME is one of {', '.join(params)}.")
        try:
            given[name] = value_of(params[name], text)
        except ParamError:
            raise UsageError(f"--set {words}: {name} must be {params[name].expected()}.") from None
    try:
        project = project.but(training=project.training.but(**meant(given, len(classes(project)))))
    except ParamError as error:
        raise UsageError(f"--set: {error}.") from None
    try:
        reason = without_effect(project, [name for name in given if not (held_out and name == "early_stopping")])
    except DataError as error:
        raise Failure(str(error)) from error
    if reason:
        raise UsageError(f"--set: {reason}.")
    return project


def value_of(param: Param, text: str) -> Any:
    """What the words say to that parameter: a number as people and Python write it, true or false, or the words
    themselves. Raises ParamError."""
    readings: list[Any] = [text]
    for read in (float, int):
        with suppress(ValueError):
            readings.insert(0, read(text))
    if text.lower() in FLAGS:
        readings.insert(0, FLAGS[text.lower()])
    for reading in readings[:-1]:
        with suppress(ParamError):
            return param.coerce(reading, "", "")
    return param.coerce(text.strip().strip("[]()"), "", "")


def lend(trainer: Trainer, what: str) -> str:
    """Gives the trainer the weights of the layers of a project file that match its own; what was taken, in words.

    Raises UsageError or Failure.
    """
    try:
        saved = load(reader_path()) if what == READER else load_what(what)
    except FileError as error:
        raise Failure(str(error)) from error
    if saved.weights is None:
        raise Failure(f"--weights: {what} has not been trained: give a project file that holds weights.")
    transfer = matching(saved.project, trainer.project)
    words = transfer.sentence(what)
    if not transfer.pairs:
        raise Failure(f"--weights: {words}")
    trainer.take_weights(transfer.weights(saved.weights))
    trainer.take_measure()
    return words
