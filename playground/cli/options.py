"""What ``playground train`` may change of a project: its training settings, and whose weights it begins with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from playground.cli.errors import Failure, UsageError
from playground.cli.sources import load_what
from playground.core.params import ParamError
from playground.engine.trainer import Trainer
from playground.network.document import Project, Training
from playground.network.transfer import matching
from playground.storage.gallery import reader_path
from playground.storage.project_file import FileError, load

READER = "reader"


def with_settings(project: Project, settings: Sequence[str]) -> Project:
    """The project with training settings given as "field=value". Raises UsageError."""
    params = Training.params()
    for words in settings:
        name, equals, text = words.partition("=")
        if not equals or name not in params:
            raise UsageError(f"--set {words}: expected NAME=VALUE, where NAME is one of {', '.join(params)}.")
        try:
            project = project.but(training=project.training.but(**{name: value_of(text)}))
        except ParamError:
            raise UsageError(f"--set {words}: {name} must be {params[name].expected()}.") from None
    return project


def value_of(text: str) -> object:
    """A number, true or false, a list; else the words themselves."""
    try:
        return json.loads(text)
    except ValueError:
        return text


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
