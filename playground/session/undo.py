"""The undo commands: an old project replaced by a new one, and a number of the network set by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from playground.engine.by_hand import Place
from playground.network.document import Project

Send = Callable[[Place, float, bool], None]


class Replace(QUndoCommand):
    """merge: commands that follow each other with the same non-empty key become one step, such as a slider's drag."""

    def __init__(self, text: str, old: Project, new: Project, merge: str, show: Callable[[Project], None]) -> None:
        super().__init__(text)
        self.old, self.new, self.merge, self.show = old, new, merge, show

    def redo(self) -> None:
        self.show(self.new)

    def undo(self) -> None:
        self.show(self.old)

    def id(self) -> int:
        return 1 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Replace) or other.merge != self.merge:
            return False
        self.new = other.new
        self.setText(other.text())
        self.setObsolete(self.new == self.old)
        return True


class SetNumber(QUndoCommand):
    """A weight or bias of the run, which no document holds. old: its value and whether its link was alive; merge: as
    above."""

    def __init__(self, text: str, place: Place, old: tuple[float, bool], new: float, merge: str, send: Send) -> None:
        super().__init__(text)
        self.place, self.old, self.new, self.merge, self.send = place, old, new, merge, send

    def redo(self) -> None:
        self.send(self.place, self.new, True)

    def undo(self) -> None:
        self.send(self.place, *self.old)

    def id(self) -> int:
        return 2 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetNumber) or (other.merge, other.place) != (self.merge, self.place):
            return False
        self.new = other.new
        self.setText(other.text())
        return True
