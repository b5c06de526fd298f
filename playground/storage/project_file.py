"""Project files (.nnp): a zip of project.json, weights.npz and run.json. No pickle; every failure is one sentence.

Measured points of a run are kept as rows with the fields of the engine's CurvePoint, which this room does not import.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import numpy as np

from playground.network.checks import MAXIMUM_PARAMETERS
from playground.network.document import Project
from playground.storage.atomic import write_bytes
from playground.storage.document_json import DocumentError, NewerFormatError, decode, encode
from playground.storage.errors import DAMAGE, FileError
from playground.storage.weights_npz import WeightsError, misfit, pack_weights, unpack_weights

SUFFIX = ".nnp"
Key = tuple[int, str]  # node id, name of the weight

# No member may unpack to more than it can need: a few kilobytes of zip can claim to hold gigabytes of zeros.
LIMITS = {"project.json": 16 << 20, "run.json": 256 << 20, "weights.npz": 4 * MAXIMUM_PARAMETERS + (16 << 20)}
ZIP = b"PK\x03\x04"  # how every zip begins
LARGEST_FILE = sum(LIMITS.values())
FOREIGN = "is not a project of the Neural Network Playground: choose a .nnp file that was saved by it."
DAMAGED = "is damaged or cut off: open an older copy of it, or copy it again from where it came from."


class Row(NamedTuple):
    """One point of the curves, as the engine's CurvePoint."""

    epoch: float
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    figures: dict[str, float] | None = None


class Run(msgspec.Struct, forbid_unknown_fields=True):
    """How far the run had come; curve rows are [epoch, train_loss, test_loss, train_accuracy, test_accuracy], then in
    files that know them validation_loss, validation_accuracy and {name: figure} of runs that measure more."""

    epoch: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0
    seconds: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    curve: list[Row] = []


class PlainRun(msgspec.Struct):
    """The same, as it is written: rows without figures are as short as older versions expect them."""

    epoch: int
    seconds: float
    curve: list[Any]


@dataclass(frozen=True, eq=False)
class Saved:
    """What a file holds. weights: (node id, name) -> float32 array, None for a project that has not been run;
    curve: rows with the fields of CurvePoint; epoch: whole epochs done; seconds: time spent training."""

    project: Project
    weights: Mapping[Key, np.ndarray] | None = None
    curve: Sequence[Any] = ()
    epoch: int = 0
    seconds: float = 0.0


def save(path: str | Path, saved: Saved) -> None:
    """Writes the file whole or not at all: a crash or a full disk leaves the old one as it was.

    Raises OSError where the system cannot write, FileError for weights that do not belong to the project.
    """
    write_bytes(Path(path), to_bytes(saved))


def to_bytes(saved: Saved, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The file's content; equal contents give equal bytes. extra: more members by name, which ``load`` ignores.

    Raises FileError for weights that do not belong to the network or are not finite: no file is written that could
    not be opened again.
    """
    members = {"project.json": encode(saved.project), **(extra or {})}
    if saved.weights is not None:
        problem = misfit(saved.project, saved.weights)
        if problem:
            raise FileError(f"The project cannot be saved with these weights: {problem}; reset the network first.")
        members["weights.npz"] = pack_weights(saved.weights)
    rows = [row for row in (Row(*point) for point in saved.curve) if math.isfinite(row.train_loss)]
    members["run.json"] = msgspec.json.encode(PlainRun(saved.epoch, saved.seconds, [_short(row) for row in rows]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, raw in members.items():
            info = zipfile.ZipInfo(name)  # its time is the constant 1980-01-01
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".npz") else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, raw)
    return stream.getvalue()


def _short(row: Row) -> tuple[Any, ...]:
    """A row without what it does not have, as older versions know it."""
    if row.figures is not None:
        return row
    return row[:-1] if row.validation_loss is not None else row[: Row._fields.index("validation_loss")]


def load(path: str | Path) -> Saved:
    """What ``save`` wrote. Raises FileError whose message is one plain sentence: what is wrong and what to do."""
    path = Path(path)
    members = read_members(path, tuple(LIMITS))
    try:
        project = decode(members["project.json"])
        run = msgspec.json.decode(members.get("run.json", b"{}"), type=Run)
        weights = unpack_weights(members["weights.npz"], project) if "weights.npz" in members else None
    except NewerFormatError as error:
        raise FileError(f"{path.name} was {error}.") from error
    except (DocumentError, WeightsError, msgspec.MsgspecError) as error:
        raise FileError(f"{path.name} cannot be opened: {str(error).rstrip('.')}; open an older copy of it.") from error
    except (*DAMAGE, RecursionError) as error:
        raise FileError(f"{path.name} {DAMAGED}") from error
    return Saved(project, weights, run.curve, run.epoch, run.seconds)


def read_members(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Those members of a project's zip that are there, unpacked, each within its limit; project.json always is.

    Raises FileError.
    """
    raw = _read(path)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {name: _member(path, archive, name) for name in names if name in archive.namelist()}
        if "project.json" in members:
            return members
    except FileError:
        raise
    except DAMAGE as error:
        raise FileError(f"{path.name} {DAMAGED if raw.startswith(ZIP) else FOREIGN}") from error
    # a project that is cut off right behind the weights looks like a zip of these alone
    raise FileError(f"{path.name} {DAMAGED if raw[30:].startswith(b'project.json') else FOREIGN}")


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.namelist().count(name) > 1:
        raise FileError(f"{path.name} {DAMAGED}")
    info = archive.getinfo(name)
    if info.file_size > LIMITS.get(name, LIMITS["project.json"]):
        raise FileError(
            f"{path.name} cannot be opened: its {name} claims {info.file_size / 1e6:,.0f} MB, "
            "more than any project needs; do not trust this file."
        )
    return archive.read(info)


def _read(path: Path) -> bytes:
    """The file's bytes, or a FileError that says why there are none."""
    try:
        if path.is_dir():
            raise FileError(f"{path.name or path} is a folder, not a project: choose a .nnp file in it.")
        if path.exists() and not path.is_file():
            raise FileError(f"{path.name} {FOREIGN}")
        if path.stat().st_size > LARGEST_FILE:
            raise FileError(
                f"{path.name} is larger than any project: choose a .nnp file that was saved by the program."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(f"{path} does not exist: check the name, or choose another file.") from error
    except PermissionError as error:
        raise FileError(f"{path.name} may not be read: check who is allowed to open the file.") from error
    except FileError:
        raise
    except (OSError, ValueError) as error:
        raise FileError(
            f"{path.name or path} cannot be read ({error}): copy it to another place and open that."
        ) from error
