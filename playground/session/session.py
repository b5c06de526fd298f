"""The document, its undo history and its run: the one object that every view gets."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from playground.core.dataset import same_run
from playground.core.problems import Problem
from playground.core.speed import Speed
from playground.engine import by_hand
from playground.engine.backends import THREADS
from playground.engine.by_hand import Place
from playground.engine.frames import CurvePoint, Frame
from playground.engine.obstacles import obstacles
from playground.engine.probes import Probe
from playground.network import edits
from playground.network.checks import Check, check
from playground.network.document import Project
from playground.network.roles import goes_back
from playground.session.files import Files
from playground.session.messages import Action, Message
from playground.session.plane import PlaneReach
from playground.session.settings import Settings
from playground.session.undo import Replace, SetNumber
from playground.session.worker import Worker
from playground.storage.project_file import Saved

STARTING = ("play", "step_batch", "step_epoch")  # commands after which training runs


class Session(QObject):
    """Views read ``project``, ``check``, ``frame``, ``curve`` and ``selection``, and listen to the signals.

    They change things only through the methods. ``project`` faces the network that is shown, where it has several (see
    ``Project.turned``); what is kept, undone and trained is the same project facing its main one.
    """

    project_changed = Signal(object, object)  # old, new
    frame_changed = Signal(object)
    state_changed = Signal(str)
    selection_changed = Signal(object)
    message = Signal(object)
    pasted = Signal(str)  # a text for the whole project: a link, or a table of points

    def __init__(
        self,
        project: Project | None = None,
        settings: Settings | None = None,
        backend: str = "auto",
        threads: int = THREADS,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.undo_stack = QUndoStack(self)
        self.worker = Worker(backend, threads, self)
        self.worker.before_tick = self.before_tick
        self.worker.frame_changed.connect(self.on_frame)
        self.worker.post(self.worker.actor.pace.set, self.pace)
        self.project = project or Project()
        self.check: Check = check(self.project)
        self.selection: int | None = None
        self.frame: Frame = self.worker.frame
        self.unsent: Project | None = None
        self.starting: Future | None = None  # the last command that starts training, until a frame shows what it did
        self.taken_up = False  # whether the worker had done it before the newest frame was collected
        self.document = 0  # counts the documents opened, so that no frame of an earlier one is shown
        self.given: set[int] = set()  # layers that started with the weights of others
        self.copied = ""  # the layer on the clipboard, where its weights are kept too
        self.sent_number: Future | None = None  # the last weight set by hand
        self.drag = 0  # one number for each drag of a slider: its edits become one undo step
        self.plane = PlaneReach(self)
        self.files = Files(self)
        if project is not None:
            self.start(Saved(project, None, [], 0, 0.0))

    # -- the document

    def edit(self, text: str, project: Project, merge: str = "") -> None:
        """One undo step with that name. Edits that follow each other with the same ``merge`` become one."""
        if project != self.project:
            key, before, sound = f"{merge} {self.drag}" if merge else "", self.project, self.check.ok
            self.forget_undone(project)
            self.undo_stack.push(Replace(text, self.project.turned(), project.turned(), key, self.show))
            if sound and self.check.ok:
                self.tell_obstacles(before)
            self.given.clear()

    def forget_undone(self, project: Project) -> None:
        """An edit may give a new layer the id of one that was undone and now cannot come back: nothing of that one is
        kept for it."""
        before, after = (
            {node.id for network in p.networks.values() for node in network.nodes} for p in (self.project, project)
        )
        fresh = after - before - self.given
        if fresh:
            self.send_edits()
            self.worker.post(by_hand.forget, self.worker.actor, fresh)

    def tell_obstacles(self, before: Project) -> None:
        """Says why the loss of a run jumps with a layer that was put in; ``before``: the project without it."""
        project = self.project
        if not self.begun or project.others or goes_back(project):
            return
        for node_id, words in obstacles(before, project):
            if node_id in self.given:
                continue
            sentence = f"{words}: the loss jumps here. The other layers keep what they have learnt."
            undo = ("Undo", self.undo_stack.undo)
            self.message.emit(Message(sentence, "info", (undo,), lambda: self.project == project))
            return

    def set_number(
        self, text: str, place: Place, old: tuple[float, bool], new: float, merge: str = ""
    ) -> Future | None:
        """A weight or bias set by hand, while the run goes on: one undo step, as with ``edit``. old: its value before,
        and whether its link was alive. The future is done when the run has it."""
        if new != old[0] or merge:
            key = f"{merge} {self.drag}" if merge else ""
            self.undo_stack.push(SetNumber(text, place, old, new, key, self.send_number))
        return self.sent_number

    def send_number(self, place: Place, value: float, alive: bool) -> None:
        self.send_edits()  # the edits before it, so that the number is there
        worker = self.worker
        self.sent_number = worker.ask_for(by_hand.put, worker.actor, place, value, alive)
        worker.then(self.sent_number, lambda _: None, lambda error: self.say(str(error), "warning"))

    def copy_weights(self, node_id: int, text: str) -> None:
        """Those of a layer as they are now. text: what the clipboard says of the layer."""
        self.send_edits()
        self.copied = text
        self.worker.post(by_hand.copy, self.worker.actor, node_id)

    def paste_weights(self, node_id: int, text: str) -> None:
        """The layer that the next edit puts in with that id starts with them, if it is the one that was copied."""
        if text == self.copied:
            self.given.add(node_id)
            self.send_edits()
            self.worker.post(by_hand.paste, self.worker.actor, node_id)

    def duplicate_weights(self, node_id: int, new_id: int) -> None:
        """The layer that the next edit puts in starts with those of another."""
        self.given.add(new_id)
        self.send_edits()
        self.worker.post(by_hand.duplicate, self.worker.actor, node_id, new_id)

    def end_merge(self) -> None:
        """The drag is over: what follows is another undo step."""
        self.drag += 1

    def show(self, project: Project) -> None:
        """Makes a project the present one and tells views and worker."""
        old, self.project = self.project, project.turned(self.facing_after(project))
        project = self.project
        self.check = check(project)
        ids = {node.id for node in project.network.nodes}
        if self.selection is not None and self.selection not in ids:
            self.select(None)
        self.unsent = project if self.check.ok else None
        if not self.check.ok and self.running:
            self.pause()
        self.project_changed.emit(old, project)
        if self.is_strange(self.frame):
            self.forget()

    def facing_after(self, project: Project) -> str:
        """Which network to show of an edited project: the one that has changed, so that an undo is seen."""
        before, after = self.project.networks, project.networks
        changed = [name for name in after if name in before and after[name] != before[name]]
        return changed[0] if len(changed) == 1 else self.project.facing

    def face(self, network: str) -> None:
        """Shows another network of the project."""
        old, self.project = self.project, self.project.turned(network)
        if old is not self.project:
            self.check = check(self.project)
            self.select(None)
            self.project_changed.emit(old, self.project)

    def is_strange(self, frame: Frame) -> bool:
        """Whether a frame is about another document, or about another kind of data or recipe than the present one."""
        about = frame.project
        mine = self.project
        other = about is not None and (
            not same_run(about.dataset, mine.dataset) or type(about.recipe) is not type(mine.recipe)
        )
        return frame.document != self.document or other

    def before_tick(self) -> None:
        self.taken_up = self.starting is not None and self.starting.done()
        self.send_edits()

    def send_edits(self) -> None:
        """Hands the worker the newest project; called once a tick, so that a dragged slider does not flood it."""
        if self.unsent is not None:
            project, self.unsent = self.unsent, None
            self.worker.post(self.worker.actor.apply, project)

    def start(self, saved: Saved) -> None:
        """Another document, with an empty history."""
        old, self.project = self.project, saved.project
        self.check = check(self.project)
        self.unsent = self.starting = None
        self.undo_stack.clear()
        self.select(None)
        self.document += 1
        actor = self.worker.actor
        if self.check.ok:
            run = (saved.weights, saved.curve, saved.epoch, saved.seconds)
            self.worker.post(actor.open, self.document, saved.project, *run)
        else:
            self.worker.post(actor.leave, self.document)
        self.project_changed.emit(old, self.project)
        self.forget()

    def forget(self) -> None:
        """Nothing of another document or of other data is shown until the worker has something of this one."""
        self.frame = Frame(generation=self.frame.generation + 1, document=self.document)
        self.frame_changed.emit(self.frame)

    def select(self, node_id: int | None) -> None:
        if node_id != self.selection:
            self.selection = node_id
            self.selection_changed.emit(node_id)

    # -- the run

    @property
    def begun(self) -> bool:
        """Whether the run that is shown has made a step."""
        return self.frame.epoch + self.frame.progress > 0

    @property
    def curve(self) -> Sequence[CurvePoint]:
        return self.worker.actor.curve if self.frame.project is not None else ()

    def command(self, name: str) -> None:
        """One of the actor's commands, after the edits made so far; refused in words while there is a problem."""
        if not self.check.ok:
            problem = self.check.problems[0]
            actions: tuple[Action, ...] = ((problem.fix.label, lambda: self.mend(problem)),) if problem.fix else ()
            self.message.emit(Message(problem.message, "warning", actions, lambda: problem in self.check.problems))
            return
        self.send_edits()
        future = self.worker.post(getattr(self.worker.actor, name))
        if name in STARTING:
            self.starting, self.taken_up = future, False
            self.state_changed.emit("preparing")

    def play(self) -> None:
        self.command("play")

    def pause(self) -> None:
        """Also takes back a Play that has not begun yet."""
        self.worker.post(self.worker.actor.pause)
        if self.starting is not None:
            self.starting = None
            self.state_changed.emit(self.frame.state)

    @property
    def pace(self) -> Speed:
        """The most that the run may do in a second."""
        return Speed(*self.settings.pace)

    def set_pace(self, speed: Speed) -> None:
        self.settings.pace = speed
        self.worker.post(self.worker.actor.pace.set, speed)

    def toggle(self) -> None:
        if self.running:
            self.pause()
        else:
            self.play()

    @property
    def running(self) -> bool:
        """Whether training runs, or will by itself as soon as everything is ready."""
        return self.frame.state == "training" or self.starting is not None

    def step_batch(self) -> None:
        self.command("step_batch")

    def step_epoch(self) -> None:
        self.command("step_epoch")

    def reset(self) -> None:
        """Back to the same first weights; what the run had learnt can be taken back until another one has begun."""
        project, generation, begun = self.project, self.frame.generation, self.begun
        self.command("reset")
        if begun and self.check.ok:
            undo = ("Undo", lambda: self.command("take_back"))
            sentence = "Back at the first weights: what the network had learnt is forgotten."

            def still() -> bool:
                return self.project == project and (self.frame.generation == generation or not self.begun)

            self.message.emit(Message(sentence, "info", (undo,), still))

    def new_seed(self) -> None:
        training = self.project.training
        self.edit("New first weights", edits.new_seed(self.project, training.seed + 1))

    def new_sample(self) -> None:
        """Another draw of the same data set, where it has a seed."""
        dataset = self.project.dataset
        if "seed" in dataset.params():
            another = dataset.but(seed=dataset.seed + 1)  # type: ignore[attr-defined]
            self.edit("New sample", self.project.but(dataset=another))

    def mend(self, problem: Problem) -> None:
        """Applies what a problem offers, if it is still there."""
        if problem.fix is not None and problem in self.check.problems:
            self.edit(problem.fix.label, edits.apply_fix(self.project, problem))

    def slow_down(self) -> None:
        """After a divergence: a third of the learning rate, and on."""
        rate = self.project.optimizer.params()["learning_rate"]
        optimizer = self.project.optimizer
        smaller = max(rate.minimum, optimizer.learning_rate / 3)  # type: ignore[attr-defined]
        changed = self.project.but(optimizer=optimizer.but(learning_rate=smaller))
        self.edit(f"Learning rate {rate.show(smaller)}", changed)
        self.play()

    def cross_validate(self, folds: int, epochs: int) -> None:
        """Begins a cross-validation of the project beside the run, which pauses; ``frame.folds`` tells how it goes."""
        self.pause()
        self.worker.ask_for(self.worker.actor.cross_validate, self.project, folds, epochs)

    def stop_folds(self) -> None:
        self.worker.ask_for(self.worker.actor.stop_folds)

    def watch(self, view: str, *probes: Probe) -> None:
        """What a view wants answered in every frame; none when it is hidden."""
        self.worker.watch(view, probes)

    # -- what happens

    def on_frame(self, frame: Frame) -> None:
        if self.is_strange(frame):
            return
        old, self.frame = self.frame, frame
        if self.taken_up and frame.state != "preparing":
            self.starting = None
        if frame.divergence is not None and frame.divergence is not old.divergence:
            action = ("Divide the learning rate by 3 and go on", self.slow_down)
            sentence = frame.divergence.sentence()
            self.message.emit(Message(sentence, "error", (action,), lambda: self.frame.divergence is not None))
        if frame.error and frame.failures != old.failures:
            self.say(frame.error, "error")
        if frame.state != old.state:
            self.state_changed.emit(frame.state)
        self.frame_changed.emit(frame)

    def say(self, text: str, level: str = "info", actions: tuple[Action, ...] = ()) -> None:
        self.message.emit(Message(text, level, actions))

    def close(self) -> None:
        """Ends the run's thread. Nothing is asked; see ``files.unsaved``."""
        self.files.close()
        self.worker.close()
