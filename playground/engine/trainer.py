"""Runs a project: one batch after the other, a slice of time at a time. Plain Python: a loop drives it, or ``next``."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.core.dataset import Data
from playground.core.phases import phase_at
from playground.engine import memory, orders, randomness, rhythm, surgery
from playground.engine.augmentation import Augmenter
from playground.engine.backends.base import RING, Backend
from playground.engine.batches import Batches
from playground.engine.class_weights import class_weights
from playground.engine.continuity import another_run
from playground.engine.course import EXACT, Course
from playground.engine.frames import CurvePoint, Divergence
from playground.engine.holdout import held_out
from playground.engine.measure import Measure
from playground.engine.model import Model, Report, ensure
from playground.engine.path import Path
from playground.engine.program import Key
from playground.engine.stopping import EarlyStopping, heed
from playground.network.document import Project

SLICE = 0.1  # seconds between two looks at the clock where nobody waits
CHANGING = 4096  # steps at once whose rates or corrections differ: the interpreter works them out one by one
SLOWEST = 5e-5  # seconds of a step that is one of many, as long as none has been measured
WORSE = 3.0  # weights whose loss is so many times the best one's are not worth keeping for a rescue


class Trainer(Course):
    """One run of one project.

    epoch: whole epochs done; batch: steps done in the present one; curve: what has been measured, only ever added to;
    seconds: time spent in training steps alone; every_epoch: measure each epoch, however many there have been.
    """

    def __init__(
        self,
        project: Project,
        backend: Backend,
        every_epoch: bool = False,
        report: Report | None = None,
        data: Data | None = None,
    ) -> None:
        self.backend, self.every_epoch, self.report, self.given = backend, every_epoch, report, data
        self.project = project = project.turned()
        self.between = lambda: None
        self.keeps_path = False  # whether somebody may want to see where the weights have been
        self.left: dict[str, Any] | None = None  # the run that a change of the data or the seed has ended
        ensure(project, backend, memory.run_bytes)
        self.bell = np.zeros(2, np.int64)  # rung by whoever waits for a run to look up
        self.data: Data = self.data_of(project)
        self.model = self.model_of(project, self.data)
        self.pace_of_many = SLOWEST  # seconds that a step takes where many are made at once
        self.encode()
        self.restart()

    # -- setting up

    def data_of(self, project: Project) -> Data:
        """The project's data, or what the trainer was given instead, less what is held out to validate."""
        data = project.dataset.make() if self.given is None else self.given
        return held_out(data, project.training.validation_split, project.training.seed)

    def model_of(self, project: Project, data: Data, old: Model | None = None) -> Model:
        weights = class_weights(project.training, data.train.labels, len(project.recipe.classes(project.dataset)))
        return Model(project, self.backend, old, self.report, weights)

    def on_other_data(self, project: Project, data: Data) -> Model | None:
        """The present model, where the project differs in its samples alone; see ``Model.on_other_data``."""
        weights = class_weights(project.training, data.train.labels, len(project.recipe.classes(project.dataset)))
        return self.model.on_other_data(project) if weights == self.model.class_weights else None

    def encode(self) -> None:
        """Labels as the loss compares them, how the epoch is cut into batches, and what varies its images."""
        classes = len(self.project.recipe.classes(self.project.dataset))
        self.train_targets = self.model.targets.encode(self.data.train.labels, classes)
        self.test_targets = self.model.targets.encode(self.data.test.labels, classes)
        held = self.data.validation
        self.validation_targets = None if held is None else self.model.targets.encode(held.labels, classes)
        training, shape = self.project.training, self.project.dataset.input_shape()
        self.batch_size = min(training.batch_size, len(self.data.train))
        self.cut = Batches(len(self.data.train), self.batch_size, training.left_over == "carry")
        self.batches = self.cut.count
        varies = training.augments and len(shape) == 3
        self.augmenter = Augmenter(training, shape, self.backend.vary, max(self.cut.sizes)) if varies else None

    def restart(self) -> None:
        """Everything at its start; the weights are not touched."""
        self.epoch = self.batch = self.samples = 0
        self.seconds = 0.0
        self.curve: list[CurvePoint] = []
        self.path = Path()
        self.divergence: Divergence | None = None
        self.last_epoch = self.project.training.epochs  # where the run stops; 0: nowhere
        self.running_loss: list[float] = []
        self.step_loss = math.nan  # of the last batch
        self.decided: np.ndarray | None = None  # what the network says of each test sample, at the last measurement
        self.train_measure: Measure | None = None
        self.test_measure: Measure | None = None
        self.validation_measure: Measure | None = None
        self.measured: CurvePoint | None = None  # the summary of the last epoch that was measured
        self.stopping = EarlyStopping()
        self.order = self.shuffled()
        self.saved = self.model.parameters.snapshot()
        self.saved_at = (0, 0)
        self.best_loss, self.heard_from = math.inf, 0
        self.listen(anew=True)

    def reset(self) -> dict[str, Any]:
        """Back to the same first weights and an empty curve. The run that this ends, for ``take_back``."""
        before = self.state()
        self.model.release()
        self.model = self.model_of(self.project, self.data)
        self.restart()
        return before

    def take_back(self, before: dict[str, Any]) -> None:
        """A run that was left, as ``state`` had it, is the present one again."""
        vars(self).update(before)

    def apply(self, project: Project) -> None:
        """The edited project, while the run goes on: weights, optimizer state, curve and place are kept where they
        can be.

        Another data set or seed starts the run anew. Raises ProjectError when it cannot be trained.
        """
        project = project.turned()
        if self.left is not None and project == self.left["project"]:
            self.left, back = self.state(), self.left  # an undone change of the data: that run is as it was
            self.take_back(back)
            return
        old, fresh, before = self.project, another_run(self.project, project), self.state()
        data = self.data_of(project) if fresh or project.dataset != old.dataset else self.data
        model = None if fresh else self.on_other_data(project, data)
        if model is None:
            self.model.release()
            model = self.model_of(project, data, None if fresh else self.model)
            surgery.calibrate(model, data.train.x)
        seen, kept = self.batch * self.batch_size, model.parameters.same_layout(self.model.parameters)
        self.project, self.model, self.data = project, model, data
        self.path.follow(model.parameters)
        self.encode()
        if fresh:
            self.restart()
            self.left = before
            return
        if old.training.epochs != project.training.epochs:
            self.last_epoch = project.training.epochs
        self.batch = min(seen // self.batch_size, self.batches - 1)
        if len(self.order) != len(self.data.train) or old.training.shuffle != project.training.shuffle:
            self.order = self.shuffled()
        if len(self.data.test) != len(self.decided if self.decided is not None else ()):
            self.decided = None
        if not len(self.data.test):
            self.test_measure = None
        self.saved, self.saved_at = model.parameters.snapshot(), (self.epoch, self.batch)
        self.divergence = None
        if (old.loss, old.dataset, old.recipe) != (project.loss, project.dataset, project.recipe):
            self.best_loss, self.heard_from = math.inf, len(self.curve)  # losses that cannot be compared
            kept = False
        if not kept or old.training.early_stopping != project.training.early_stopping:
            self.stopping = EarlyStopping()
        self.stopping.over = False
        self.enter_phase(anew=old.recipe.id != project.recipe.id)
        self.listen(anew=True)

    def state(self) -> dict[str, Any]:
        """All that makes up the present run."""
        return {name: value for name, value in vars(self).items() if name not in ("backend", "report", "left")}

    def resume(self, curve: list[CurvePoint], epoch: int, seconds: float) -> None:
        """The place of a run that was saved, with the weights already loaded."""
        self.curve, self.epoch, self.seconds = [CurvePoint(*point) for point in curve], epoch, seconds
        self.order = self.shuffled()
        self.saved_at, self.heard_from = (epoch, 0), 0
        self.enter_phase()
        self.listen(anew=True)

    def enter_phase(self, anew: bool = False) -> None:
        """The phase that the present epoch lies in, where it is another one (anew: of another recipe): its loss cannot
        be compared with the one before."""
        number, begun = phase_at(self.model.phases, self.epoch)
        if number == self.model.phase and not anew:
            return
        self.model.enter(number)
        self.stopping = EarlyStopping()
        self.train_measure = self.decided = None
        self.running_loss.clear()
        since = self.epoch if anew else begun
        self.best_loss, self.heard_from = math.inf, sum(point.epoch <= since for point in self.curve)
        self.listen(anew=True)
        self.saved, self.saved_at = self.model.parameters.snapshot(), (self.epoch, self.batch)
        self.take_measure()

    def load_weights(self, weights: dict[Key, np.ndarray]) -> None:
        self.model.load_weights(weights)
        self.saved = self.model.parameters.snapshot()

    def take_weights(self, weights: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
        """Some layers' weights from elsewhere; the run goes on with them. What stood there before."""
        before = self.model.parameters.take(weights)
        self.saved, self.saved_at = self.model.parameters.snapshot(), (self.epoch, self.batch)
        self.best_loss, self.stopping, self.divergence = math.inf, EarlyStopping(), None
        return before

    def prepare(self) -> None:
        """Compiles and allocates all that the first epoch needs, so that its steps are timed without that."""
        self.enter_phase()
        for size in self.cut.sizes:
            self.model.prepare(size)
        if self.augmenter is not None:
            self.augmenter.batch(self.data.train.x, self.train_targets, self.order[:1], 0)
        else:
            self.model.compiled(self.batch_size)
        if math.isinf(self.best_loss):
            self.take_measure()

    def take_measure(self) -> None:
        """What the weights are worth before a step is made: the figures on screen, and what a rescue goes by."""
        if self.exact:
            self.measure_train()
        self.measure_test()
        known = self.train_measure or self.test_measure
        if known is not None and math.isfinite(known.loss):
            self.best_loss = min(self.best_loss, known.loss)

    # -- running

    def shuffled(self, back: int = 0) -> np.ndarray:
        """The order of the samples in the present epoch, or so many before: it depends on the seed and the epoch
        alone."""
        training = self.project.training
        key = orders.key_of(training.seed, training.shuffle)
        return orders.order_of(self.epoch - back, len(self.data.train), key, self.backend)

    @property
    def finished(self) -> bool:
        """Whether the run has reached its last epoch, has run out of patience, or has diverged."""
        ended = self.stopping.over or bool(self.last_epoch and self.epoch >= self.last_epoch)
        return self.divergence is not None or ended

    def step(self) -> None:
        """One batch. At the end of an epoch the curves get a point."""
        if self.batch == 0:
            self.enter_phase()
        waiting = self.shuffled(1) if self.cut.left_over and self.epoch and not self.batch else None
        rows = self.cut.rows(self.batch, self.order, waiting)
        stream = randomness.key(self.project.training.seed, self.epoch, self.batch)
        start = time.perf_counter()
        batch = self.data.train.x, self.train_targets, rows
        if self.augmenter is not None:
            batch = self.augmenter.batch(*batch, self.epoch)
        loss = self.model.step(*batch, stream, self.learning_rate)
        self.seconds += time.perf_counter() - start
        self.advance([loss], len(rows))

    def steps(self, seconds: float, goal: float = math.inf) -> None:
        """As many batches as can be made at once in about that long, where the backend makes many at once:
        up to ``goal``, or to the next point of the curve. Else one."""
        if self.batch == 0:
            self.enter_phase()
        plain = self.augmenter is None and not self.cut.left_over
        if not (plain and self.model.compiled(self.batch_size)):
            self.step()
            return
        last = self.epoch + 1 if len(self.model.phases) > 1 else self.last_epoch or sys.maxsize
        count = max(1, min(last, self.next_due()) - self.epoch) * self.batches - self.batch
        if len(self.data.train) > EXACT:
            count = min(count, rhythm.until_point(self.batch, self.batches))
        if goal < math.inf:
            count = min(count, max(1, math.ceil((goal - self.place) * self.batches)))
        count = min(count, max(1, int(seconds / self.pace_of_many)))
        optimizer = self.project.optimizer
        if not (optimizer.schedule.still and optimizer.settled(self.model.parameters.step + 1)):
            count = min(count, CHANGING)
        training, data = self.project.training, (self.data.train.x, self.train_targets)
        keys = randomness.key(training.seed), orders.key_of(training.seed, training.shuffle)
        rates, place, start = self.learning_rates(count), (self.epoch, self.batch), time.perf_counter()
        losses = self.model.steps(data, self.order, self.batch_size, place, keys, count, rates, self.bell)
        took = time.perf_counter() - start
        if not len(losses):
            self.step()
            return
        self.seconds += took
        self.pace_of_many = took / len(losses)
        passed = (self.batch + len(losses) - 1) // self.batches  # epochs before that of the last step: none is measured
        if passed:
            losses = losses[passed * self.batches - self.batch :]
            self.samples += passed * len(self.data.train) - self.batch * self.batch_size
            self.batch, self.epoch = 0, self.epoch + passed
            self.running_loss.clear()
        self.advance(losses.tolist(), self.batch_size)

    def advance(self, losses: list[float], batch: int) -> None:
        """Takes note of the steps with these losses, made by the runner for that batch size. At the end of an epoch the
        curves get a point."""
        finite = math.isfinite(losses[-1])
        made = losses if finite else losses[:-1]
        self.running_loss += made
        self.samples += min(len(made) * batch, len(self.data.train) - self.batch * self.batch_size)
        self.batch += len(made)
        if not finite:
            self.rescue(batch)
            return
        self.step_loss = losses[-1]
        if self.batch == self.batches:
            self.batch, self.epoch = 0, self.epoch + 1
            self.order = self.shuffled()
            if self.due(self.epoch):
                self.record()
            self.running_loss.clear()
        elif len(self.data.train) > EXACT:
            self.record_within()

    def run(self, seconds: float, goal: float = math.inf) -> None:
        """Steps for about that long, at least one; stops early when finished, when the bell rings, or at ``goal`` (in
        epochs)."""
        end = time.perf_counter() + seconds
        while not self.finished and self.place < goal:
            self.steps(end - time.perf_counter(), goal)
            if self.bell[RING] or time.perf_counter() >= end:
                return

    def run_epoch(self) -> CurvePoint | None:
        """Steps to the end of the present epoch; the last point of the curve, None when it diverged."""
        target = self.epoch + 1
        while self.epoch < target and self.divergence is None:
            self.steps(SLICE, target)
        return self.summary() if self.divergence is None else None

    # -- what is kept

    def record(self) -> None:
        """The epoch's point of the curves, and the weights kept for a rescue if they are worth it."""
        if not self.observe():
            self.rescue(self.batch_size)
            return
        self.note_path()
        self.listen()
        assert self.train_measure is not None, "just measured"
        self.measured = self.summary()
        # networks that play against each other have no best loss
        worth = bool(self.project.recipe.figures) or self.train_measure.loss <= WORSE * self.best_loss
        if worth and self.model.parameters.finite():
            self.best_loss = min(self.best_loss, self.train_measure.loss)
            self.saved, self.saved_at = self.model.parameters.snapshot(), (self.epoch, self.batch)
        heed(self)

    def note_path(self) -> None:
        """Where the weights are now, for those who draw their path."""
        if self.keeps_path:
            self.path.note(self.place, self.model.parameters)

    def rescue(self, batch: int) -> None:
        """The loss is not a number any more: find out where that began, and take back the last good weights."""
        node, what = self.model.first_not_finite(batch)
        layer = "the network"
        if node is not None:
            owner = self.project.owner(node)
            network = self.project.networks[owner]
            layer = f"layer {network.index(node) + 1} ({network.node(node).layer.title})"
            layer += f" of the {owner}" if len(self.project.networks) > 1 else ""
        rate = self.project.optimizer.learning_rate
        self.divergence = Divergence(node, layer, what, self.epoch, self.batch + 1, rate)
        self.model.parameters.restore(self.saved)
        self.epoch, self.batch = self.saved_at
        self.model.phase = phase_at(self.model.phases, self.epoch)[0]
        self.order = self.shuffled()
        self.running_loss.clear()
        self.curve = [point for point in self.curve if point.epoch <= self.place]
        self.train_measure = None
        self.take_measure()

    def go_on(self) -> None:
        """Training may go on: after a divergence, or past its last epoch for as many epochs again, or with new
        patience."""
        self.divergence = None
        self.stopping.go_on()
        if self.finished:
            self.last_epoch = self.epoch + self.project.training.epochs
