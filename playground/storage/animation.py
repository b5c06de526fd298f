"""Animated GIF from pictures as they come: each is reduced to 256 colours at once, so that long recordings fit."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

COLOURS = 256
PAUSE_MS = 1500  # the last picture stands so long before it begins again


class Cancelled(Exception):
    """The recording was given up while it was written."""


class Animation:
    """``add`` the pictures in their order, then ``write`` them. All must be of the size of the first."""

    def __init__(self) -> None:
        self.pictures: list[Image.Image] = []

    def add(self, pixels: bytes, width: int, height: int, stride: int) -> None:
        """pixels: rows of ``stride`` bytes, of which 3 for each pixel (red, green, blue). Raises ValueError."""
        if self.pictures and self.pictures[0].size != (width, height):
            raise ValueError(f"A picture of {width} × {height} pixels among some of {self.pictures[0].size}.")
        image = Image.frombuffer("RGB", (width, height), pixels, "raw", "RGB", stride, 1)
        self.pictures.append(image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))

    def write(self, path: Path, milliseconds: int, told: Callable[[float], bool] = lambda share: True) -> int:
        """Writes the file whole or not at all, and returns its size in bytes. told: hears which share is done, and
        says whether to go on. Raises OSError, Cancelled, and ValueError when there is no picture."""
        if not self.pictures:
            raise ValueError("There is no picture to write. Let the network train while it is recorded.")
        first, count = self.pictures[0], len(self.pictures)

        def others() -> Iterator[Image.Image]:
            for i, picture in enumerate(self.pictures[1:], 1):
                if not told(i / count):
                    raise Cancelled
                yield picture

        durations = [milliseconds] * (count - 1) + [max(milliseconds, PAUSE_MS)]
        data = io.BytesIO()
        first.save(data, "GIF", save_all=True, append_images=others(), duration=durations, loop=0, optimize=False)
        half = path.with_name(path.name + ".part")
        try:
            half.write_bytes(data.getvalue())
            os.replace(half, path)
        except OSError:
            half.unlink(missing_ok=True)
            raise
        told(1.0)
        return data.tell()
