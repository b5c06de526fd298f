"""What is wrong with a network, where, and what would mend it: data that the canvas can show beside the layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.core.kinds import Kind


@dataclass(frozen=True)
class Fix:
    """One edit that mends a problem. Exactly one of the fields beside ``label`` is set.

    insert: a layer to put before the one with the problem; append: a layer to put at the end;
    change: field -> value of the layer with the problem; replace: a kind that takes the place of the project's
    own kind of the same category (its loss, say).
    """

    label: str
    insert: Kind | None = None
    append: Kind | None = None
    change: tuple[tuple[str, Any], ...] = ()
    replace: Kind | None = None


@dataclass(frozen=True)
class Problem:
    """message: one sentence that says what is wrong and what is expected; node: the id of the layer it is about;
    network: the name of the network it is about, where there are several; inside: where it is about a layer in a block,
    that layer's place there, and the problem as the layer itself has it."""

    message: str
    node: int | None = None
    fix: Fix | None = None
    network: str = ""
    inside: tuple[int, Problem] | None = None
