"""What floats above the network: hover card, problems, the label of a drag, the state without layers."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QWidget

from playground.core.problems import Problem
from playground.network.checks import Check
from playground.network.document import Project
from playground.ui.canvas.cards import FloatingCard, ProblemCard
from playground.ui.canvas.geometry import Layout
from playground.ui.canvas.hover import Words
from playground.ui.kit.empty_state import EmptyState

EMPTY_TITLE = "No layer yet"
EMPTY_TEXT = "Drag a layer here from the left, or press Enter on one."


class Overlay:
    """Children of one widget, moved with the picture. ``fix`` is called with a problem whose button was pressed;
    ``to_widget`` brings scene points to the widget."""

    def __init__(self, parent: QWidget, fix: Callable[[Problem], None], to_widget: Callable[[QPointF], QPoint]) -> None:
        self._parent, self._fix, self._to_widget = parent, fix, to_widget
        self.hover, self.drop, self.ghost = FloatingCard(parent), FloatingCard(parent), FloatingCard(parent)
        for card, name in ((self.hover, "hoverCard"), (self.drop, "dropLabel"), (self.ghost, "dragGhost")):
            card.setObjectName(name)
        self.drop.text.setTextFormat(Qt.TextFormat.RichText)
        self.problems: list[ProblemCard] = []
        self.empty: EmptyState | None = None
        self._problem_of_empty: Problem | None = None

    def room(self) -> QRect:
        return self._parent.rect()

    def show_hover(self, words: Words, at: QPoint) -> None:
        self.hover.show_words(*words)
        self.hover.place_beside(at, self.room())

    def update_hover(self, words: Words) -> None:
        """New numbers under a mouse that stands still."""
        self.hover.show_words(*words)

    def show_drop(self, verb: str, title: str, place: str, at: QPoint) -> None:
        """The label at the foot of the insertion line."""
        self.drop.show_words(f"{escape(verb)}: <b>{escape(title)}</b> {escape(place)}", quiet=False)
        self.drop.place_centred(at, self.room())

    def show_note(self, words: str, at: QPoint) -> None:
        self.drop.show_words(escape(words), quiet=False)
        self.drop.place_centred(at, self.room())

    def show_ghost(self, words: str, at: QPoint) -> None:
        self.ghost.show_words(escape(words), quiet=False)
        self.ghost.place_beside(at, self.room())

    def hide_drag(self) -> None:
        self.drop.hide()
        self.ghost.hide()

    def show_problems(self, project: Project, check: Check, layout: Layout) -> None:
        """Cards for what is wrong; cards of problems that are still there stay."""
        empty = not project.network.nodes
        wanted = () if empty else check.problems
        for card in [card for card in self.problems if card.problem not in wanted]:
            self.problems.remove(card)
            card.hide()
            card.deleteLater()
        shown = {card.problem for card in self.problems}
        for problem in wanted:
            if problem not in shown:
                self.problems.append(ProblemCard(problem, self._fix, self._parent))
        mine = [problem for problem in check.problems if problem.network in ("", project.facing)]
        self._show_empty(mine[0] if empty and mine else None)
        self.place(layout)

    def _show_empty(self, problem: Problem | None) -> None:
        if problem == self._problem_of_empty and (self.empty is None) == (problem is None):
            return
        if self.empty is not None:
            self.empty.hide()
            self.empty.deleteLater()
            self.empty = None
        self._problem_of_empty = problem
        if problem is None:
            return
        label = problem.fix.label if problem.fix else ""
        self.empty = EmptyState(EMPTY_TITLE, EMPTY_TEXT, label, tooltip="Puts a first layer in.", parent=self._parent)
        self.empty.setObjectName("emptyNetwork")
        self.empty.activated.connect(lambda: self._fix(problem))

    def place(self, layout: Layout) -> None:
        """Moves the cards to where their layers are now."""
        room = self.room()
        ids = {column.node_id for column in layout.columns}
        for card in self.problems:
            node_id = card.problem.node
            if node_id is None or node_id not in ids:
                card.place_centred(QPoint(room.center().x(), room.height() - card.height() - 16), room)
                continue
            column = layout.column(node_id)
            reach = card.width() / 2
            below = max(c.body.bottom for c in layout.columns if abs(c.body.cx - column.body.cx) < reach + c.body.w / 2)
            foot = self._to_widget(QPointF(column.body.cx, below))
            card.place_centred(foot + QPoint(0, 14), room)
        if self.empty is not None:
            size = self.empty.sizeHint()
            first = layout.columns[0]
            edge = self._to_widget(QPointF(max(first.head.right, first.body.right), 0)).x()
            free = QRect(edge, 0, max(min(room.width() - edge, 2 * size.width()), size.width()), room.height())
            self.empty.setGeometry(QRect(QPoint(0, 0), size))
            self.empty.move(free.center() - self.empty.rect().center())
            self.empty.show()

    def theme_changed(self) -> None:
        for card in self.problems:
            card.repaint_icon()
