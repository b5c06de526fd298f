"""Settings of training as a program or a command line gives them: what is meant, and what could not have any effect.

A form shows which fields are idle as the others stand; where nobody sees a form, they are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from playground.core.kinds import Unknown
from playground.core.params import ParamError, ParamTypeError
from playground.core.shapes import show
from playground.network.document import Project, Training
from playground.network.roles import classes
from playground.network.training import BALANCED, GIVEN

WEIGHTING, WEIGHTS = "class_weighting", "class_weights"


def meant(given: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The settings with what goes without saying. count: of the classes, 0 without any. Class weights may be a
    dictionary of class number -> weight, all others 1; where they are given alone, class_weighting is "given".

    Raises ParamError, ParamTypeError.
    """
    settings, weights = dict(given), given.get(WEIGHTS)
    if weights is None:
        settings.pop(WEIGHTS, None)
    if isinstance(weights, Mapping):
        settings[WEIGHTS] = row_of(weights, count)
    if weights is not None:
        settings[WEIGHTS] = Training.params()[WEIGHTS].coerce(settings[WEIGHTS], "Training", WEIGHTS)
    if settings.get(WEIGHTS) and settings.setdefault(WEIGHTING, GIVEN) != GIVEN:
        said = f"{WEIGHTS} are given, and {WEIGHTING} is {settings[WEIGHTING]!r}"
        raise ParamError(f"Training: {said}, expected {WEIGHTING}={GIVEN!r} or one of them left out")
    return settings


def row_of(weights: Mapping[Any, Any], count: int) -> tuple[Any, ...]:
    """One weight a class, from class number -> weight."""
    row: list[Any] = [1.0] * count
    for number, weight in weights.items():
        if isinstance(number, bool) or not hasattr(number, "__index__"):
            raise ParamTypeError(f"Training: {WEIGHTS} has the key {number!r}, expected class numbers such as 0")
        if not 0 <= number < count:
            top = f"class numbers from 0 to {count - 1}" if count else "none: there are no classes here"
            raise ParamError(f"Training: {WEIGHTS} has a weight for {number}, expected {top}")
        row[number] = weight
    return tuple(row)


def without_effect(project: Project, names: Collection[str]) -> str:
    """Why one of the settings of those names cannot do anything to that project, in words; empty where all can."""
    if isinstance(project.dataset, Unknown):
        return ""  # which is the first thing to say
    training, count = project.training, len(classes(project))
    chosen = {name: getattr(training, name) for name in names}
    if chosen.get(WEIGHTING) in (BALANCED, GIVEN) and not count:
        return f"{WEIGHTING} is {chosen[WEIGHTING]!r}, expected 'none': there are no classes here"
    if WEIGHTS in chosen and chosen[WEIGHTS] and len(chosen[WEIGHTS]) != count:
        each = "one for each class" if count else "there are no classes here"
        return f"{WEIGHTS} has {len(chosen[WEIGHTS])} weights, expected {count}: {each}"
    shape = project.dataset.input_shape()
    for name in Training.image_fields:
        if chosen.get(name) and len(shape) != 3:
            return f"{name} is {chosen[name]:g}, expected 0: only images are varied, and the samples are {show(shape)}"
    if "early_stopping" in chosen and training.stops_early:
        trained, tested = project.dataset.counts()
        if not tested and not (training.validation_split and trained > 1):
            words = "there is nothing to watch: give validation data, or hold some out with validation_split"
            return f"early_stopping is {training.early_stopping!r}, and {words}"
    idle = [name for name in names if name in training.idle_fields() and chosen[name] != getattr(Training(), name)]
    if idle:
        needs = f"{WEIGHTING}={GIVEN!r}" if idle[0] == WEIGHTS else "early_stopping"
        return f"{idle[0]} does nothing without {needs}"
    return ""
