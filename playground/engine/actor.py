"""The training actor: one thread owns all arrays of a run. Commands go in, frames come out; nobody else waits.

Views pull: the newest Frame lies in ``frame``, and the next one is made when somebody asks for it. A bell tells the
compiled loops that there is something to do.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import backends
from playground.engine.assistants import Desk, Standing
from playground.engine.backends.base import HUSH, RING
from playground.engine.folds import FoldsJob
from playground.engine.frames import CurvePoint, Frame
from playground.engine.mishaps import in_words
from playground.engine.model import Model
from playground.engine.pace import Pace
from playground.engine.probes import Probe, Read
from playground.engine.program import Key
from playground.engine.shelf import Kept
from playground.engine.stopping import ending, what_it_does
from playground.engine.trainer import Trainer
from playground.network.document import Project

SLICE = 0.012  # seconds of work between two looks at the inbox
WATCHED = 0.1  # seconds of training between two looks, where the bell ends it sooner when somebody wants something
NAP = 0.003  # seconds to wait when a slow pace has nothing to do yet
RATE_WINDOW = 1.0  # seconds over which the speed is averaged
STARTS = ", training starts by itself."

Command = tuple[Callable[..., Any], tuple[Any, ...], Future, bool]
LoadReader = Callable[[], tuple[Project, dict[Key, Any]]]


class Actor:
    """``loop`` runs in the worker thread until ``close``; every other public method may be called from any thread.

    load_reader: gives project and weights of the shipped network that reads digits; asked for when first needed.
    """

    def __init__(
        self, backend: str = "auto", threads: int = backends.THREADS, load_reader: LoadReader | None = None
    ) -> None:
        self.backend_name, self.threads, self.load_reader = backend, threads, load_reader
        self.inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self.bell = np.zeros(2, np.int64)
        self.frame = Frame()
        self.curve: list[CurvePoint] = []
        self.wanted = True  # whether a newer frame is
        self.wished: frozenset[Probe] = frozenset()  # what was asked for last
        # from here on: the worker's own
        self.alive, self.dirty = True, False
        self.trainer: Trainer | None = None
        self.folds = FoldsJob()
        self.reader: Model | None = None
        self.backend: Any = None
        self.probes: frozenset[Probe] = frozenset()  # what each frame answers
        self.desk = Desk()
        self.state, self.status, self.error = "empty", "", ""
        self.generation = self.failures = self.document = 0
        self.pace = Pace()
        self.until: tuple[int, int] | None = None  # a single step's goal: (epoch, batch)
        self.ended: dict[str, Any] | None = None  # the run that the last reset has ended
        self.copied: dict[str, Kept] = {}  # a layer's weights on the clipboard
        self.marks: list[tuple[float, float]] = []  # (time, epochs done) of the last second

    # -- from any thread

    def post(self, method: Callable[..., Any], *arguments: Any) -> Future:
        """Has the worker call ``method(*arguments)``. What it raises stops the run and is shown as its error."""
        future: Future = Future()
        self.hand_in(method, arguments, future, False)
        return future

    def ask_for(self, method: Callable[..., Any], *arguments: Any) -> Future:
        """The same for a question: what it raises is for the one who asked alone, and the run goes on."""
        future: Future = Future()
        self.hand_in(method, arguments, future, True)
        return future

    def hand_in(self, *command: Any) -> None:
        self.inbox.put(command)
        self.bell[RING] = 1

    def wish(self, probes: frozenset[Probe]) -> None:
        """What frames are to answer from now on."""
        self.wished = probes
        self.post(self.watch, probes)

    def draw(self) -> None:
        """The window is drawing until it asks again: it needs one of the cores."""
        self.bell[HUSH] = 1

    def ask(self) -> None:
        """Has a newer frame made, as soon as there is something newer to show."""
        self.bell[HUSH] = 0
        if not self.wanted:
            self.wanted = True
            self.post(self.look)

    # -- the worker's loop

    def loop(self) -> None:
        while self.alive:
            self.work()
        self.trainer = self.reader = None
        if self.backend is not None:
            self.backend.close()

    def work(self) -> None:
        """One round: commands, a slice of training, a picture if one is wanted. The one place where what goes wrong in
        the worker becomes a sentence, whatever it is: a thread that dies would leave the window waiting for ever."""
        outcome: Future = Future()
        try:
            self.round()
        except Exception as error:
            outcome.set_exception(error)
            self.fail(in_words(error))

    def round(self) -> None:
        self.commands()
        if self.state == "training" and self.trainer is not None:
            self.train(self.trainer)
        elif self.desk.busy and self.trainer is not None:
            self.dirty = self.desk.work(self.trainer, SLICE) or self.dirty
        if self.folds.active:
            self.folds.advance(SLICE)
            self.dirty = True
        if self.wanted and self.dirty and self.alive:
            self.show()

    def commands(self) -> None:
        """Everything in the inbox; sleeps when there is nothing else to do."""
        works = self.desk.busy and self.trainer is not None
        busy = self.state == "training" or self.folds.active or works
        idle = not busy and not (self.dirty and self.wanted)
        self.bell[RING] = 0
        while True:
            try:
                method, arguments, future, quiet = self.inbox.get(block=idle)
            except queue.Empty:
                return
            idle = False
            self.desk.stir()
            try:
                future.set_result(method(*arguments))
            except BaseException as error:
                future.set_exception(error)
                if not quiet:
                    raise

    def train(self, trainer: Trainer) -> None:
        if self.until is None:
            goal = self.pace.goal(trainer.place, trainer.batches)
            if trainer.place >= goal:
                if not self.desk.work(trainer, NAP):
                    time.sleep(NAP)
                return
            curve, start = trainer.curve, time.perf_counter()
            trainer.run(WATCHED, goal)
            self.desk.share(trainer, time.perf_counter() - start)
            self.generation += trainer.curve is not curve
            self.marks = [m for m in self.marks if m[0] > time.perf_counter() - RATE_WINDOW]
            self.marks.append((time.perf_counter(), trainer.place))
        else:
            end = time.perf_counter() + SLICE
            while not trainer.finished and (trainer.epoch, trainer.batch) < self.until and time.perf_counter() < end:
                trainer.step()
            if (trainer.epoch, trainer.batch) >= self.until:
                self.pause()
                if trainer.batch:
                    trainer.observe()
        trainer.note_path()
        if self.state == "training":
            self.status = what_it_does(trainer)
        if trainer.finished:
            self.until = None
            self.state = "stopped" if trainer.divergence else "paused"
            self.status = ending(trainer)
        self.dirty = True

    def fail(self, sentence: str) -> None:
        self.state, self.status, self.error, self.until = "stopped", sentence, sentence, None
        self.failures += 1
        self.show(answers=False)

    def show(self, answers: bool = True) -> None:
        """Makes the next frame and leaves it in the slot."""
        self.dirty = False
        trainer = self.trainer
        frame = Frame(
            self.state,
            self.status,
            generation=self.generation,
            document=self.document,
            error=self.error,
            failures=self.failures,
            folds=self.folds.frame,
        )
        if trainer is not None:
            answered = {probe: self.answer(probe, trainer) for probe in self.probes} if answers else {}
            epochs_per_second = self.speed()
            frame = replace(
                frame,
                **trainer.shown(),
                samples_per_second=epochs_per_second * len(trainer.data.train),
                epochs_per_second=epochs_per_second,
                answers={probe: answer for probe, answer in answered.items() if answer is not None},
                backend=trainer.backend.name.upper(),
            )
            self.curve = trainer.curve
        self.wanted = False
        self.frame = frame

    def show_meanwhile(self) -> None:
        """A frame in the middle of a long measurement, so that the window goes on at its pace. A new question is
        answered too, unless somebody has to stand by for it."""
        if self.wanted and self.state == "training":
            self.probes = frozenset(p for p in self.wished if p in self.probes or not isinstance(p, Standing))
            self.show()

    def answer(self, probe: Probe, trainer: Trainer) -> Any:
        if isinstance(probe, Read) and self.reader is None and self.load_reader is not None:
            project, weights = self.load_reader()
            self.reader = Model(project, self.backend)
            self.reader.load_weights(weights)
        if isinstance(probe, Standing):
            return self.desk.assistants[probe].answer(trainer)
        return probe.answer(trainer, self.reader)

    def speed(self) -> float:
        """Epochs per second over the last second of training."""
        if len(self.marks) < 2:
            return 0.0
        (t0, e0), (t1, e1) = self.marks[0], self.marks[-1]
        return (e1 - e0) / (t1 - t0) if t1 > t0 and e1 > e0 else 0.0

    def say(self, state: str, status: str) -> None:
        """A frame in the middle of a long command, so that the window can tell what is going on."""
        self.state, self.status = state, status
        self.show(answers=False)

    # -- commands, run by the worker

    def look(self) -> None:
        """Nothing: a reason to wake up."""

    def watch(self, probes: frozenset[Probe]) -> None:
        self.dirty = self.dirty or not probes <= self.probes
        self.probes = self.wished = probes
        self.desk.keep(probes)

    def open(
        self,
        document: int,
        project: Project,
        weights: dict[Key, Any] | None,
        curve: list[CurvePoint],
        epoch: int,
        seconds: float,
    ) -> None:
        """Another project, at its start or where it was saved."""
        self.document = document
        self.error, self.until, self.trainer, self.ended, self.marks = "", None, None, None, []
        self.generation += 1
        self.say("preparing", "Loading the data and the compiled kernels.")
        if self.backend is None:
            self.backend = backends.create(self.backend_name, self.threads)
        trainer = Trainer(project, self.backend, report=self.report)
        trainer.keeps_path, trainer.bell, trainer.between = True, self.bell, self.show_meanwhile
        if weights is not None:
            trainer.load_weights(weights)
            trainer.resume(curve, epoch, seconds)
        trainer.take_measure()
        self.trainer = trainer
        self.state, self.status, self.dirty = "paused", "Ready. Press Play.", True

    def leave(self, document: int) -> None:
        """Nothing to run: the document cannot be trained as it is."""
        self.document, self.curve = document, []
        self.trainer, self.until, self.ended, self.error = None, None, None, ""
        self.generation += 1
        self.say("empty", "")

    def report(self, done: int, total: int) -> None:
        end = STARTS if self.status.endswith(STARTS) else "."
        status = f"Preparing kernels {done + 1} of {total}{end}"
        self.frame = replace(self.frame, state="preparing", status=status)
        self.wanted = False

    def apply(self, project: Project) -> None:
        """The edited project; the run goes on where it can."""
        if self.trainer is None:
            self.open(self.document, project, None, [], 0, 0.0)
            return
        before, self.error = self.trainer.curve, ""
        self.trainer.apply(project)
        if self.trainer.curve is not before:
            self.generation += 1
        if self.state == "stopped":
            self.state, self.status = "paused", "Ready. Press Play."
        if self.state != "training" or self.trainer.test_measure is None:
            self.trainer.take_measure()
        self.dirty = True

    def play(self) -> None:
        if self.stands():
            self.begin(None)

    def stands(self) -> bool:
        """Whether there is a run to go on with; where there is none, a frame says so to the one who waits for it."""
        if self.trainer is None:
            self.dirty = True
            return False
        self.trainer.go_on()
        return True

    def begin(self, until: tuple[int, int] | None) -> None:
        trainer = self.trainer
        assert trainer is not None, "only a run can begin"
        self.error, self.until, self.ended, self.marks = "", until, None, []
        self.pace.begin()
        self.say("preparing", f"Preparing kernels{STARTS}")
        trainer.prepare()
        trainer.note_path()
        self.state, self.status = "training", what_it_does(trainer)

    def pause(self) -> None:
        if self.state == "training":
            self.state, self.status, self.until, self.dirty = "paused", "Paused.", None, True

    def step_batch(self) -> None:
        if self.stands() and self.trainer is not None:
            epoch, batch = self.goal(self.trainer)
            self.begin((epoch, batch + 1) if batch + 1 < self.trainer.batches else (epoch + 1, 0))

    def step_epoch(self) -> None:
        if self.stands() and self.trainer is not None:
            self.begin((self.goal(self.trainer)[0] + 1, 0))

    def goal(self, trainer: Trainer) -> tuple[int, int]:
        """Where the step that is being made ends: steps asked for faster than they are made are all made."""
        return (trainer.epoch, trainer.batch) if self.until is None else self.until

    def reset(self) -> None:
        """Back to the same first weights; what was running pauses."""
        if self.trainer is not None:
            self.ended = self.trainer.reset()
            self.trainer.take_measure()
            self.rest("Back at the first weights.")

    def take_back(self) -> None:
        """The run that the last reset has ended goes on, where it is of the present project still."""
        if self.trainer is not None and self.ended is not None and self.ended["project"] == self.trainer.project:
            self.trainer.take_back(self.ended)
            self.rest("Paused.")
        self.ended = None

    def rest(self, status: str) -> None:
        """Another run stands where there was one."""
        self.generation += 1
        self.state, self.status, self.error, self.until, self.marks = "paused", status, "", None, []
        self.dirty = True

    def contents(self) -> tuple[Project, dict[Key, Any], list[CurvePoint], int, float] | None:
        """What a file keeps of the run: project, weights, curve, epochs, seconds."""
        trainer = self.trainer
        if trainer is None:
            return None
        return trainer.project, trainer.model.contents(), list(trainer.curve), trainer.epoch, trainer.seconds

    def take_weights(self, swap: dict[Key, Any]) -> None:
        """Exchanges the weights in ``swap`` for those that the run has there: the same again takes it back."""
        if self.trainer is not None:
            swap.update(self.trainer.take_weights(swap))
            self.trainer.take_measure()
            self.dirty = True

    def cross_validate(self, project: Project, folds: int, epochs: int) -> None:
        """Begins a cross-validation beside the run, which pauses. Its frames tell how it goes."""
        self.pause()
        if self.backend is None:
            self.backend = backends.create(self.backend_name, self.threads)
        self.folds.begin(project, self.backend, folds, epochs)
        self.dirty = True

    def stop_folds(self) -> None:
        self.folds.stop()
        self.dirty = True

    def close(self) -> None:
        self.alive = False
