"""The one undo command: an old project replaced by a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from playground.network.document import Project


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
