"""Typed parameters: one description that drives the editor, the checks, the save file and the help text.

A field of a described dataclass is declared with one of the functions at the end of this file::

    units: int = integer(8, minimum=1, label="Units", help="Number of neurons in this layer.")

and the description stays with the field as ``metadata["param"]``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

Float = (float, np.floating)


class ParamError(ValueError):
    """A value that a parameter cannot take. The message names owner, field, what was given and what is expected."""


class ParamTypeError(ParamError, TypeError):
    """A value of the wrong type for a parameter."""


def plain_number(value: float) -> str:
    """A number as people write it: ``0.001``, ``0.000001``, ``1e-07``, ``8``."""
    return f"{value:.12f}".rstrip("0") if 1e-6 <= abs(value) < 1e-4 else f"{value:.7g}"


@dataclass(frozen=True, kw_only=True)
class Param:
    """What a user needs to know about one field.

    label: the words beside the editor; help: one plain sentence; unit: shown behind the value;
    advanced: kept behind a "more" switch; in_forms: whether a form has an editor for it.
    """

    in_forms: ClassVar[bool] = True
    label: str
    help: str
    unit: str = ""
    advanced: bool = False

    def coerce(self, value: Any, owner: str, name: str) -> Any:
        """The value in the field's own type, or ParamError."""
        raise NotImplementedError  # pragma: no cover - abstract

    def expected(self) -> str:
        """What is accepted, as the end of a sentence."""
        raise NotImplementedError  # pragma: no cover - abstract

    def rule(self) -> str:
        """What is accepted, as a sentence for people."""
        return f"{self.label} must be {self.expected()}."

    def fail(self, value: Any, owner: str, name: str, error: type[ParamError] = ParamError) -> ParamError:
        return error(f"{owner}: {name} is {value!r}, expected {self.expected()}")

    def show(self, value: Any) -> str:
        """The value as text for a label."""
        unit = self.unit_of(value)
        return f"{value}{' ' + unit if unit else ''}"

    def unit_of(self, value: Any) -> str:
        """The unit as it stands behind that value: "1 epoch", "2 epochs"."""
        return self.unit.removesuffix("s") if value == 1 else self.unit


@dataclass(frozen=True, kw_only=True)
class Integer(Param):
    """A whole number. ``zero``: the word for 0 where that is no amount, such as "never"."""

    minimum: int
    maximum: int
    zero: str = ""

    def coerce(self, value: Any, owner: str, name: str) -> int:
        if isinstance(value, bool):
            raise self.fail(value, owner, name, ParamTypeError)
        try:
            whole = int(value) if isinstance(value, Float) and value.is_integer() else operator.index(value)
        except TypeError:
            raise self.fail(value, owner, name, ParamTypeError) from None
        if not self.minimum <= whole <= self.maximum:
            raise self.fail(value, owner, name)
        return whole

    def expected(self) -> str:
        return f"a whole number from {self.minimum} to {self.maximum}"

    def rule(self) -> str:
        return f"{self.label} must be a whole number from {self.minimum:,} to {self.maximum:,}."

    def show(self, value: Any) -> str:
        return self.zero if self.zero and value == 0 else super().show(value)


@dataclass(frozen=True, kw_only=True)
class Real(Param):
    """A real number. ``log`` asks for a logarithmic slider; ``zero`` allows 0 below a logarithmic ``minimum``;
    ``percent``: a share from 0 to 1 that people see and type as so many %."""

    minimum: float
    maximum: float
    log: bool = False
    zero: bool = False
    percent: bool = False

    def coerce(self, value: Any, owner: str, name: str) -> float:
        if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__float__"):
            raise self.fail(value, owner, name, ParamTypeError)
        try:
            number = float(value)
        except OverflowError:  # a whole number of hundreds of digits
            raise self.fail("a number too large", owner, name) from None
        except TypeError:  # an array
            raise self.fail(value, owner, name, ParamTypeError) from None
        allowed = self.minimum <= number <= self.maximum or (self.zero and number == 0)
        if not math.isfinite(number) or not allowed:
            raise self.fail(value, owner, name)
        return number

    def expected(self) -> str:
        zero = "0, or " if self.zero else ""
        return f"{zero}a number from {plain_number(self.minimum)} to {plain_number(self.maximum)}"

    def rule(self) -> str:
        unit = " %" if self.percent else f" {self.unit}".rstrip()
        zero = "0, or " if self.zero else ""
        low, high = (plain_number(bound * self.factor) for bound in (self.minimum, self.maximum))
        return f"{self.label} must be {zero}a number from {low} to {high}{unit}."

    @property
    def factor(self) -> int:
        """How many times the stored number the shown one is."""
        return 100 if self.percent else 1

    def show(self, value: Any) -> str:
        unit = "%" if self.percent else self.unit
        return f"{plain_number(value * self.factor)}{' ' + unit if unit else ''}"


