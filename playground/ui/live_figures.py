"""The moment at which numbers are written: one for all views, so that the same figure never reads differently."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from playground.ui.throttle import Throttle


class LiveFigures(QObject):
    """``now`` comes after new frames, at most ten times a second, and once more after the last of them."""

    now = Signal()

    def __init__(self, session: QObject) -> None:
        super().__init__(session)
        self._throttle = Throttle(self, self.now.emit)
        session.frame_changed.connect(lambda _: self._throttle.call())
        session.state_changed.connect(lambda _: self._throttle.call_now())
        session.project_changed.connect(lambda old, new: self._throttle.call_now())

    @staticmethod
    def of(session: QObject) -> LiveFigures:
        """The one of this session, made when it is first asked for."""
        found = session.findChild(LiveFigures, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return found or LiveFigures(session)

    def at_once(self) -> None:
        """Without waiting, for what a click has changed."""
        self._throttle.call_now()
