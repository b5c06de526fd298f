"""What a word on the command line stands for: a gallery project, a file, or a link of TensorFlow Playground."""

from __future__ import annotations

from pathlib import Path

from playground.cli.errors import Failure, UsageError
from playground.library import projects
from playground.storage.errors import FileError
from playground.storage.gallery import GalleryError
from playground.storage.playground_link import LinkError, is_link
from playground.storage.project_file import Saved


def known(what: str) -> None:
    """Raises UsageError where ``what`` is neither in the gallery nor a file."""
    try:
        projects.known(what)
    except projects.UnknownProjectError as error:
        raise UsageError(str(error)) from error
    except LinkError as error:
        raise UsageError(str(error)) from error
    except GalleryError as error:
        raise Failure(str(error)) from error


def load_what(what: str) -> Saved:
    """The gallery project of that name, untrained, or what the file holds. Raises UsageError or Failure."""
    known(what)
    try:
        return projects.find(what)
    except (FileError, GalleryError) as error:
        raise Failure(str(error)) from error


def name_of(what: str, saved: Saved) -> str:
    """What a run is called while it goes on."""
    return saved.project.name if is_link(what) else Path(what).stem
