"""Weights of another network's matching layers, as an undo step of the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QUndoCommand

from playground.network.transfer import matching
from playground.storage.gallery import reader_path
from playground.storage.project_file import FileError, Saved, load

if TYPE_CHECKING:
    from playground.session.session import Session


class TakeWeights(QUndoCommand):
    """The worker exchanges them for those it has: the same again takes it back."""

    def __init__(self, session: Session, text: str, weights: Mapping[Any, Any]) -> None:
        super().__init__(text)
        self.session, self.swap = session, dict(weights)

    def redo(self) -> None:
        self.session.send_edits()
        self.session.worker.post(self.session.worker.actor.take_weights, self.swap)

    def undo(self) -> None:
        self.redo()


def take_layers(session: Session, saved: Saved, name: str) -> bool:
    """The weights of the layers of what was saved under that name that match layers of the session's network; says
    what was taken and what was not. False where nothing was."""
    if not session.check.ok:
        session.say(session.check.problems[0].message, "warning")
        return False
    if saved.weights is None:
        session.say(f"{name} has not been trained, so it has no weights to give: choose a trained project.", "warning")
        return False
    transfer = matching(saved.project, session.project)
    words = transfer.sentence(name)
    if transfer.pairs:
        count = len(transfer.pairs)
        text = f"Take {count} layer{'' if count == 1 else 's'} from {name}"
        session.undo_stack.push(TakeWeights(session, text, transfer.weights(saved.weights)))
    session.say(words, "good" if transfer.pairs else "warning")
    return bool(transfer.pairs)


def shipped_reader() -> Saved:
    """The network that comes with the program and reads digits. Raises FileError."""
    return load(reader_path())


__all__ = ["FileError", "TakeWeights", "shipped_reader", "take_layers"]
