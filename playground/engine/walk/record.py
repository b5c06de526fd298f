"""One training step of a single sample in float64, with every number on the way kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.core.dataset import Part
from playground.core.plane import PlaneDataset
from playground.engine import randomness
from playground.engine.backends import reference
from playground.engine.model import Model
from playground.engine.program import Instruction, Key, Program
from playground.engine.trace import Tracer, trace
from playground.engine.trainer import Trainer
from playground.engine.walk.rounding import brief

TRAIN, TEST, NEAR = "train", "test", "near"
FEW = 4  # numbers that are said one by one
Stages = dict[str, np.ndarray]


@dataclass(frozen=True)
class Pick:
    """Which sample. part: "train" or "test" with a row of that part, counted on from its start again beyond its end;
    or "near" with a point ``at`` of the plane, for the sample that is closest to it."""

    part: str = TRAIN
    row: int = 0
    at: tuple[float, float] = (0.0, 0.0)

    def find(self, trainer: Trainer) -> tuple[str, int]:
        """The part and the row that are meant."""
        parts = {TRAIN: trainer.data.train, TEST: trainer.data.test}
        if self.part in parts and len(parts[self.part]):
            return self.part, self.row % len(parts[self.part])
        if self.part == NEAR and isinstance(trainer.project.dataset, PlaneDataset):
            distances = {name: np.hypot(*(part.raw - self.at).T) for name, part in parts.items() if len(part)}
            name = min(distances, key=lambda key: float(distances[key].min()))
            return name, int(distances[name].argmin())
        return TRAIN, 0


class KeepingTracer(Tracer):
    """kept: buffer -> buffer of its gradient, which the update forgets."""

    kept: dict[int, int]

    def move_weights(self, together: bool = True, network: str = "") -> None:
        self.kept = dict(self.gradients)
        super().move_weights(together, network)


class Recorder(reference.Runner):
    """Keeps the gradient as it is at each stage on its way from the loss to the update."""

    def prepare(self) -> None:
        self.stages: Stages = {}
        self.before = [block.copy() for block in self.parameters.blocks()]

    def note(self, *stages: str) -> None:
        for stage in stages:
            self.stages.setdefault(stage, self.parameters.flat_gradient.copy())

    def regularize(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data")
        super().regularize(instruction, inputs, outputs)

    def freeze(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data", "penalised")
        super().freeze(instruction, inputs, outputs)

    def clip_values(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data", "penalised")
        super().clip_values(instruction, inputs, outputs)

    def clip_norm(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data", "penalised")
        super().clip_norm(instruction, inputs, outputs)

    def update(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data", "penalised", "clipped")
        super().update(instruction, inputs, outputs)

    def update_weight(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        self.note("data", "penalised", "clipped")
        super().update_weight(instruction, inputs, outputs)


@dataclass(frozen=True, eq=False)
class Recording:
    """arrays: every buffer of the program, of the sample alone, parameters as they were before the step; gradient_of:
    buffer -> buffer of its gradient; stages: "data", "penalised", "clipped" -> key -> gradient; slots: what the
    optimizer remembered, slot by slot; before and after: key -> weights, both numbers that the run's own type can
    hold; hyper: the numbers of the update; loss: without penalty; stamp: which weights it was made from."""

    program: Program
    arrays: list[np.ndarray]
    gradient_of: dict[int, int]
    activated: dict[int, int]
    stages: dict[str, dict[Key, np.ndarray]]
    slots: tuple[dict[Key, np.ndarray], ...]
    before: dict[Key, np.ndarray]
    after: dict[Key, np.ndarray]
    hyper: tuple[float, ...]
    rate: float
    loss: float
    stamp: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Sample:
    """part, row: which one, of ``count`` in that part; x and raw as in core.dataset.Part, of this sample; answer: its
    label in words; said: what the network says, likewise, "" where that are too many numbers."""

    part: str
    row: int
    count: int
    x: np.ndarray
    raw: np.ndarray
    answer: str
    said: str


def stamp(trainer: Trainer) -> tuple[Any, ...]:
    """Tells whether a step from here would still be the same one: project, place, weights, and what the optimizer
    remembers."""
    parameters = trainer.model.parameters
    sums = (hash(block.tobytes()) for block in parameters.blocks())
    return (trainer.project, trainer.epoch, trainer.batch, trainer.learning_rate, parameters.step, *sums)


def sample_of(trainer: Trainer, pick: Pick) -> Sample:
    name, row = pick.find(trainer)
    part: Part = trainer.data.train if name == TRAIN else trainer.data.test
    prediction = trainer.model.predict(part.x[row : row + 1])
    dataset, recipe = trainer.project.dataset, trainer.project.recipe
    restores = bool(dataset.classes()) and not recipe.classes(dataset)  # it learns no classes, though there are some
    if restores or not recipe.compares:
        return Sample(name, row, len(part), part.x[row], part.raw[row], "the input itself", "")
    names = recipe.classes(dataset)
    said = trainer.model.targets.decide(prediction)[0] if names else prediction
    answer = in_words(part.labels[row], dataset.classes())
    return Sample(name, row, len(part), part.x[row], part.raw[row], answer, in_words(said, names))


def in_words(label: np.ndarray, names: tuple[str, ...]) -> str:
    """A class by its name, or the numbers of a regression."""
    if names and np.ndim(label) == 0:
        return names[int(label)]
    if np.size(label) > FEW:
        return f"{np.size(label):,} numbers"
    return ", ".join(brief(round(float(v), 3)) for v in np.ravel(label))


def whole(trainer: Trainer) -> tuple[Program, KeepingTracer]:
    """The training program of one sample with all its instructions, those too that a fused loss does not need."""
    project, phase, weights = trainer.project, trainer.model.phase, trainer.model.class_weights
    tracer = KeepingTracer(project, 1, "train", phase, class_weights=weights)
    trainer.project.recipe.step(tracer)
    program = trace(project, 1, "train", phase, class_weights=weights)
    return replace(program, instructions=tuple(tracer.instructions)), tracer


def twin(trainer: Trainer) -> Model:
    """The run's model in float64 on the reference backend."""
    model = Model(trainer.project, reference.Backend(dtype=np.float64))
    mine, theirs = model.parameters, trainer.model.parameters
    for block, other in zip(mine.blocks(), theirs.blocks(), strict=True):
        block[...] = other
    mine.step = theirs.step
    return model


