"""``playground [FILE|GALLERY-NAME]``: the window; without a display, training in the terminal."""

from __future__ import annotations

from playground.cli import qt, sources, training

WITHOUT_DISPLAY = "mnist-mlp"


def run(what: str | None = None) -> int:
    if what is not None:
        sources.known(what)
    if qt.has_display():
        return qt.module("playground.ui.app").run(what)
    instead = what or WITHOUT_DISPLAY
    print(f"There is no display for a window, so “{instead}” trains here in the terminal. Ctrl+C stops it.", flush=True)
    return training.run(instead)
