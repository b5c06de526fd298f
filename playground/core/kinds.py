"""Described frozen data, and kinds: everything a user can pick, one file each."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from playground.core.params import Param, ParamError, ParamTypeError


@dataclass(frozen=True)
class Described:
    """Frozen data whose fields carry a Param. Values are checked and brought to their type when an instance is made."""

    title: ClassVar[str] = ""
    summary: ClassVar[str] = ""

    def __new__(cls, *_: Any, **values: Any) -> Self:
        fields = [field.name for field in dataclasses.fields(cls)]
        for name in values:
            if name not in fields:
                raise ParamTypeError(f"{cls.__name__}: no field {name!r}, expected {', '.join(fields) or 'none'}")
        return super().__new__(cls)

    def __post_init__(self) -> None:
        for name, param in self.params().items():
            object.__setattr__(self, name, param.coerce(getattr(self, name), type(self).__name__, name))

    @classmethod
    def params(cls) -> dict[str, Param]:
        """Field name -> its description, in order."""
        return {f.name: f.metadata["param"] for f in dataclasses.fields(cls) if "param" in f.metadata}

    def values(self) -> dict[str, Any]:
        """Field name -> value, in order."""
        return {name: getattr(self, name) for name in self.params()}

    def idle_fields(self) -> frozenset[str]:
        """The fields that make no difference as the others stand; editors do not show them."""
        return frozenset()

    def but(self, **changes: Any) -> Any:
        """A copy with some fields changed."""
        unknown = set(changes) - set(self.params())
        if unknown:
            raise ParamError(
                f"{type(self).__name__}: no field {', '.join(map(repr, sorted(unknown)))}, "
                f"expected {', '.join(self.params())}"
            )
        return dataclasses.replace(self, **changes)

    def adopt(self, other: Described) -> Any:
        """A copy that takes over the fields of ``other`` that have the same name and fit here."""
        adopted = self
        for name, value in other.values().items():
            if name in self.params():
                try:
                    adopted = adopted.but(**{name: value})
                except ParamError:
                    continue  # the same name with another meaning: this kind keeps its default
        return adopted


@dataclass(frozen=True)
class Kind(Described):
    """One thing a user can pick. ``category`` is the catalog folder, the id is the file's name, and what is saved."""

    category: ClassVar[str] = ""

    @classmethod
    def kind_id(cls) -> str:
        return cls.__module__.rpartition(".")[2]

    @property
    def id(self) -> str:
        return self.kind_id()

    def take_over(self, old: Kind) -> Kind:
        """This one as it takes the place of ``old``: with what should stay when the kind changes."""
        return self

    def describe(self) -> str:
        """The differences from the defaults in a few words, for captions; empty when there are none."""
        return ""


@dataclass(frozen=True)
class Unknown(Kind):
    """What a file names and this version does not know. It keeps its data, is drawn grey, and cannot be trained."""

    unknown_category: str = ""
    unknown_id: str = ""
    data: str = "{}"  # the entry as it stood in the file, JSON: hashable, and written back unchanged
    inside: str = ""  # the id inside of the entry that is unknown, where the entry itself is known
    sort: ClassVar[str] = "unknown"  # where a data set is meant: no view and no words are made for it

    @property
    def id(self) -> str:
        return self.unknown_id

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"Unknown: {self.inside or self.unknown_id}"

    @property
    def summary(self) -> str:  # type: ignore[override]
        what = f"“{self.inside}” in “{self.unknown_id}”" if self.inside else f"“{self.unknown_id}”"
        way_on = "remove it" if self.unknown_category == "layers" else "choose another one"
        return f"This version does not know {what}. Its settings are kept; {way_on} to train."
