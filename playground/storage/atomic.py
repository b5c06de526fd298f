"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path


def write_bytes(path: Path, raw: bytes) -> None:
    """Writes beside the file, waits until the disk has it, then puts it in the old one's place. Raises OSError, and
    then the old file is as it was."""
    path = Path(os.path.realpath(path))  # a link keeps pointing at the file it points at
    draft = path.with_name(f".{path.name}.{os.getpid()}-{time.monotonic_ns()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Has the disk keep the new name too; systems that cannot do that for folders are left alone."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
