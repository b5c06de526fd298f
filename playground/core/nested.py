"""The parameters whose value is another kind, such as the activation of a layer, or several of them in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.core.kinds import Kind, Unknown
from playground.core.params import Param, ParamError, ParamTypeError
from playground.core.registry import registry


@dataclass(frozen=True, kw_only=True)
class Nested(Param):
    """Another kind of the catalog, such as the activation of a layer. An id alone or a class stands
    for that kind's defaults."""

    category: str

    def coerce(self, value: Any, owner: str, name: str) -> Any:
        if isinstance(value, str):
            if value not in registry.ids(self.category):
                raise self.fail(value, owner, name)
            return registry.create(self.category, value)
        if isinstance(value, type) and issubclass(value, Kind):
            value = value()
        if not isinstance(value, Kind) or value.category != self.category:
            raise self.fail(value, owner, name, ParamTypeError)
        return value

    def expected(self) -> str:
        return f"one of the {self.category}: " + ", ".join(registry.ids(self.category))

    def show(self, value: Any) -> str:
        return value.title


def nested(category: str, default: str, *, label: str, help: str, advanced: bool = False) -> Any:
    return field(
        default=default, metadata={"param": Nested(category=category, label=label, help=help, advanced=advanced)}
    )


@dataclass(frozen=True, kw_only=True)
class Stack(Param):
    """Several kinds of one category in order, such as the layers of a block: a tuple of them. An id or a class stands
    for that kind's defaults. ``maximum``: how many there may be."""

    category: str
    maximum: int = 32

    def coerce(self, value: Any, owner: str, name: str) -> tuple[Any, ...]:
        if isinstance(value, (str, bytes, dict)) or not hasattr(value, "__iter__"):
            raise self.fail(value, owner, name, ParamTypeError)
        entries = tuple(value)
        if len(entries) > self.maximum:
            raise self.fail(f"a row of {len(entries)}", owner, name)
        kinds = []
        for entry in entries:
            if isinstance(entry, str) and entry in registry.ids(self.category):
                entry = registry.create(self.category, entry)
            if isinstance(entry, type) and issubclass(entry, Kind):
                entry = entry()
            if not isinstance(entry, Kind) or isinstance(entry, Unknown) or entry.category != self.category:
                raise self.fail(value, owner, name, ParamError if isinstance(entry, str) else ParamTypeError)
            kinds.append(entry)
        return tuple(kinds)

    def expected(self) -> str:
        return f"at most {self.maximum} of the {self.category}: " + ", ".join(registry.ids(self.category))

    def show(self, value: Any) -> str:
        return ", ".join(kind.title for kind in value) or "nothing"


def stack(category: str, default: tuple[str, ...], *, label: str, help: str) -> Any:
    return field(default=default, metadata={"param": Stack(category=category, label=label, help=help)})
