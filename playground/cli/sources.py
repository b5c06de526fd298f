"""What a word on the command line stands for: a gallery project or a file."""

from __future__ import annotations

from playground.cli.errors import Failure, UsageError
from playground.library import projects
from playground.storage.errors import FileError
from playground.storage.gallery import GalleryError
from playground.storage.project_file import Saved


def known(what: str) -> None:
    """Raises UsageError where ``what`` is neither in the gallery nor a file."""
    try:
        projects.known(what)
    except projects.UnknownProjectError as error:
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
