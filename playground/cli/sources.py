"""What a word on the command line stands for: a gallery project or a file."""

from __future__ import annotations

from pathlib import Path

from playground.cli.errors import Failure, UsageError
from playground.network.document import Project
from playground.storage import gallery
from playground.storage.project_file import FileError, Saved, load

ENOUGH = 500  # epochs for a project that does not stop by itself
ENOUGH_OF_MUCH = 10  # the same, where an epoch is long
MUCH = 10_000  # training samples


def known(what: str) -> None:
    """Raises UsageError where ``what`` is neither in the gallery nor a file."""
    try:
        if what in gallery.names() or Path(what).exists():
            return
        names = ", ".join(gallery.names())
    except gallery.GalleryError as error:
        raise Failure(str(error)) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{what!r} is no name of a file: {error}.") from error
    kind = "no file" if Path(what).suffix else "no gallery project and no file"
    raise UsageError(f"There is {kind} named {what!r}: give a project file or one of {names}.")


def load_what(what: str) -> Saved:
    """The gallery project of that name, untrained, or what the file holds. Raises UsageError or Failure."""
    known(what)
    try:
        return Saved(gallery.load_entry(what)) if what in gallery.names() else load(what)
    except (FileError, gallery.GalleryError) as error:
        raise Failure(str(error)) from error


def enough_epochs(project: Project, samples: int) -> int:
    """How many epochs to train where nobody said; samples: how many are trained on."""
    return project.training.epochs or (ENOUGH_OF_MUCH if samples > MUCH else ENOUGH)
