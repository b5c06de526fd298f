"""Finds the kinds by walking the catalog's folders: a new file is a new kind."""

from __future__ import annotations

import importlib
import json
import pkgutil
from functools import cache
from typing import Any

from playground.core import kinds
from playground.core.params import Nested, ParamError, Subset

CATALOG = "playground.catalog"


class UnknownKindError(ParamError):
    """An id that no file of the category has."""


class Registry:
    """Category and id -> class, read from the files below one package on first use."""

    def __init__(self, package: str = CATALOG) -> None:
        self.package = package
        self.ids = cache(self.ids)  # type: ignore[method-assign]
        self.get = cache(self.get)  # type: ignore[method-assign]

    def categories(self) -> tuple[str, ...]:
        folder = importlib.import_module(self.package)
        return tuple(m.name for m in pkgutil.iter_modules(folder.__path__) if m.ispkg)

    def ids(self, category: str) -> tuple[str, ...]:
        """All ids of a category: in the order its package gives in ORDER, the rest by name."""
        folder = importlib.import_module(f"{self.package}.{category}")
        found = {m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_")}
        first = [name for name in getattr(folder, "ORDER", ()) if name in found]
        return (*first, *sorted(found - set(first)))

    def get(self, category: str, kind_id: str) -> type[kinds.Kind]:
        if kind_id not in self.ids(category):
            raise UnknownKindError(f"no {category} named {kind_id!r}, expected one of {', '.join(self.ids(category))}")
        module = importlib.import_module(f"{self.package}.{category}.{kind_id}")
        classes = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, kinds.Kind) and value.__module__ == module.__name__
        ]
        if len(classes) != 1:
            raise TypeError(f"{module.__name__} must define exactly one kind, it defines {len(classes)}")
        return classes[0]

    def all(self, category: str) -> tuple[type[kinds.Kind], ...]:
        return tuple(self.get(category, kind_id) for kind_id in self.ids(category))

    def create(self, category: str, kind_id: str, **values: Any) -> Any:
        return self.get(category, kind_id)(**values)


registry = Registry()


def to_plain(thing: kinds.Described) -> dict[str, Any]:
    """A described thing as plain JSON data: ``{"kind": id, field: value, …}``; no "kind" where it is none."""
    if isinstance(thing, kinds.Unknown):
        return json.loads(thing.data)
    plain: dict[str, Any] = {"kind": thing.id} if isinstance(thing, kinds.Kind) else {}
    for name, param in thing.params().items():
        value = getattr(thing, name)
        if isinstance(param, Nested):
            value = to_plain(value)
        elif isinstance(param, Subset):
            value = list(value)
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
            raise ParamError(f"{cls.title}: no field {name!r}, expected {', '.join(cls.params()) or 'none'}")
        if isinstance(param, Nested) and isinstance(value, dict):
            value = from_plain(param.category, value)
            if isinstance(value, kinds.Unknown):
                return unknown
        values[name] = value
    return cls(**values)
