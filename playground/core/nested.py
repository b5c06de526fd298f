"""The parameter whose value is another kind, such as the activation of a layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.core.kinds import Kind
from playground.core.params import Param, ParamTypeError
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
