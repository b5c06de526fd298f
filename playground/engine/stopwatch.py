"""How long each layer takes, measured: one step of training on copies of the weights, instruction by instruction."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from playground.engine.backends.base import bound
from playground.engine.model import Model
from playground.engine.parameters import Parameters
from playground.engine.program import HYPER, Program
from playground.engine.trace import trace
from playground.engine.trainer import Trainer

RUNS, PATIENCE = 4, 0.25  # so many steps are timed, fewer where one takes so many seconds


class Times(NamedTuple):
    """Seconds for one sample, there and back; without the update of the weights."""

    forward: float = 0.0
    backward: float = 0.0


_TIMES: WeakKeyDictionary[Model, dict[int, Times]] = WeakKeyDictionary()  # measured once for each version of a network


def times(trainer: Trainer) -> dict[int, Times]:
    """Node id -> what it takes in a step of the usual batch size: the fastest of a few runs, as others use the cores
    too."""
    model = trainer.model
    if model not in _TIMES:
        _TIMES[model] = measured(trainer)
    return _TIMES[model]


def measured(trainer: Trainer) -> dict[int, Times]:
    model, found = trainer.model, dict[int, Times]()
    for turn in range(model.project.recipe.turns()):
        program, best = timed_step(trainer, turn)
        for instruction, seconds in zip(program.instructions, best / trainer.batch_size, strict=True):
            if instruction.node is not None:
                forward, backward = found.get(instruction.node, Times())
                back = "_backward" in instruction.op
                found[instruction.node] = Times(forward + (not back) * seconds, backward + back * seconds)
    return found


def timed_step(trainer: Trainer, turn: int) -> tuple[Program, np.ndarray]:
    """The Program of one of the steps that the recipe makes by turns, and the seconds of each of its instructions."""
    model, batch, real = trainer.model, trainer.batch_size, trainer.model.parameters
    optimizer = model.project.optimizer
    program = trace(model.project, batch, "train", model.phase, turn=turn, class_weights=model.class_weights)
    copy = Parameters(real.weights, optimizer, model.backend.dtype, states=real.remembered)
    copy.flat[...], copy.flat_state[...] = real.flat, real.flat_state
    runner = bound(model.backend.bind(program, copy, alone=True), model.report)
    runner.feed(trainer.data.train.x, trainer.train_targets if model.supervised else None, np.arange(batch))
    best = np.full(len(program.instructions), np.inf)
    for run in range(RUNS):
        numbers = optimizer.hyper(run + 1, optimizer.learning_rate)
        hyper = [*numbers, *(0.0,) * (HYPER - len(numbers))] * len(program.updates) if program.updates else numbers
        took = np.array(runner.timed(hyper))
        best = np.minimum(best, took)
        if took.sum() > PATIENCE:
            break
    return program, best
