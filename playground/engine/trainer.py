"""Runs a project: one batch after the other, a slice of time at a time. Plain Python: a loop drives it, or ``next``."""

from __future__ import annotations

import math
import sys
import time
from typing import Any

import numpy as np

from playground.core.dataset import Data
from playground.core.phases import Phase, phase_at
from playground.engine import memory, randomness, rhythm
from playground.engine.another_run import starts_anew
from playground.engine.backends.base import Backend
from playground.engine.batches import Batches
from playground.engine.frames import CurvePoint, Divergence
from playground.engine.model import Measure, Model, Report, ensure
from playground.engine.orders import Orders
from playground.engine.program import Key
from playground.network.document import Project

SLICE = 0.1  # seconds between two looks at the clock where nobody waits
MOST = 4096  # steps at once
EXACT = 10_000  # up to so many training samples, the training loss is measured after the epoch; else averaged over it
WORSE = 3.0  # weights whose loss is so many times the best one's are not worth keeping for a rescue


class Trainer:
    """One run of one project.

    epoch: whole epochs done; batch: steps done in the present one; curve: what has been measured, only ever added to;
    seconds: time spent in training steps alone; every_epoch: measure each epoch, however many there have been.
    """

    def __init__(
        self, project: Project, backend: Backend, every_epoch: bool = False, report: Report | None = None
    ) -> None:
        self.backend, self.every_epoch, self.report = backend, every_epoch, report
        self.project = project = project.turned()
        self.left: dict[str, Any] | None = None  # the run that a change of the data or the seed has ended
        ensure(project, backend, memory.run_bytes)
        self.data: Data = project.dataset.make()
        self.model = Model(project, backend, report=report)
        self.orders = Orders()
        self.looped = False  # whether the last steps were made by a compiled loop
        self.pace_of_loop = 0.0  # seconds that a step takes in the compiled loop
        self.encode()
        self.restart()

    # -- setting up

    def encode(self) -> None:
        """Labels as the loss compares them, and how the epoch is cut into batches."""
        classes = len(self.project.recipe.classes(self.project.dataset))
        self.train_targets = self.model.targets.encode(self.data.train.labels, classes)
        self.test_targets = self.model.targets.encode(self.data.test.labels, classes)
        self.batch_size = min(self.project.training.batch_size, len(self.data.train))
        self.cut = Batches(len(self.data.train), self.batch_size, self.project.training.left_over == "carry")
        self.batches = self.cut.count

    def restart(self) -> None:
        """Everything at its start; the weights are not touched."""
        self.epoch = self.batch = self.samples = 0
        self.seconds = 0.0
        self.curve: list[CurvePoint] = []
        self.divergence: Divergence | None = None
        self.last_epoch = self.project.training.epochs  # where the run stops; 0: nowhere
        self.running_loss: list[float] = []
        self.step_loss = math.nan  # of the last batch
        self.decided: np.ndarray | None = None  # what the network says of each test sample, at the last measurement
        self.train_measure: Measure | None = None
        self.test_measure: Measure | None = None
        self.order = self.shuffled()
        self.saved = self.model.parameters.snapshot()
        self.saved_at = (0, 0)
        self.best_loss, self.heard_from = math.inf, 0
        self.listen(anew=True)

    def reset(self) -> None:
        """Back to the same first weights and an empty curve."""
        self.model.shelf.clear()
        self.model.release()
        self.model = Model(self.project, self.backend, report=self.report)
        self.restart()

    def apply(self, project: Project) -> None:
        """The edited project, while the run goes on: weights, optimizer state, curve and place are kept where they
        can be.

        Another data set or seed starts the run anew. Raises ProjectError when it cannot be trained.
        """
        project = project.turned()
        if self.left is not None and project == self.left["project"]:
            self.left, back = self.state(), self.left  # an undone change of the data: that run is as it was
            vars(self).update(back)
            return
        old, fresh, before = self.project, starts_anew(self.project, project), self.state()
        self.model.release()
        model = Model(project, self.backend, None if fresh else self.model, self.report)
        if project.dataset != old.dataset:
            self.data = project.dataset.make()
        seen = self.batch * self.batch_size
        self.project, self.model = project, model
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
        self.saved, self.saved_at = model.parameters.snapshot(), (self.epoch, self.batch)
        self.divergence = None
        if (old.loss, old.dataset, old.recipe) != (project.loss, project.dataset, project.recipe):
            self.best_loss, self.heard_from = math.inf, len(self.curve)  # losses that cannot be compared
        self.enter_phase(anew=old.recipe.id != project.recipe.id)
        self.listen(anew=True)

    def state(self) -> dict[str, Any]:
        """All that makes up the present run."""
        return {name: value for name, value in vars(self).items() if name not in ("backend", "report", "left")}

    def resume(self, curve: list[CurvePoint], epoch: int, seconds: float) -> None:
        """The place of a run that was saved, with the weights already loaded."""
        self.curve, self.epoch, self.seconds = list(curve), epoch, seconds
        self.order = self.shuffled()
        self.saved_at, self.heard_from = (epoch, 0), 0
        self.enter_phase()
        self.listen(anew=True)

    @property
    def phase(self) -> Phase:
        """What the steps are now; at the end of an epoch still what they were."""
        return self.model.phases[self.model.phase]

    def enter_phase(self, anew: bool = False) -> None:
        """The phase that the present epoch lies in, where it is another one (anew: of another recipe): its loss cannot
        be compared with the one before."""
        number, begun = phase_at(self.model.phases, self.epoch)
        if number == self.model.phase and not anew:
            return
        self.model.enter(number)
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

    def prepare(self) -> None:
        """Compiles and allocates all that the first epoch needs, so that its steps are timed without that."""
        self.enter_phase()
        for size in self.cut.sizes:
            self.model.prepare(size)
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
        return self.orders.of(self.epoch - back, len(self.data.train), training.seed, training.shuffle)

    @property
    def finished(self) -> bool:
        """Whether the run has reached its last epoch, or has diverged."""
        return self.divergence is not None or bool(self.last_epoch and self.epoch >= self.last_epoch)

    def step(self) -> None:
        """One batch. At the end of an epoch the curves get a point."""
        if self.batch == 0:
            self.enter_phase()
        waiting = self.shuffled(1) if self.cut.left_over and self.epoch and not self.batch else None
        rows = self.cut.rows(self.batch, self.order, waiting)
        stream = randomness.key(self.project.training.seed, self.epoch, self.batch)
        start = time.perf_counter()
        loss = self.model.step(self.data.train.x, self.train_targets, rows, stream, self.learning_rate)
        self.seconds += time.perf_counter() - start
        self.advance([loss], len(rows))

    def steps(self, seconds: float, goal: float = math.inf) -> None:
        """As many batches as can be made at once in about that long, where the backend has compiled them as one loop:
        up to ``goal``, or to the next point of the curve. Else one."""
        if self.batch == 0:
            self.enter_phase()
        self.looped = not self.cut.left_over and self.model.compiled(self.batch_size)
        if not self.looped:
            self.step()
            return
        last = self.epoch + 1 if len(self.model.phases) > 1 else self.last_epoch or sys.maxsize
        orders = self.orders.ahead(self.order, self.epoch, last, self.due)
        count = len(orders) * self.batches - self.batch
        if len(self.data.train) > EXACT:
            count = min(count, rhythm.until_point(self.batch, self.batches))
        if goal < math.inf:
            count = min(count, max(1, math.ceil((goal - self.place) * self.batches)))
        if self.pace_of_loop > 0:
            count = min(count, max(1, int(seconds / self.pace_of_loop)))
        data, key = (self.data.train.x, self.train_targets), randomness.key(self.project.training.seed)
        count = min(count, MOST)
        rates = self.learning_rates(count)
        place, start = (self.epoch, self.batch), time.perf_counter()
        losses = self.model.steps(data, orders, self.batch_size, place, key, count, rates).tolist()
        took = time.perf_counter() - start
        self.seconds += took
        self.pace_of_loop = took / len(losses)
        while losses:
            part = self.batches - self.batch
            self.advance(losses[:part], self.batch_size)
            losses = losses[part:]

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

    def due(self, epoch: int) -> bool:
        """Whether the curves get a point when so many epochs are done."""
        return rhythm.due(epoch, self.every_epoch or self.project.optimizer.schedule.listens)

    def record_within(self) -> None:
        """Long epochs: a training point forty times an epoch, a test point four times."""
        if self.batch % rhythm.quarter(self.batches) == 0:
            self.measure_test()
            self.curve.append(self.point(self.recent_loss()))
        elif self.batch % rhythm.fortieth(self.batches) == 0:
            self.curve.append(CurvePoint(self.place, self.recent_loss(), None, None, None))

    def recent_loss(self) -> float:
        """The mean over the last fortieth of an epoch's batches."""
        return float(np.mean(self.running_loss[-rhythm.fortieth(self.batches) :] or [math.nan]))

    @property
    def place(self) -> float:
        """Epochs done, with the fraction of the present one."""
        return self.epoch + self.batch / self.batches

    @property
    def learning_rate(self) -> float:
        """That of the next step, as the phase or the schedule has it."""
        return self.learning_rates(1)[0]

    def learning_rates(self, count: int) -> list[float]:
        """Those of the next steps; a single one where they are all the same."""
        if self.phase.learning_rate is not None:
            return [self.phase.learning_rate]
        optimizer, schedule = self.project.optimizer, self.project.optimizer.schedule
        steps = [divmod(self.batch + i, self.batches) for i in range(1 if schedule.still else count)]
        places = [self.epoch + passed + batch / self.batches for passed, batch in steps]
        return [schedule.rate(optimizer.learning_rate, place, self.last_epoch, self.kept) for place in places]

    def listen(self, anew: bool = False) -> None:
        """Lets the schedule hear the loss of each epoch that the curve has got since: the test loss, where there is
        one. ``anew``: of all epochs with this loss, because the schedule or the curve is another."""
        schedule = self.project.optimizer.schedule
        if anew:
            self.kept, self.heard, self.heard_epoch = schedule.begin(), self.heard_from, 0.0
        for point in self.curve[self.heard :]:
            if point.epoch > self.heard_epoch and point.epoch == int(point.epoch):
                self.kept = schedule.heard(self.kept, point.train_loss if point.test_loss is None else point.test_loss)
                self.heard_epoch = point.epoch
        self.heard = len(self.curve)

    def run(self, seconds: float, goal: float = math.inf) -> None:
        """Steps for about that long, at least one; stops early when finished, or at ``goal`` (in epochs)."""
        end = time.perf_counter() + seconds
        while not self.finished and self.place < goal:
            self.steps(end - time.perf_counter(), goal)
            if time.perf_counter() >= end:
                return

    def run_epoch(self) -> CurvePoint | None:
        """Steps to the end of the present epoch; the last point of the curve, None when it diverged."""
        target = self.epoch + 1
        while self.epoch < target and self.divergence is None:
            self.steps(SLICE)
        return self.summary() if self.divergence is None else None

    # -- measuring

    @property
    def exact(self) -> bool:
        """Whether the training loss is measured after an epoch; else it is averaged over its batches, as Keras does."""
        return len(self.data.train) <= EXACT

    def measure_test(self) -> None:
        if len(self.data.test) and not self.project.recipe.figures:
            self.test_measure, self.decided = self.model.measure(self.data.test, self.test_targets)

    def measure_train(self) -> None:
        if self.exact:
            self.train_measure, _ = self.model.measure(self.data.train, self.train_targets)
        else:
            figures = self.model.figures(self.data.train, self.train_targets)
            self.train_measure = Measure(float(np.mean(self.running_loss or [math.nan])), None, figures)

    def point(self, train_loss: float) -> CurvePoint:
        """A point of the curves at the present place, with what was measured last."""
        train, test = self.train_measure, self.test_measure
        accuracy = train.accuracy if train else None
        losses = train_loss, test.loss if test else None
        accuracies = accuracy, test.accuracy if test else None
        return CurvePoint(self.place, *losses, *accuracies, (train.figures if train else None) or None)

    def summary(self) -> CurvePoint:
        """What was measured at the end of the last epoch; the training loss is that of the whole epoch."""
        assert self.train_measure is not None, "an epoch has been measured"
        return self.point(self.train_measure.loss)

    def observe(self) -> bool:
        """Measures and adds a point to the curves; False when the loss is not a number any more.

        Within and after long epochs the point is the mean of the last batches, so that the curve has no steps.
        """
        self.measure_train()
        self.measure_test()
        assert self.train_measure is not None, "just measured"
        loss = self.train_measure.loss if self.exact else self.recent_loss()
        if math.isfinite(loss):
            self.curve.append(self.point(loss))
        return math.isfinite(loss)

    def record(self) -> None:
        """The epoch's point of the curves, and the weights kept for a rescue if they are worth it."""
        if not self.observe():
            self.rescue(self.batch_size)
            return
        self.listen()
        assert self.train_measure is not None, "just measured"
        # networks that play against each other have no best loss
        worth = bool(self.project.recipe.figures) or self.train_measure.loss <= WORSE * self.best_loss
        if worth and self.model.parameters.finite():
            self.best_loss = min(self.best_loss, self.train_measure.loss)
            self.saved, self.saved_at = self.model.parameters.snapshot(), (self.epoch, self.batch)

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
        """Training may go on: after a divergence, or past its last epoch for as many epochs again."""
        self.divergence = None
        if self.finished:
            self.last_epoch = self.epoch + self.project.training.epochs
