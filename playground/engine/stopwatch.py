"""How long each layer takes, measured: one step of training on copies of the weights, instruction by instruction."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from playground.engine.backends.base import bound
from playground.engine.model import Model
from playground.engine.parameters import Parameters
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
    model, batch = trainer.model, trainer.batch_size
    program, real = trace(model.project, batch, "train", model.phase), model.parameters
    copy = Parameters(real.weights, model.project.optimizer, model.backend.dtype, states=real.remembered)
    copy.flat[...], copy.flat_state[...] = real.flat, real.flat_state
    runner = bound(model.backend.bind(program, copy, alone=True), model.report)
    runner.feed(trainer.data.train.x, trainer.train_targets if model.supervised else None, np.arange(batch))
    optimizer = model.project.optimizer
    best = np.full(len(program.instructions), np.inf)
    for run in range(RUNS):
        copy.step = run + 1
        took = np.array(runner.timed(optimizer.hyper(copy.step, optimizer.learning_rate)))
        best = np.minimum(best, took)
        if took.sum() > PATIENCE:
            break
    found: dict[int, Times] = {}
    back = False
    for instruction, seconds in zip(program.instructions, best / batch, strict=True):
        back = back or program.loss in instruction.outputs
        if instruction.node is not None:
            forward, backward = found.get(instruction.node, Times())
            found[instruction.node] = Times(forward + (not back) * seconds, backward + back * seconds)
    return found
