"""How far the plane goes that views draw: as far as the data, except under a pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.network.roles import plane_reach

if TYPE_CHECKING:
    from playground.session.session import Session


class PlaneReach(QObject):
    """The one place that views ask. It follows the data of the session's project; while a stroke is drawn it stays, so
    that nothing moves under the hand, and follows when the stroke ends."""

    changed = Signal()  # without an edit: a stroke has ended

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.held = 0.0

    def now(self) -> float:
        """From the middle of the plane to its edges."""
        return self.held or plane_reach(self.session.project)

    def hold(self) -> None:
        """A stroke begins."""
        self.held = self.now()

    def release(self) -> None:
        """The stroke has ended."""
        held, self.held = self.held, 0.0
        if held and held != self.now():
            self.changed.emit()
