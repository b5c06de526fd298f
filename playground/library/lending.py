"""Which arrays of another model, or of a project, belong to which layer of a network here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.engine.program import Key
from playground.library.errors import ArrayError
from playground.network.document import Project as Document
from playground.network.transfer import matching

if TYPE_CHECKING:
    from playground.library.model import Model
    from playground.library.projects import Project


def matching_weights(other: Model | Project, here: Document) -> tuple[dict[Key, np.ndarray], dict[str, str]]:
    """The other's arrays by the keys of the layers here that match, and name here -> name there. Raises ArrayError
    where there are none; TypeError for what is neither a model nor a project."""
    if not hasattr(other, "document"):
        raise TypeError(f"other is a {type(other).__name__}, expected a Model or a Project")
    there, arrays = other.document.turned(), other.contents()
    if arrays is None:
        raise ArrayError("other has not been trained, expected a project with weights")
    transfer = matching(there, here)
    found, names = transfer.weights(arrays), {}
    for mine, theirs in zip(found, (key for key in arrays if key[0] in dict(transfer.pairs)), strict=True):
        names[f"{here.network.index(mine[0])}.{mine[1]}"] = f"{there.network.index(theirs[0])}.{theirs[1]}"
    if not found:
        raise ArrayError("other has no layer of the kind and the shapes of a layer here, so nothing was taken")
    return found, names
