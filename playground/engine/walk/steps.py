"""What a walk is made of: plain data with the numbers already written as they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.engine.walk import rounding
from playground.engine.walk.sums import Summand, adding_up

FORWARD, LOSS, BACKWARD, UPDATE = "forward", "loss", "backward", "update"
PHASES = {FORWARD: "Forward", LOSS: "Loss", BACKWARD: "Backward", UPDATE: "Update"}
SHOWN = 8  # terms of a sum that are shown one by one; the rest is one term more
TWICE = re.compile(r"\(\(([^()]*)\)\)")  # a number in two pairs of brackets
Place = tuple[int | None, int]  # a neuron: node id, None for the input; number from 0


@dataclass(frozen=True)
class Term:
    """One summand. shown: its number; factors: the two numbers it is the product of, a weight first, () where it is
    none; place: the neuron it comes from; rest: how many summands it stands for where they are too many."""

    label: str
    value: float
    shown: str = ""
    factors: tuple[str, ...] = ()
    place: Place | None = None
    rest: int = 0


@dataclass(frozen=True)
class Equation:
    """name = formula = the formula with its numbers, or the terms of a sum = value. shown: the value as a text."""

    name: str
    formula: str
    value: float
    shown: str
    filled: str = ""
    terms: tuple[Term, ...] = ()

    def words(self) -> str:
        """On one line, to be read out."""
        middle = self.filled
        if self.terms:
            middle = " + ".join(bracketed(term) for term in self.terms)
        parts = [self.name, self.formula, middle, self.shown]
        return " = ".join(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True)
class Stop:
    """Where a walk can stand. node and unit: the neuron; weight: name of one of the arrays of the layer, and the index
    in it, of the number that is changed."""

    phase: str
    node: int | None = None
    unit: int = 0
    weight: str = ""
    index: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """One stop explained. meaning: what happens, in a sentence; name, result: what it comes to; source: the neuron at
    the other end of the weight that is changed; before: that weight as it is."""

    stop: Stop
    title: str
    meaning: str
    equations: tuple[Equation, ...]
    name: str
    result: str
    source: Place | None = None
    before: str = ""

    def words(self) -> str:
        """All of it as text."""
        return f"{self.title}. {self.meaning} " + " ".join(f"{e.words()}." for e in self.equations)


def bracketed(term: Term) -> str:
    if term.factors:
        return " · ".join(map(held, term.factors))
    text = held(term.shown)
    return f"{text} ({term.label})" if term.rest else text


@dataclass(frozen=True)
class Part:
    """A summand before it is written: its value, or the two factors of it; kept: a number that stands for itself and
    should not be changed to make a sum come out."""

    label: str
    value: float
    factors: tuple[float, ...] = ()
    place: Place | None = None
    kept: bool = False


def equation(name: str, formula: str, value: float, filled: str = "") -> Equation:
    return Equation(name, formula, value, rounding.number(value), filled)


def computed(
    name: str, formula: str, value: float, numbers: Sequence[float], filled: str, rule: Callable[..., float]
) -> Equation:
    """What ``rule`` makes of some numbers. They take the places {} of ``filled``, with as few digits as give the result
    that is shown."""
    shown, texts = rounding.number(value), [rounding.number(n) for n in numbers]
    for more in range(rounding.MORE + 1):
        texts = [rounding.brief(n, more) for n in numbers]
        try:
            if rounding.number(rule(*(float(rounding.value_of(text)) for text in texts))) == shown:
                break
        except (ArithmeticError, ValueError):  # where the rule is not, or what is no number
            continue
    text = filled.format(*map(held, texts))
    return Equation(name, formula, value, shown, TWICE.sub(r"(\1)", text))


def held(text: str) -> str:
    return f"({text})" if text.startswith(rounding.MINUS) else text


def total(name: str, formula: str, parts: Sequence[Part], value: float, fine: bool = False) -> Equation:
    """A sum: the largest parts one by one in their order, all others as one term, so that what is shown adds up. fine:
    with digits enough for the smallest part."""
    chosen = set(range(len(parts)))
    if len(parts) > SHOWN + 2:
        free = [i for i, part in enumerate(parts) if not part.kept]
        largest = sorted(free, key=lambda i: -abs(parts[i].value))[:SHOWN]
        chosen = {*largest, *(i for i, part in enumerate(parts) if part.kept)}
    few = [part for i, part in enumerate(parts) if i in chosen]
    summands = [Summand(part.value, part.factors, part.kept) for part in few]
    rest = len(parts) - len(few)
    if rest:
        summands.append(Summand(value - sum(part.value for part in few)))
    values = [summand.value for summand in summands]
    found = adding_up(summands, value, rounding.fine((*values, value), values if fine else (value,)))
    written = zip(few, found.terms, found.factors, strict=False)
    terms = [Term(part.label, part.value, text, factors, part.place) for part, text, factors in written]
    if rest:
        terms.append(Term(f"and {rest:,} more", values[-1], found.terms[-1], rest=rest))
    if found.missing:
        terms.append(Term("left by rounding", 0.0, found.missing))
    return Equation(name, formula, value, found.total, terms=tuple(terms))


def product(name: str, formula: str, first: float, second: float, value: float) -> Equation:
    return computed(name, formula, value, (first, second), "{} · {}", lambda a, b: a * b)
