"""How far the plane goes that views draw: as far as the data, except under a pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.network.roles import plane_reach

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.session import Session


class PlaneReach(QObject):
    """The one place that views ask. It follows the data of the session's project; while a stroke is drawn it stays, so
    that nothing moves under the hand, and follows when the stroke ends."""

    changed = Signal()  # without an edit: a stroke has ended

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.held = 0.0
        self.known: tuple[Project | None, float] = (
            None,
            0.0,
        )  # asked in every frame, and thousands of points to look at

    def now(self) -> float:
        """From the middle of the plane to its edges."""
        project = self.session.project
        if self.known[0] is not project:
            self.known = project, plane_reach(project)
        return self.held or self.known[1]

    def hold(self) -> None:
        """A stroke begins."""
        self.held = self.now()

    def release(self) -> None:
        """The stroke has ended."""
        held, self.held = self.held, 0.0
        if held and held != self.now():
            self.changed.emit()
