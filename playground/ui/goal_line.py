"""Quiet lines above the network: what there is to reach, what to watch for, how far it is; a check when it is done."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from playground.network.goal import Goal
from playground.ui import icons
from playground.ui.kit.paint import set_property
from playground.ui.kit.section import hairline
from playground.ui.live_figures import LiveFigures
from playground.ui.plot_style import percent_text

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.session import Session

ICON = 15


class GoalLine(QFrame):
    """Hidden while the project has no goal. done: the epoch in which it was reached, None before; a reset, another
    network than allowed, or other data make it undone. It asks nothing of the run: the figures are there anyway."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("goalLine")
        self.setProperty("surface", "panel")
        self.session = session
        self.done: int | None = None
        self._run: tuple[object, ...] = ()
        self._read = 0  # points of the curve
        self._icon = QLabel()
        self._icon.setFixedWidth(ICON + 2)
        self.words, self.watch = QLabel(), QLabel()
        self.words.setObjectName("goalWords")
        self.watch.setObjectName("goalWatch")
        self.watch.setProperty("role", "secondary")
        for label in (self.words, self.watch):
            label.setWordWrap(True)
        self.state = QLabel()
        self.state.setObjectName("goalState")
        self.state.setToolTip("How far the goal is, by the samples that the network does not learn from.")
        self.close_button = QToolButton()
        self.close_button.setObjectName("dropGoal")
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName("Drop the goal")
        self.close_button.setToolTip("Goes on without a goal; undo brings it back.")
        self.close_button.clicked.connect(self.drop)
        icons.set_icon(self.close_button, "close", "secondary", 12)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.words)
        lines.addWidget(self.watch)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._icon, 0, top)
        row.addLayout(lines, 1)
        row.addWidget(self.state, 0, top)
        row.addWidget(self.close_button, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(hairline())
        session.project_changed.connect(self._follow)
        LiveFigures.of(session).now.connect(self.write)
        icons.theme.notifier().theme_changed.connect(self._mark)
        self._follow(session.project, session.project)

    def drop(self) -> None:
        self.session.edit("Drop the goal", self.session.project.but(goal=None))

    def _follow(self, old: Project, new: Project) -> None:
        if old.goal != new.goal or old.dataset != new.dataset:
            self.done = None
        goal = new.goal
        self.setVisible(goal is not None)
        if goal is not None:
            self.words.setText(f"Goal: {goal.sentence()}")
            self.watch.setText(new.description)
            self.watch.setVisible(bool(new.description))
            self.write()

    def write(self) -> None:
        """The state as the newest frame has it."""
        project, frame = self.session.project, self.session.frame
        goal = project.goal
        if goal is None:
            return
        run = (frame.generation, frame.document)
        curve = self.session.curve
        if run != self._run or len(curve) < self._read:
            self._run, self._read, self.done = run, 0, None
        limited = goal.hindrance(project)
        if limited:
            self.done = None
        elif self.done is None and frame.project is not None and frame.network == project.network:
            # of the curve, not of the frame: between two frames lie hundreds of epochs
            good = (
                point
                for point in curve[self._read :]
                if point.epoch <= goal.epochs and goal.reached(point.test_loss, point.test_accuracy)
            )
            self.done = next((ceil(point.epoch) for point in good), None)
        self._read = len(curve)
        hindrance = limited or goal.hindrance(project, frame.epoch)
        if self.done is not None:
            text = f"Reached after {self.done:,} epoch{'' if self.done == 1 else 's'}"
        else:
            text = hindrance or now(goal, frame.test_loss, frame.test_accuracy)
        self.state.setText(text)
        self.setAccessibleName(f"{self.words.text()} {text}")
        set_property(self.state, "role", "good" if self.done is not None else "secondary")
        self._mark()

    def _mark(self) -> None:
        name, color = ("check", "good") if self.done is not None else ("goal", "secondary")
        self._icon.setPixmap(icons.pixmap(name, color, ICON, self.devicePixelRatioF()))


def now(goal: Goal, test_loss: float | None, test_accuracy: float | None) -> str:
    """ "now 0.034" or "now 84 %"; what to do before anything is measured."""
    found = []
    if goal.test_loss and test_loss is not None:
        found.append(f"{test_loss:.4f}")
    if goal.test_accuracy and test_accuracy is not None:
        found.append(percent_text(test_accuracy))
    return f"now {' and '.join(found)}" if found else "press Play"
