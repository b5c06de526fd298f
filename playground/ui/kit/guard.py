"""A mistake in drawing is told and does not end the program: Qt crashes if an exception leaves a method that draws."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any


def guarded(draw: Callable[..., None]) -> Callable[..., None]:
    """For methods that Qt calls to draw. What they leave undrawn is missing in the picture; the mistake goes to
    ``sys.excepthook``, as one of a slot does."""

    @functools.wraps(draw)
    def safely(*arguments: Any) -> None:
        try:
            draw(*arguments)
        except Exception:
            sys.excepthook(*sys.exc_info())

    return safely
