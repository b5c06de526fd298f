"""Calls that come too often, let through a few times a second; the last one always gets through."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """``call()`` runs the work at once when it has rested long enough, else once when it has."""

    def __init__(self, parent: QObject, work: Callable[[], None], rest_ms: int = 100) -> None:
        super().__init__(parent)
        self._work, self._wanted = work, False
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._awake)

    def call(self) -> None:
        if self._rest.isActive():
            self._wanted = True
        else:
            self.call_now()

    def call_now(self) -> None:
        """Without waiting, for what a click has changed."""
        self._wanted = False
        self._rest.start()
        self._work()

    def _awake(self) -> None:
        if self._wanted:
            self.call_now()
