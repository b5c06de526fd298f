"""Drawing points, and points of texts, as edits of the session's project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playground.core.own_points import OwnPointsDataset
from playground.core.registry import registry
from playground.network import edits
from playground.storage import points_csv
from playground.storage.atomic import write_bytes
from playground.storage.points_csv import TableError, looks_like_points

if TYPE_CHECKING:
    from playground.session.session import Session

__all__ = ["change", "export", "looks_like_points", "make_own", "open_table", "own_points", "take_text"]

SUFFIXES = (".csv", ".tsv", ".txt")


def own_points(session: Session) -> OwnPointsDataset | None:
    """The points that can be drawn on now; None where the data is another."""
    dataset = session.project.dataset
    return dataset if isinstance(dataset, OwnPointsDataset) else None


def make_own(session: Session) -> None:
    """The points that are seen become the user's own; training goes on."""
    if own_points(session) is None:
        session.edit("Draw own points", edits.choose_dataset(session.project, _kind()))


def change(session: Session, text: str, dataset: OwnPointsDataset, merge: str = "") -> None:
    """One undo step with that name, or a part of one where ``merge`` says so. Only other classes touch the network."""
    project = session.project
    same = project.dataset.classes() == dataset.classes()
    changed = project.but(dataset=dataset) if same else edits.with_dataset(project, dataset)
    session.edit(text, changed, merge)


def take_text(session: Session, text: str, source: str = "the clipboard") -> bool:
    """The points of a text take the place of the data; False, with a sentence in the message bar, for any other."""
    try:
        table = points_csv.read(text)
    except TableError as error:
        session.say(f"The points of {source} cannot be used. {error}", "error")
        return False
    dataset = own_points(session) or _kind().adopt(session.project.dataset)
    named = dataset.but(rows=(), names=table.names).but(rows=table.rows)
    count = f"{len(table.rows):,} point{'' if len(table.rows) == 1 else 's'}"
    session.edit(f"{count} of {source}", edits.with_dataset(session.project, named))
    if table.notes:
        session.say(" ".join(table.notes))
    return True


def open_table(session: Session, path: Path) -> bool:
    """The same for a file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        session.say(f"{path.name} cannot be read ({error.strerror}): choose another file.", "error")
        return False
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return take_text(session, text, path.name)


def export(session: Session, path: Path) -> None:
    """Writes the points as comma-separated values; says what went wrong."""
    dataset = own_points(session)
    if dataset is None:
        return
    path = path if path.suffix else path.with_suffix(SUFFIXES[0])
    try:
        write_bytes(path, points_csv.write(dataset).encode())
    except OSError as error:
        session.say(f"{path} could not be written ({error.strerror}): choose another folder.", "error")
        return
    session.say(f"{len(dataset.rows):,} points were written to {path.name}.")


def _kind() -> OwnPointsDataset:
    kind = next(kind for kind in registry.all("datasets") if issubclass(kind, OwnPointsDataset))
    return kind()  # type: ignore[call-arg]
