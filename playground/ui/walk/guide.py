"""Leads through a walk: asks the run for it, pauses training, and keeps card, canvas, plane and digits together."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.plane import PlaneDataset
from playground.network.roles import unwalkable
from playground.session.messages import Message
from playground.session.walk import NEAR, TEST, Pick, Step, Walk, WalkProbe, take_back, take_step
from playground.ui.kit.paint import focus_quietly, give_focus_back
from playground.ui.plot_style import loss_text, signed
from playground.ui.walk.card import WalkCard
from playground.ui.walk.ring import Ring
from playground.ui.walk.spotlight import Spotlight

if TYPE_CHECKING:
    from playground.session.probes import Frame
    from playground.session.session import Session
    from playground.ui.canvas.canvas import Canvas
    from playground.ui.right_panel import RightPanel

VIEW = "walk"
PIXELS = 28 * 28
ENDS = ("preparing", "training", "empty")  # states in which there is something else to see


class Guide(QObject):
    """One for each window. ``open`` and ``close``; opened(whether) says which of them has happened. why_not: the
    sentence that says why there is nothing to walk through now, empty where there is; judged(why_not): another one."""

    opened = Signal(bool)
    judged = Signal(str)

    def __init__(self, session: Session, canvas: Canvas, panel: RightPanel) -> None:
        super().__init__(panel)
        self.session, self.canvas, self.panel = session, canvas, panel
        self.card: WalkCard = panel.walk
        self.plane, self.mosaic = panel.boundary.plane, panel.grid.mosaic
        self.light = Spotlight(canvas)
        canvas.network_scene.addItem(self.light)
        self.ring = Ring(self.plane)
        self.is_open = self.goes_on = False
        self.pick = Pick()
        self.document = 0  # the one that is walked through, as the session counts them
        self.walk: Walk | None = None
        self.wanted: tuple[int, int] | None = None  # the neuron that was asked for before its walk had come
        self.made: tuple[object, float] | None = None  # the step that was made last, and the loss before it
        self.before: QWidget | None = None  # what had the keyboard
        self.shown: bytes | None = None  # the image that the canvas showed before
        self.why_not = ""
        self.keys = self._keys()
        card = self.card
        card.closed.connect(self.close)
        card.picked.connect(self.take)
        card.another.clicked.connect(self.take_any)
        card.stepped.connect(self._light)
        card.apply_wanted.connect(self.apply)
        card.back_wanted.connect(self.unapply)
        session.frame_changed.connect(self._on_frame)
        session.state_changed.connect(self._on_state)
        session.project_changed.connect(lambda *_: self.light.update())
        session.project_changed.connect(self._judge)
        session.frame_changed.connect(self._judge)
        canvas.neuron_picked.connect(self._on_neuron)
        for watched in (card, self.plane, self.mosaic, canvas):
            watched.installEventFilter(self)
        self._judge()

    def _keys(self) -> list[QShortcut]:
        """Keys of the walk, where it is seen; everywhere else they mean what they always do."""
        card = self.card
        calls = {
            Qt.Key.Key_Left: lambda: card.go(-1),
            Qt.Key.Key_Right: lambda: card.go(1),
            Qt.Key.Key_PageUp: lambda: card.go_layer(-1),
            Qt.Key.Key_PageDown: lambda: card.go_layer(1),
            Qt.Key.Key_Home: lambda: card.go_to(0),
            Qt.Key.Key_End: lambda: card.go_to(len(card.model.stops) - 1),
            Qt.Key.Key_P: card.toggle,
            Qt.Key.Key_Escape: self.close,
        }
        made = []
        for home in (card, self.canvas, self.plane, self.mosaic):
            for key, call in calls.items():
                if home is self.mosaic and key not in (Qt.Key.Key_Escape, Qt.Key.Key_P):
                    continue  # the digits are walked through with the arrow keys
                shortcut = QShortcut(QKeySequence(key), home, call)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setEnabled(False)
                made.append(shortcut)
        return made

    def _judge(self, *_: object) -> None:
        why_not = unwalkable(self.session.project, self.session.frame.epoch)
        if why_not != self.why_not:
            self.why_not = why_not
            self.judged.emit(why_not)

    # -- in and out

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self, neuron: tuple[int, int] | None = None) -> None:
        """Pauses the run and shows the walk; with a neuron it starts there."""
        self.wanted = neuron
        if self.is_open:
            self._on_neuron(*neuron) if neuron else None
            return
        if not self.session.check.ok:
            self.session.command("pause")  # says in words what is wrong
            return
        if self.why_not:
            why_not = self.why_not
            self.session.message.emit(Message(why_not, still=lambda: self.why_not == why_not))
            return
        if self.session.frame.project is None:
            self.session.say("The network is still being prepared: try again in a moment.")
            return
        self.is_open, self.goes_on = True, self.session.running
        self.document = self.session.document
        self.before, self.shown = QApplication.focusWidget(), self.canvas.sample()
        self.session.pause()
        self.card.state.setText("training is paused")
        self.card.state.setToolTip("It goes on when you close this." if self.goes_on else "It was paused before.")
        for shortcut in self.keys:
            shortcut.setEnabled(True)
        self.card.show_walk(None)
        self.panel.show_walk(True)
        self.opened.emit(True)
        self._watch()
        focus_quietly(self.canvas)

    def close(self, resume: bool = True) -> None:
        """Back to where one was; training goes on if it did before."""
        if not self.is_open:
            return
        self.is_open = False
        self.card.stop()
        for shortcut in self.keys:
            shortcut.setEnabled(False)
        self.panel.show_walk(False)
        self.session.watch(VIEW)
        self.walk, self.made = None, None
        self.light.show_step(None)
        self.ring.put(None)
        self.canvas.set_sample(self.shown)
        give_focus_back(self.card, self.before)
        self.before = None
        self.opened.emit(False)
        if resume and self.goes_on and self.session.check.ok:
            self.session.play()

    # -- which sample

    def take(self, pick: Pick) -> None:
        """Another sample."""
        self.pick, self.made = pick, None
        self.card.undo.hide()
        self._watch()

    def take_any(self) -> None:
        """Any other one of the same part."""
        if self.walk is not None:
            sample = self.walk.sample
            self.take(Pick(sample.part, (sample.row + random.randrange(1, max(sample.count, 2))) % sample.count))

    def _watch(self) -> None:
        if self.is_open and self.card.isVisible():
            self.session.watch(VIEW, WalkProbe(self.pick))
            self._on_frame(self.session.frame)
        else:
            self.session.watch(VIEW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.card and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._watch()
        elif watched is self.canvas and event.type() == QEvent.Type.Resize:
            self.light.update()
        elif self.is_open and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if watched is self.plane and event.type() == QEvent.Type.MouseButtonPress:
                return self._pick_point(event)
            if watched is self.mosaic and event.type() == QEvent.Type.MouseButtonPress:
                return self._pick_digit(event)
        return super().eventFilter(watched, event)

    def _pick_point(self, event: QMouseEvent) -> bool:
        if not self.plane.area().contains(event.position()):
            return False
        self.take(Pick(NEAR, at=self.plane.place_at(event.position())))
        return True

    def _pick_digit(self, event: QMouseEvent) -> bool:
        row = self.panel.grid.row_at(event.position().toPoint())
        if row is not None:
            self.take(Pick(TEST, row))
        return row is not None

    # -- what the run says

    def _on_frame(self, frame: Frame) -> None:
        if self.document != self.session.document:  # the state between may have passed unseen
            self.close(resume=False)
        if not self.is_open or not self.card.isVisible():
            return
        probe = WalkProbe(self.pick)
        walk = frame.answers.get(probe)
        if walk is None:  # not answered yet: what is shown stays
            return
        if isinstance(walk, str):
            self.walk = None
            self.card.show_walk(None, walk)
            self.ring.put(None)
            return
        if self.walk is not None and self._same(walk, self.walk):
            return
        self.walk = walk
        self.card.show_walk(walk, self._about(walk))
        if walk.sample.x.size == PIXELS:
            self.canvas.set_sample(walk.sample.x.tobytes())
        on_plane = isinstance(walk.project.dataset, PlaneDataset)
        self.ring.put(tuple(float(v) for v in walk.sample.raw) if on_plane else None)
        if self.wanted is not None:
            self.card.go_to_neuron(*self.wanted)
            self.wanted = None
        if self.made is not None and self.made[1] >= 0:
            self._tell_made(walk)

    def _same(self, new: Walk, old: Walk) -> bool:
        sample, other = new.sample, old.sample
        return new.recording.stamp == old.recording.stamp and (sample.part, sample.row) == (other.part, other.row)

    def _about(self, walk: Walk) -> str:
        """The sample and what the network makes of it, in words."""
        sample, names = walk.sample, self.session.project.dataset.input_names()
        parts = [f"{name} {signed(float(v))}" for name, v in zip(names[:4], sample.x.ravel(), strict=False)]
        parts.append(f"right is {sample.answer}" + (f", the network says {sample.said}" if sample.said else ""))
        sort = self.session.project.dataset.sort
        pick = {"points": " Click a point to take that one.", "images": " Click a test digit to take that one."}
        return ", ".join(parts) + "." + (pick.get(sort, "") if sample.said else "")

    def _on_state(self, state: str) -> None:
        """Whoever presses Play wants to see the network learn; another document has other samples."""
        if self.is_open and state in ENDS:
            self.close(resume=False)

    def _on_neuron(self, node: int, unit: int) -> None:
        if self.is_open:
            self.card.go_to_neuron(node, unit)

    def _light(self, step: Step | None) -> None:
        self.light.show_step(step if self.is_open else None)

    # -- making the step

    def apply(self) -> None:
        """Has the run make the step that is shown."""
        worker, walk = self.session.worker, self.walk
        if walk is not None:
            worker.then(worker.ask_for(take_step, worker.actor, walk), lambda taken: self._applied(walk, taken))

    def _applied(self, walk: Walk, taken: object) -> None:
        if taken is None:
            self.session.say("The weights have changed since: the step is worked out anew.", "warning")
            self._watch()
            return
        self.made = (taken, walk.loss)
        self.card.undo.show()

    def _tell_made(self, walk: Walk) -> None:
        assert self.made is not None, "a step was made"
        taken, before = self.made
        self.session.say(f"Step made: the loss of this sample went from {loss_text(before)} to {loss_text(walk.loss)}.")
        self.made = (taken, -1.0)  # said once

    def unapply(self) -> None:
        """Brings the weights back."""
        worker = self.session.worker
        if self.made is not None:
            taken, self.made = self.made[0], None
            self.card.undo.hide()
            worker.then(worker.ask_for(take_back, worker.actor, taken), self._taken_back)

    def _taken_back(self, done: bool) -> None:
        self.session.say(
            "The step is taken back." if done else "The weights have changed since: the step cannot be taken back.",
            "info" if done else "warning",
        )
