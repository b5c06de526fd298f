"""Getting Qt: the only way from the command line to a window."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from playground.cli.errors import Failure
from playground.qt_packages import APT


def module(name: str) -> Any:
    """A module that needs Qt. Raises Failure with what to install where Qt cannot be imported."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ModuleNotFoundError as error:
        raise Failure(f"Qt is not installed ({error}): install it with “pip install PySide6-Essentials”.") from error
    except ImportError as error:
        advice = f"on Debian and Ubuntu this installs all it needs: {APT}"
        raise Failure(f"Qt cannot start because a system library is missing ({error}); {advice}") from error
    return importlib.import_module(name)


def has_display() -> bool:
    """Whether there is a screen to open a window on, or somebody has said where else Qt should draw."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
