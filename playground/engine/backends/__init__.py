"""What executes a Program. ``create`` imports a backend only when it is asked for: numba takes a second to load."""

from __future__ import annotations

import importlib
from typing import Any

NAMES = {"reference": "playground.engine.backends.reference", "cpu": "playground.engine.backends.cpu.backend"}


def create(name: str = "auto", threads: int = 1) -> Any:
    """The backend of that name; "auto" is the fastest there is. Raises ValueError for a name that is none."""
    chosen = "cpu" if name == "auto" else name
    if chosen not in NAMES:
        raise ValueError(f"no backend named {name!r}, expected auto, {', '.join(NAMES)}")
    return importlib.import_module(NAMES[chosen]).Backend(threads=threads)