def ran(trainer: Trainer, sample: Sample) -> tuple[Recorder, KeepingTracer, tuple[float, ...], float]:
    """The step made on a copy; afterwards the recorder's parameters are those after it."""
    program, tracer = whole(trainer)
    model = twin(trainer)
    recorder = Recorder(program, model.parameters, np.float64)
    recorder.prepare()
    part, targets = (
        (trainer.data.train, trainer.train_targets)
        if sample.part == TRAIN
        else (trainer.data.test, trainer.test_targets)
    )
    recorder.feed(part.x, targets, np.array([sample.row]))
    model.parameters.step += 1
    rate = model.parameters.rate[0] = trainer.learning_rate
    hyper = trainer.project.optimizer.hyper(model.parameters.step, rate)
    stream = randomness.key(trainer.project.training.seed, trainer.epoch, trainer.batch)
    loss = recorder.run(hyper, stream)
    return recorder, tracer, hyper, loss


def record(trainer: Trainer, sample: Sample) -> Recording:
    recorder, tracer, hyper, loss = ran(trainer, sample)
    parameters, dtype = recorder.parameters, trainer.model.parameters.flat.dtype
    before = parameters.windows(recorder.before[0])
    after = {key: array.astype(dtype).astype(np.float64) for key, array in parameters.values.items()}
    arrays = [
        before[buffer.key] if buffer.role == "parameter" else array  # type: ignore[index]
        for buffer, array in zip(recorder.program.buffers, recorder.arrays, strict=True)
    ]
    return Recording(
        recorder.program,
        arrays,
        tracer.kept,
        dict(tracer.activated),
        {stage: parameters.windows(flat) for stage, flat in recorder.stages.items()},
        tuple(parameters.windows(slot) for slot in recorder.before[1 : 1 + len(parameters.slots)]),
        before,
        after,
        hyper,
        trainer.learning_rate,
        loss,
        stamp(trainer),
    )
