"""Described things as plain JSON data and back: the form in which they are saved, copied and compared."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from playground.core import kinds
from playground.core.nested import Nested, Stack
from playground.core.params import ParamError
from playground.core.registry import registry


def to_plain(thing: kinds.Described) -> dict[str, Any]:
    """A described thing as plain JSON data: ``{"kind": id, field: value, …}``; no "kind" where it is none."""
    if isinstance(thing, kinds.Unknown):
        return json.loads(thing.data)
    plain: dict[str, Any] = {"kind": thing.id} if isinstance(thing, kinds.Kind) else {}
    for name, param in thing.params().items():
        value = getattr(thing, name)
        if isinstance(param, Nested):
            value = to_plain(value)
        elif isinstance(param, Stack):
            value = [to_plain(entry) for entry in value]
        elif isinstance(value, tuple):
            value = [list(entry) if isinstance(entry, tuple) else entry for entry in value]
        plain[name] = value
    return plain


def from_plain(category: str, plain: dict[str, Any]) -> Any:
    """The kind that ``to_plain`` wrote; Unknown where this version has no such kind (or no such kind inside it).

    Raises ParamError for values that the kind refuses.
    """
    if not isinstance(plain, dict) or not isinstance(plain.get("kind"), str):
        raise ParamError(f"{category}: expected an object with a “kind”, found {plain!r:.80}")
    kind_id = plain["kind"]
    unknown = kinds.Unknown(category, kind_id, json.dumps(plain, sort_keys=True))
    if kind_id not in registry.ids(category):
        return unknown
    cls = registry.get(category, kind_id)
    values = {}
    for name, value in plain.items():
        if name == "kind":
            continue
        param = cls.params().get(name)
        if param is None:
            raise ParamError(f"{cls.__name__}: no field {name!r}, expected {', '.join(cls.params()) or 'none'}")
        if isinstance(param, Nested) and isinstance(value, dict):
            value = from_plain(param.category, value)
            if isinstance(value, kinds.Unknown):
                return replace(unknown, inside=value.inside or value.unknown_id)
        if isinstance(param, Stack) and isinstance(value, list):
            value = [from_plain(param.category, entry) if isinstance(entry, dict) else entry for entry in value]
            first = next((entry for entry in value if isinstance(entry, kinds.Unknown)), None)
            if first is not None:
                return replace(unknown, inside=first.inside or first.unknown_id)
        values[name] = value
    return cls(**values)
