"""``playground screenshot``: the real window after training, rendered without a screen."""

from __future__ import annotations

import os
from pathlib import Path

from playground.cli import qt, sources
from playground.cli.errors import Failure, UsageError
from playground.library.projects import enough_epochs


def run(
    what: str,
    epochs: int | None,
    size: tuple[int, int],
    theme: str,
    out: Path,
    digit: str | None = None,
    running: bool = False,
    step: int | None = None,
    view: str | None = None,
) -> int:
    """Raises UsageError or Failure."""
    if out.suffix.lower() != ".png" or not out.parent.is_dir():
        reason = "does not end in .png" if out.parent.is_dir() else f"is in no folder that exists ({out.parent})"
        raise UsageError(f"{out} {reason}: give the name of a PNG file.")
    project = sources.load_what(what).project
    if epochs is None:
        epochs = enough_epochs(project, project.dataset.values().get("images", 0))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    ui = qt.module("playground.ui.screenshot")
    try:
        ui.screenshot(what, epochs, size, theme, out, digit=digit, running=running, step=step, view=view)
    except ui.ScreenshotError as error:
        raise Failure(str(error)) from error
    return 0
