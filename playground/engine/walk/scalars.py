"""A scalar function of the catalog, statement by statement with its numbers: the formula is the function's own text."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from playground.engine.walk.rounding import MINUS, MORE, brief, number, value_of

SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)  # how tightly a piece of text holds together
SIGNS: dict[type, tuple[str, int]] = {
    ast.Add: (" + ", SUM),
    ast.Sub: (f" {MINUS} ", SUM),
    ast.Mult: (" · ", PRODUCT),
    ast.Div: (" / ", PRODUCT),
    ast.Pow: ("^", POWER),
}
FUNCTIONS = {name: function for name, function in vars(math).items() if callable(function)}  # and abs
CALLED = {"sqrt": "√", "log": "ln", "erfc": "erfc"}
LETTERS = {"alpha": "α", "beta": "β", "gamma": "γ", "epsilon": "ε", "rho": "ρ", "delta": "δ"}
DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Traced:
    """One statement: what it gives a name to, its formula, the formula with the numbers in it, and its value."""

    name: str
    formula: str
    filled: str
    value: float


@dataclass(frozen=True)
class Piece:
    """A piece of an expression. value: what it is; read: what it is when the numbers are those that are shown."""

    formula: str
    filled: str
    value: Any
    read: Any
    bond: int = ATOM
    filled_bond: int = ATOM


class Reader:
    """Reads expressions over named values; of a choice it shows the branch that is taken. more: how many more digits
    than usual its numbers have."""

    def __init__(self, names: dict[str, float]) -> None:
        self.names = names
        self.more = 0

    def whole(self, node: ast.expr) -> Piece:
        """An expression with as few digits as give the result that is shown."""
        for more in range(MORE + 1):
            self.more = more
            try:
                piece = self.read(node)
            except (ArithmeticError, ValueError):  # the numbers that are shown lie where the function is not
                continue
            if number(float(piece.read)) == number(float(piece.value)):
                break
        return piece

    def read(self, node: ast.expr) -> Piece:
        return getattr(self, type(node).__name__)(node)

    def Constant(self, node: ast.Constant) -> Piece:
        value = float(node.value)  # type: ignore[arg-type]
        text = f"{value:.{5 + self.more}g}".replace("-", MINUS)
        return Piece(text, text, value, float(value_of(text)))

    def Name(self, node: ast.Name) -> Piece:
        value = self.names[node.id]
        text = brief(value, self.more)
        read = float(value_of(text)) if math.isfinite(value) else value
        return Piece(pretty(node.id), text, value, read, ATOM, SIGN if value < 0 else ATOM)

    def UnaryOp(self, node: ast.UnaryOp) -> Piece:
        inner = self.read(node.operand)
        return Piece(
            MINUS + held(inner.formula, inner.bond, PRODUCT),
            MINUS + held(inner.filled, inner.filled_bond, POWER),
            -inner.value,
            -inner.read,
            SIGN,
            SIGN,
        )

    def BinOp(self, node: ast.BinOp) -> Piece:
        left, right = self.read(node.left), self.read(node.right)
        sign, bond = SIGNS[type(node.op)]
        # what stands behind − or / holds together more tightly than what stands before it, as does every exponent
        tighter = bond + isinstance(node.op, (ast.Sub, ast.Div, ast.Pow))
        value, read = operate(node.op, left.value, right.value), operate(node.op, left.read, right.read)
        first = held(left.formula, left.bond, bond) + sign + held(right.formula, right.bond, tighter)
        negative = right.filled.startswith(MINUS)  # 3 − (−2)
        before = POWER if bond == POWER else min(bond, SIGN)
        behind = ATOM + 1 if negative else tighter
        second = held(left.filled, left.filled_bond, before) + sign + held(right.filled, right.filled_bond, behind)
        return Piece(first, second, value, read, bond, bond)

    def Call(self, node: ast.Call) -> Piece:
        assert isinstance(node.func, ast.Name), "functions of math are called by their names"
        inner = [self.read(argument) for argument in node.args]
        name = CALLED.get(node.func.id, node.func.id)
        function = FUNCTIONS.get(node.func.id, abs)
        value, read = (function(*(getattr(p, kind) for p in inner)) for kind in ("value", "read"))
        formula, filled = (", ".join(getattr(p, kind) for p in inner) for kind in ("formula", "filled"))
        return Piece(f"{name}({formula})", f"{name}({filled})", value, read)

    def IfExp(self, node: ast.IfExp) -> Piece:
        return self.read(node.body if self.holds(node.test) else node.orelse)

    def holds(self, test: ast.expr) -> bool:
        if isinstance(test, ast.BoolOp):
            found = [self.holds(part) for part in test.values]
            return all(found) if isinstance(test.op, ast.And) else any(found)
        assert isinstance(test, ast.Compare), "a choice compares"
        sides = [self.read(side).value for side in (test.left, *test.comparators)]
        return all(COMPARED[type(op)](a, b) for op, a, b in zip(test.ops, sides, sides[1:], strict=False))


COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def operate(operator: ast.operator, a: float, b: float) -> float:
    if isinstance(operator, ast.Add):
        return a + b
    if isinstance(operator, ast.Sub):
        return a - b
    if isinstance(operator, ast.Mult):
        return a * b
    return a / b if isinstance(operator, ast.Div) else a**b


def held(text: str, bond: int, needed: int) -> str:
    return text if bond >= needed else f"({text})"


def pretty(name: str) -> str:
    """ "beta_1" as "β₁", "learning_rate" as "learning rate"."""
    words = [LETTERS.get(word, word) for word in name.split("_")]
    joined = " ".join(words[:-1]) + words[-1].translate(DIGITS) if words[-1].isdigit() else " ".join(words)
    return joined.strip()


@cache
def statements(function: Callable[..., Any]) -> tuple[tuple[str, ...], tuple[ast.stmt, ...]]:
    """The names of a plain function's arguments, and its statements without the docstring."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef), "a scalar function is written with def"
    body = [s for s in definition.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return tuple(argument.arg for argument in definition.args.args), tuple(body)


def traced(function: Callable[..., Any], values: Sequence[float], result: str) -> list[Traced]:
    """Every statement of a plain scalar function (see core.ops.Scalars) called with these values; what it returns has
    the name ``result``, of several results it is the first."""
    arguments, body = statements(function)
    reader = Reader(dict(zip(arguments, map(float, values), strict=True)))
    found: list[Traced] = []
    for statement in body:
        for name, expression in given(statement):
            piece = reader.whole(expression)
            if name:
                reader.names[name] = piece.value
            found.append(Traced(pretty(name) if name else result, piece.formula, piece.filled, float(piece.value)))
    return found


def given(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    """What a statement gives names to; the first of what a function returns has none yet."""
    if isinstance(statement, ast.Return):
        value = statement.value
        first = value.elts[0] if isinstance(value, ast.Tuple) else value
        assert first is not None, "a scalar function returns something"
        return [("", first)]
    assert isinstance(statement, ast.Assign), "a scalar function assigns and returns"
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [(t.id, v) for t, v in zip(target.elts, value.elts, strict=True) if isinstance(t, ast.Name)]
    assert isinstance(target, ast.Name), "a scalar function assigns to names"
    return [(target.id, value)]
