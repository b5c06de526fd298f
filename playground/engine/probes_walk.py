"""The question for one sample step by step, and the command that makes the step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from playground.engine.model import Model
from playground.engine.probes import Probe
from playground.engine.trainer import Trainer
from playground.engine.walk.record import Pick, ran, record, sample_of, stamp
from playground.engine.walk.walk import Walk
from playground.network.roles import unwalkable

if TYPE_CHECKING:
    from playground.engine.actor import Actor

# the last walk of a model: other views ask for frames too, and a large network takes a second to be walked through
KNOWN: WeakKeyDictionary[Model, tuple[Pick, tuple[Any, ...], Walk]] = WeakKeyDictionary()
Taken = tuple[tuple[np.ndarray, ...], tuple[Any, ...]]  # the weights before a step, and the stamp of those after it


@dataclass(frozen=True)
class WalkProbe(Probe):
    """One training step of one sample, with all its numbers; or a sentence that says why there is none."""

    pick: Pick = Pick()

    def answer(self, trainer: Trainer, reader: Model | None) -> Walk | str:
        model = trainer.model
        if not model.supervised or len(trainer.project.recipe.networks) > 1:
            begins = "What comes next begins with its first step: step one batch, then open this again."
            return unwalkable(trainer.project, trainer.epoch) or begins
        if not model.parameters.values:
            return "There is nothing to walk through: no layer of this network learns. Add a Dense layer."
        if not model.parameters.finite():
            return "The weights have left the finite numbers: press Reset, and take a smaller learning rate."
        here = stamp(trainer)
        known = KNOWN.get(trainer.model)
        if known is None or known[:2] != (self.pick, here):
            sample = sample_of(trainer, self.pick)
            known = KNOWN[trainer.model] = (self.pick, here, Walk(trainer.project, sample, record(trainer, sample)))
        return known[2]


def take_step(actor: Actor, walk: Walk) -> Taken | None:
    """Run by the worker: makes the step that a walk has shown, with exactly its weights, and counts it as one update.
    None, and nothing is changed, where the run has gone on since."""
    trainer = actor.trainer
    if trainer is None or stamp(trainer) != walk.recording.stamp or not walk.finite:
        return None
    mine = trainer.model.parameters
    before = mine.snapshot()
    recorder, *_ = ran(trainer, walk.sample)
    for block, new in zip(mine.blocks(), recorder.parameters.blocks(), strict=True):
        block[...] = new
    mine.step = recorder.parameters.step
    trainer.samples += 1
    trainer.take_measure()
    actor.dirty = True
    return before, stamp(trainer)


def take_back(actor: Actor, taken: Taken) -> bool:
    """Run by the worker: the weights before that step; False where the run has gone on since."""
    trainer = actor.trainer
    if trainer is None or stamp(trainer) != taken[1]:
        return False
    trainer.model.parameters.restore(taken[0])
    trainer.samples -= 1
    trainer.take_measure()
    actor.dirty = True
    return True
