"""One category of the catalog as a namespace of classes, such as ``playground.layers``."""

from __future__ import annotations

import difflib
from typing import Any

from playground.core.kinds import Kind
from playground.core.registry import registry


def plain(name: str) -> str:
    """What two spellings of the same name have in common: ``LSTM``, ``Lstm`` and ``lstm``."""
    return name.replace("_", "").lower()


class Shelf:
    """The classes of a category by name, read from the catalog on first use. Letters may be upper or lower case."""

    def __init__(self, category: str) -> None:
        self._category = category

    def _kinds(self) -> dict[str, type[Kind]]:
        return {kind.__name__: kind for kind in registry.all(self._category)}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kinds = self._kinds()
        if name in kinds:
            return kinds[name]
        spelled = {plain(word): kind for kind in kinds.values() for word in (kind.__name__, kind.kind_id())}
        if plain(name) in spelled:
            return spelled[plain(name)]
        near = difflib.get_close_matches(name, kinds, 1, 0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise AttributeError(f"playground.{self._category} has no {name!r}, it has {', '.join(sorted(kinds))}.{hint}")

    def __dir__(self) -> list[str]:
        return sorted(self._kinds())

    def __repr__(self) -> str:
        return f"<playground.{self._category}: {', '.join(sorted(self._kinds()))}>"
