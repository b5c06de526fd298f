"""Autosaves: a copy of the running project in a folder of the program's own, for the day it ends unexpectedly.

Each running program has one file there, and holds a lock beside it as long as it lives; an autosave whose lock is free
belongs to nobody any more and is offered for recovery. The user's own file is never touched.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from playground.storage.atomic import write_bytes
from playground.storage.document_json import DocumentError, parse
from playground.storage.errors import FileError
from playground.storage.project_file import SUFFIX, Saved, read_members, to_bytes

NOTE = "autosave.json"


class Note(msgspec.Struct):
    """What an autosave knows beside its project. original: the user's file, if any; time: seconds since 1970."""

    original: str | None
    time: float


@dataclass(frozen=True)
class Recovery:
    """An autosave that can be opened with ``project_file.load(path)``. original: the file it was a newer state of;
    time: when it was written, seconds since 1970; name: the project's."""

    path: Path
    original: Path | None
    time: float
    name: str


class Autosave:
    """The autosaves of one folder, of which this object writes one. The folder is made when first needed."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.path = self.folder / f"autosave-{os.getpid()}-{time.time_ns()}{SUFFIX}"
        self.lock: IO[bytes] | None = None

    def write(self, saved: Saved, original_path: str | Path | None = None) -> None:
        """Replaces this program's autosave. Raises OSError. Weights that have left the finite numbers are not worth
        keeping: then the autosave before stays."""
        original = None if original_path is None else str(original_path)
        note = msgspec.json.encode(Note(original, time.time()))
        try:
            raw = to_bytes(saved, {NOTE: note})
        except FileError:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.lock is None:
            self.lock = _locked(_lock_path(self.path))
        write_bytes(self.path, raw)

    def pending(self) -> list[Recovery]:
        """What programs that are gone have left behind, newest first. Files that cannot be read are not offered."""
        found = []
        for path in sorted(self.folder.glob(f"autosave-*{SUFFIX}")):
            if path != self.path and not _in_use(path):
                recovery = _recovery(path)
                if recovery is not None:
                    found.append(recovery)
        return sorted(found, key=lambda recovery: -recovery.time)

    def discard(self, recovery: Recovery) -> None:
        """Deletes an autosave that has been recovered or is not wanted."""
        _remove(recovery.path)
        _remove(_lock_path(recovery.path))

    def discard_own(self) -> None:
        """Deletes this program's autosave: its project is saved, or not wanted any more."""
        _remove(self.path)
        if self.lock is not None:
            self.lock.close()
            self.lock = None
            _remove(_lock_path(self.path))


def _recovery(path: Path) -> Recovery | None:
    try:
        members = read_members(path, ("project.json", NOTE))
        note = msgspec.json.decode(members[NOTE], type=Note)
        name = parse(members["project.json"])["name"]
    except (FileError, DocumentError, msgspec.MsgspecError, LookupError, TypeError):
        return None
    return Recovery(path, Path(note.original) if note.original else None, note.time, str(name))


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def _in_use(path: Path) -> bool:
    """Whether the program that wrote it still runs: then it holds the lock."""
    lock_path = _lock_path(path)
    if not lock_path.exists():
        return False
    try:
        _locked(lock_path).close()
    except OSError:
        return True
    return False


def _locked(path: Path) -> IO[bytes]:
    """The open file with a lock on it that ends with this process, however that ends. OSError where another has it."""
    file = path.open("ab")
    try:
        _lock(file)
    except OSError:
        file.close()
        raise
    return file


def _lock(file: IO[bytes]) -> None:
    system: Any  # a module that only one kind of system has
    if os.name == "nt":
        system = importlib.import_module("msvcrt")
        system.locking(file.fileno(), system.LK_NBLCK, 1)
    else:
        system = importlib.import_module("fcntl")
        system.flock(file, system.LOCK_EX | system.LOCK_NB)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
