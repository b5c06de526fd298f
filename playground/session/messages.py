"""A sentence for the person at the window, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Action = tuple[str, Callable[[], None]]


def always() -> bool:
    return True


@dataclass(frozen=True)
class Message:
    """level: "info", "good", "warning" or "error"; actions: (label, what to call); still: whether it is true yet."""

    text: str
    level: str = "info"
    actions: tuple[Action, ...] = ()
    still: Callable[[], bool] = always
