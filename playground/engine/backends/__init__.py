"""What executes a Program. ``create`` imports a backend only when it is asked for: numba takes a second to load."""

from __future__ import annotations

import importlib
from typing import Any

NAMES = {"reference": "playground.engine.backends.reference", "cpu": "playground.engine.backends.cpu.backend"}
DEFINITION = "reference"  # the one that says what is right, and can do so in double precision

THREADS = 2  # for one batch of a large network, where nobody asks for another number; the same on every machine


def chosen(name: str = "auto") -> str:
    """The name of the backend that is meant; "auto" is the fastest there is. Raises ValueError for one that is none."""
    if name != "auto" and name not in NAMES:
        raise ValueError(f"no backend named {name!r}, expected auto, {', '.join(NAMES)}")
    return "cpu" if name == "auto" else name


def create(name: str = "auto", threads: int = 1, **options: Any) -> Any:
    """The backend of that name, imported now. Raises ValueError for a name that is none."""
    return importlib.import_module(NAMES[chosen(name)]).Backend(threads=threads, **options)
