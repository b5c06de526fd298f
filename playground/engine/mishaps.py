"""What goes wrong in the worker, as a sentence for the window."""

from __future__ import annotations


def in_words(error: Exception) -> str:
    """What the window says. ValueErrors of this program are sentences already; what else is raised is its own fault."""
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this network and batch size: make one of them smaller."
    return f"Training stopped because of an error inside the program: {type(error).__name__}: {error}"
