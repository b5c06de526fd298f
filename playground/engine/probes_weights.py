"""What a view asks about a single weight: its value and its gradient. Asked only while somebody looks at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from playground.engine.backends.reference import Runner
from playground.engine.by_hand import Place
from playground.engine.model import Model
from playground.engine.probes import Probe
from playground.engine.trace import trace
from playground.engine.trainer import Trainer

LOOKED_AT = 256  # training samples that the gradient is averaged over
COSTLY = 50_000  # parameters; the plain backend is slow, and this is asked for in every picture
# what a training step does behind its gradients
MOVES = ("update", "update_weight", "pull", "cut", "constrain", "clip_values", "clip_norm", "freeze", "put_back")
_runners: WeakKeyDictionary[Model, dict[tuple[int, int], Runner]] = WeakKeyDictionary()


class WeightAnswer(NamedTuple):
    """gradient: of the loss and its penalties over the first training samples; None where it is not known."""

    value: float
    gradient: float | None


@dataclass(frozen=True)
class OneWeight(Probe):
    """A weight or bias as it is now, and how the loss would change with it."""

    place: Place

    def answer(self, trainer: Trainer, reader: Model | None) -> WeightAnswer | None:
        model = trainer.model
        if not self.place.on(model):
            return None
        key, index = (self.place.node, self.place.name), self.place.index
        value = float(model.parameters.values[key][index])
        if not model.supervised or model.parameters.flat.size > COSTLY:
            return WeightAnswer(value, None)
        gradient = gradients(trainer)
        return WeightAnswer(value, float(gradient[key][index]) if key in gradient else None)


def gradients(trainer: Trainer) -> dict[tuple[int, str], np.ndarray]:
    """Of the mean loss over the first training samples, with the penalties that are part of the gradient; nothing of
    the run is changed."""
    model, parameters = trainer.model, trainer.model.parameters
    batch = min(LOOKED_AT, len(trainer.data.train))
    runners = _runners.setdefault(model, {})
    if (batch, model.phase) not in runners:
        program = trace(model.project, batch, "train", model.phase)
        looks = tuple(i for i in program.instructions if i.op not in MOVES)
        runners[batch, model.phase] = Runner(replace(program, instructions=looks), parameters, model.backend.dtype)
    runner = runners[batch, model.phase]
    kept = parameters.flat_gradient.copy(), parameters.flat_state.copy()
    runner.feed(trainer.data.train.x, trainer.train_targets, np.arange(batch))
    runner.run()
    reached = {buffer.key for buffer in runner.program.buffers if buffer.role == "gradient"}  # not what is frozen whole
    found = {key: array.copy() for key, array in parameters.gradients.items() if key in reached}
    parameters.flat_gradient[...], parameters.flat_state[...] = kept
    return found