@dataclass(frozen=True, kw_only=True)
class Flag(Param):
    def coerce(self, value: Any, owner: str, name: str) -> bool:
        if not isinstance(value, (bool, np.bool_)):
            raise self.fail(value, owner, name, ParamTypeError)
        return bool(value)

    def expected(self) -> str:
        return "true or false"

    def show(self, value: Any) -> str:
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Choice(Param):
    """One of a few words, each with the text that a person reads."""

    options: tuple[tuple[str, str], ...]

    def coerce(self, value: Any, owner: str, name: str) -> str:
        if not isinstance(value, str):
            raise self.fail(value, owner, name, ParamTypeError)
        if value not in dict(self.options):
            raise self.fail(value, owner, name)
        return value

    def expected(self) -> str:
        return "one of " + ", ".join(key for key, _ in self.options)

    def show(self, value: Any) -> str:
        return dict(self.options)[value]


@dataclass(frozen=True, kw_only=True)
class Subset(Param):
    """Some of a few words, at least one, kept in the order of the options."""

    options: tuple[tuple[str, str], ...]

    def coerce(self, value: Any, owner: str, name: str) -> tuple[str, ...]:
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise self.fail(value, owner, name, ParamTypeError)
        chosen = list(value)
        if not all(isinstance(word, str) for word in chosen):
            raise self.fail(value, owner, name, ParamTypeError)
        if not chosen or len(set(chosen)) != len(chosen) or not set(chosen) <= set(dict(self.options)):
            raise self.fail(value, owner, name)
        return tuple(key for key, _ in self.options if key in chosen)

    def expected(self) -> str:
        return "one or more of " + ", ".join(key for key, _ in self.options)

    def rule(self) -> str:
        return f"At least one of the {self.label.lower()} must stay on."

    def show(self, value: Any) -> str:
        texts = dict(self.options)
        return ", ".join(texts[key] for key in value)


@dataclass(frozen=True, kw_only=True)
class Numbers(Param):
    """A row of real numbers of any length, such as one weight a class. Text with commas between them is taken too; what
    has no order of values, such as a dictionary or a set, is not."""

    minimum: float
    maximum: float
    maximum_length: int = 1000

    def coerce(self, value: Any, owner: str, name: str) -> tuple[float, ...]:
        if isinstance(value, str):
            value = [part for part in value.replace(",", " ").split() if part]
        elif isinstance(value, (Mapping, Set, bytes)) or not hasattr(value, "__iter__"):
            raise self.fail(value, owner, name, ParamTypeError)
        row = list(value)
        if any(isinstance(item, bool) or not (isinstance(item, str) or hasattr(item, "__float__")) for item in row):
            raise self.fail(value, owner, name, ParamTypeError)
        try:
            numbers = tuple(float(item) for item in row)
        except (ValueError, OverflowError):
            raise self.fail(value, owner, name) from None
        if len(numbers) > self.maximum_length or not all(self.minimum <= n <= self.maximum for n in numbers):
            raise self.fail(value, owner, name)
        return numbers

    def expected(self) -> str:
        return f"numbers from {plain_number(self.minimum)} to {plain_number(self.maximum)}, with commas between them"

    def show(self, value: Any) -> str:
        return ", ".join(plain_number(number) for number in value)


@dataclass(frozen=True, kw_only=True)
class Text(Param):
    """Words. ``example``: some that say how they are written."""

    maximum_length: int = 2000
    example: str = ""

    def coerce(self, value: Any, owner: str, name: str) -> str:
        if not isinstance(value, str):
            raise self.fail(value, owner, name, ParamTypeError)
        if len(value) > self.maximum_length:
            raise self.fail(value[:40] + "…", owner, name)
        return value

    def expected(self) -> str:
        return f"text of at most {self.maximum_length} characters{f', such as {self.example}' if self.example else ''}"


def integer(
    default: int,
    *,
    minimum: int,
    maximum: int,
    label: str,
    help: str,
    unit: str = "",
    zero: str = "",
    advanced: bool = False,
) -> Any:
    param = Integer(minimum=minimum, maximum=maximum, label=label, help=help, unit=unit, zero=zero, advanced=advanced)
    return field(default=default, metadata={"param": param})


def real(
    default: float,
    *,
    minimum: float,
    maximum: float,
    label: str,
    help: str,
    unit: str = "",
    log: bool = False,
    zero: bool = False,
    percent: bool = False,
    advanced: bool = False,
) -> Any:
    param = Real(
        minimum=minimum,
        maximum=maximum,
        label=label,
        help=help,
        unit=unit,
        log=log,
        zero=zero,
        percent=percent,
        advanced=advanced,
    )
    return field(default=default, metadata={"param": param})


def flag(default: bool, *, label: str, help: str, advanced: bool = False) -> Any:
    return field(default=default, metadata={"param": Flag(label=label, help=help, advanced=advanced)})


def choice(default: str, options: tuple[tuple[str, str], ...], *, label: str, help: str, advanced: bool = False) -> Any:
    return field(
        default=default, metadata={"param": Choice(options=options, label=label, help=help, advanced=advanced)}
    )


def subset(default: tuple[str, ...], options: tuple[tuple[str, str], ...], *, label: str, help: str) -> Any:
    return field(default=default, metadata={"param": Subset(options=options, label=label, help=help)})


def numbers(default: tuple[float, ...], *, minimum: float, maximum: float, label: str, help: str) -> Any:
    return field(default=default, metadata={"param": Numbers(minimum=minimum, maximum=maximum, label=label, help=help)})


def text(default: str, *, label: str, help: str, maximum_length: int = 2000, example: str = "") -> Any:
    param = Text(label=label, help=help, maximum_length=maximum_length, example=example)
    return field(default=default, metadata={"param": param})
