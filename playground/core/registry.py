"""Finds the kinds by walking the catalog's folders: a new file is a new kind."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from playground.core import kinds
from playground.core.params import ParamError

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
