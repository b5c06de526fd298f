"""A recording of the training: pictures go to a thread that reduces them and, in the end, writes an animated GIF."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtGui import QImage

from playground.storage.animation import Animation, Cancelled

__all__ = ["Cancelled", "Recording"]


class Recording:
    """Whoever draws the pictures only hands them over; ``share`` says how much of the file is written, 0 … 1."""

    def __init__(self) -> None:
        self.animation = Animation()
        self.share = 0.0
        self.count = 0  # pictures handed over
        self._given_up = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recording")
        self._added: list[Future[None]] = []

    def add(self, image: QImage) -> None:
        """The next picture, of any format, of the size of the first."""
        self.count += 1
        self._added.append(self._thread.submit(self._add, image))

    def _add(self, image: QImage) -> None:
        if not self._given_up:
            plain = image.convertToFormat(QImage.Format.Format_RGB888)
            self.animation.add(bytes(plain.constBits()), plain.width(), plain.height(), plain.bytesPerLine())

    def write(self, path: Path, milliseconds: int) -> Future[int]:
        """Writes what was added; the future holds the size of the file in bytes, or what went wrong: OSError,
        ValueError, or Cancelled."""
        future = self._thread.submit(self._write, path, milliseconds)
        self._thread.shutdown(wait=False)
        return future

    def _write(self, path: Path, milliseconds: int) -> int:
        for future in self._added:
            future.result()
        return self.animation.write(path, milliseconds, self._told)

    def _told(self, share: float) -> bool:
        self.share = share
        return not self._given_up

    def give_up(self) -> None:
        """Nothing will be written any more."""
        self._given_up = True
        self._thread.shutdown(wait=False, cancel_futures=True)
