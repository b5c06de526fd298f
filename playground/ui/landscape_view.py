"""The loss landscape: a slice through the space of all weights, and the way that training takes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from playground.session.probes import Landscape
from playground.ui import theme
from playground.ui.kit.choice import Choice
from playground.ui.kit.elided_label import ElidedLabel
from playground.ui.kit.segmented import Segmented
from playground.ui.landscape_plane import LandscapePlane, LossScale
from playground.ui.plot_style import NARROW
from playground.ui.throttle import Throttle
from playground.ui.view_parts import enlarge_button, heading_row, quiet_style, title, tool

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.probes import Frame, LandscapeAnswer
    from playground.session.session import Session

HELP = (
    "Every place of this map is a network of its own: the weights of now, changed a little in two directions. "
    "Its height is the training loss; the line is the way that the optimizer has really taken."
)
DIRECTIONS = (
    "Two random directions, each neuron's as long as its own weights; or the two principal directions "
    "of the way that training has taken"
)
RESOLUTIONS = (("17", "17 × 17"), ("33", "33 × 33"), ("65", "65 × 65"))


class LandscapeView(QWidget):
    """For every network. The worker computes while it is visible, in pieces between the slices of training."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscapeView")
        self.setAccessibleName("Loss landscape")
        self._session = session
        self._generation = session.frame.generation
        self._seed = self._again = 0
        self.heading = title("Landscape")
        self.heading.setToolTip(HELP)
        self.enlarge = enlarge_button()
        self.picture = LandscapePlane()
        self.picture.setObjectName("landscapePlane")
        self.picture.setAccessibleName("Map of the loss")
        self.directions = Segmented(
            (("random", "Random"), ("path", "Path")), tooltip=DIRECTIONS, accessible_name="Directions"
        )
        self.directions.setObjectName("landscapeDirections")
        self.directions.current_changed.connect(lambda _: self._anew())
        self.resolution = Choice(
            RESOLUTIONS, current="33", tooltip="At how many places the loss is computed", accessible_name="Resolution"
        )
        self.resolution.setObjectName("landscapeResolution")
        self.resolution.chosen.connect(lambda _: self._ask())
        self.log = QCheckBox("log levels")
        self.log.setObjectName("landscapeLog")
        self.log.setToolTip("Each band of colour is so many times the one below, so that the bottom of a valley shows")
        self.log.setChecked(True)
        self.log.toggled.connect(lambda _: self._draw())
        self.refresh = tool("reset", "landscapeRefresh", "Compute it now, around the weights of now")
        self.refresh.clicked.connect(self._refresh)
        self.dice = tool("dice", "landscapeDice", "Look in two other random directions")
        self.dice.clicked.connect(self._roll)
        self.scale = LossScale()
        self.note = ElidedLabel()
        self.note.setProperty("role", "secondary")
        self._say = Throttle(self, self._write)
        self._lay_out()
        session.frame_changed.connect(self._on_frame)
        session.project_changed.connect(self._on_project)
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()
        self._take_state()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addLayout(heading_row(self.heading, self.enlarge))
        layout.addWidget(self.picture)
        choices, below = QHBoxLayout(), QHBoxLayout()
        choices.setSpacing(6)
        choices.addWidget(self.directions)
        choices.addStretch(1)
        for widget in (self.dice, self.refresh, self.resolution):
            choices.addWidget(widget)
        below.setSpacing(12)
        below.addWidget(self.scale, 1)
        below.addWidget(self.log)
        layout.addLayout(below)
        layout.addLayout(choices)
        layout.addWidget(self.note)
        layout.addStretch(1)

    def _dress(self) -> None:
        quiet_style(self.log)

    # -- what is asked

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.watch(self.objectName())

    def probe(self) -> Landscape:
        along = self.directions.current() == "path"
        return Landscape(along, int(self.resolution.current()), 0 if along else self._seed, self._again)

    def complete(self) -> bool:
        """Whether the picture is there in its full resolution."""
        answer = self._session.frame.answers.get(self.probe())
        return answer is not None and answer.done >= 1

    def _ask(self) -> None:
        self.dice.setEnabled(self.directions.current() == "random")
        if self.isVisible():
            self._session.watch(self.objectName(), self.probe())
            self._draw()

    def _anew(self) -> None:
        """Another slice: the old picture would be about other directions."""
        self.picture.show_answer(None, self.log.isChecked())
        self._ask()

    def _refresh(self) -> None:
        self._again += 1
        self._ask()

    def _roll(self) -> None:
        self._seed += 1
        self._anew()

    def _take_state(self) -> None:
        if not self._session.check.ok:
            self.picture.empty_text = "Mend the network first."
        elif self.directions.current() == "path":
            self.picture.empty_text = (
                "There is no path to look along yet: press Play and let the weights move a little."
            )
        else:
            self.picture.empty_text = "Measuring the loss around the present weights."

    def _on_project(self, old: Project, new: Project) -> None:
        if not same_losses(old, new):
            self.picture.show_answer(None, self.log.isChecked())
        self._draw()

    def _on_frame(self, frame: Frame) -> None:
        if frame.generation != self._generation:
            self._generation = frame.generation
            self.picture.show_answer(None, self.log.isChecked())
        if self.isVisible():
            self._draw()

    # -- what is shown

    def answer(self) -> LandscapeAnswer | None:
        """What the newest frame has; None where it is about another network still."""
        frame = self._session.frame
        if frame.project is None or not same_losses(frame.project, self._session.project):
            return None
        return frame.answers.get(self.probe())

    def _draw(self) -> None:
        """Shows what the newest frame has; what it lacks stays as it was."""
        self._take_state()
        answer, shown = self.answer(), self.picture
        shown.computing = answer is not None and answer.done < 1
        if answer is not None:
            shown.axes = self._words_of_axes(answer)
            shown.show_answer(answer, self.log.isChecked())
        else:
            shown.show_answer(shown.answer, self.log.isChecked())
        self.scale.set_heights(shown.heights if shown.answer is not None else None)
        self._say.call()

    def _words_of_axes(self, answer: LandscapeAnswer) -> tuple[str, str]:
        if answer.shares is None:
            return "random direction 1", "random direction 2"
        first, second = (f"{100 * share:.0f}{NARROW}%" for share in answer.shares)
        return f"1st direction of the path, {first}", f"2nd direction, {second}"

    def _write(self) -> None:
        answer = self.picture.answer
        if answer is None:
            self.note.setText("")
            return
        some = "" if answer.samples == answer.total else f" of {answer.total:,}"
        computing = f"computing {100 * answer.done:.0f}{NARROW}% · " if self.picture.computing else ""
        self.note.setText(f"{computing}around epoch {answer.epoch:,.0f} · {answer.samples:,}{some} training samples")
        self.setAccessibleDescription(self.note.text())


def same_losses(a: Project, b: Project) -> bool:
    """Whether the same weights have the same loss in both."""
    return (a.network, a.dataset, a.loss) == (b.network, b.dataset, b.loss)
