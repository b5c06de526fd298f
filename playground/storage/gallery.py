"""The gallery: projects that come with the program, as readable JSON files with a picture beside each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playground.network.document import Project
from playground.network.goal import Goal
from playground.resources_path import RESOURCES
from playground.storage.document_json import DocumentError, from_document, parse

FOLDER = RESOURCES / "gallery"


class GalleryError(ValueError):
    """A name that is not in the gallery, or a gallery file that is missing or damaged."""


@dataclass(frozen=True)
class GalleryEntry:
    """name: what the command line calls it; title, description: for people; picture: path of a PNG, 576×360; goal: what
    there is to reach, as a sentence, empty where there is nothing."""

    name: str
    title: str
    description: str
    picture: Path
    goal: str = ""


@cache
def entries() -> tuple[GalleryEntry, ...]:
    """All gallery projects, easiest first. Raises GalleryError when a file of the gallery is damaged."""
    documents = {path.stem: _read(path) for path in FOLDER.glob("*.json")}
    names = sorted(documents, key=lambda name: (documents[name]["order"], name))
    return tuple(
        GalleryEntry(
            name,
            documents[name]["name"],
            documents[name]["description"],
            FOLDER / f"{name}.png",
            Goal(**documents[name]["goal"]).sentence() if "goal" in documents[name] else "",
        )
        for name in names
    )


def names() -> tuple[str, ...]:
    return tuple(entry.name for entry in entries())


def load_entry(name: str) -> Project:
    """The project of that name, untrained. Raises GalleryError naming the known ones."""
    if name not in names():
        raise GalleryError(f"There is no gallery project named {name!r}: choose one of {', '.join(names())}.")
    document = _read(FOLDER / f"{name}.json")
    try:
        return from_document({key: value for key, value in document.items() if key != "order"})
    except DocumentError as error:
        raise GalleryError(f"The gallery project {name} is damaged: {error}. Install the program again.") from error


def reader_path() -> Path:
    """The project file of the shipped network that reads digits."""
    return RESOURCES / "reader" / "reader.nnp"


def _read(path: Path) -> dict[str, Any]:
    """A gallery file: a project's document with an ``order`` for the gallery."""
    try:
        document = parse(path.read_bytes())
        if isinstance(document["order"], int) and all(isinstance(document[k], str) for k in ("name", "description")):
            return document
        reason = "order, name or description has the wrong type"
    except (OSError, DocumentError, LookupError, TypeError) as error:
        reason = str(error)
    raise GalleryError(f"The gallery file {path} is damaged ({reason}). Install the program again.")
