"""Equations as rich text: variables in italics, terms below each other, the sum under a line."""

from __future__ import annotations

import re
from html import escape

from playground.session.walk import Equation, Step, Term
from playground.ui import theme

# a letter by itself, with what stands below or behind it, is a variable; words are not
VARIABLE = re.compile(r"(?<![\w>'])(d?[A-Za-zℓγβαερδ])(′|[₀-₉]*)(?![\w′])")
SPACE = "&nbsp;"


def formula(text: str) -> str:
    """Variables in italics; "ln(p₂)" keeps its function upright."""
    return VARIABLE.sub(lambda m: f"<i>{m[1]}</i>{m[2]}" if m[0] != "e" else m[0], escape(text, quote=False))


def coloured(text: str, color: str) -> str:
    return f"<span style='color:{color}'>{text}</span>"


def row(term: Term, tokens: theme.Theme) -> str:
    """A summand: what it is, the product it comes from, its value."""
    factors = f" {SPACE}·{SPACE} ".join(map(bracketed, term.factors))
    label = coloured(formula(term.label), tokens.secondary)
    return (
        f"<tr><td style='padding:1px 10px 1px 0'>{label}</td>"
        f"<td align='right' style='padding:1px 14px 1px 0'>{coloured(factors, tokens.secondary)}</td>"
        f"<td align='right' style='padding:1px 0'>{signed(term.shown)}</td></tr>"
    )


def bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def signed(text: str) -> str:
    """Room for a sign before every number, so that digits stand below digits."""
    return text if text.startswith("−") else f"{SPACE}{text}"


def equation(line: Equation, last: bool) -> str:
    tokens = theme.current()
    result = f"<b>{line.shown}</b>" if last else line.shown
    head = f"{formula(line.name)} = {formula(line.formula)}" if line.formula else formula(line.name)
    if line.terms:
        rule = f"border-top:1px solid {tokens.faint};padding:3px 0 0 0"
        return (
            f"<div>{head}</div><table cellspacing='0' width='100%'>{''.join(row(t, tokens) for t in line.terms)}"
            f"<tr><td style='{rule}'>{formula(line.name)} =</td><td style='{rule}'></td>"
            f"<td align='right' style='{rule}'>{signed(result)}</td></tr></table>"
        )
    filled = f" = {escape(line.filled, quote=False)}" if line.filled and line.filled != line.shown else ""
    if len(line.formula) + len(line.filled) > WIDE and filled:
        return f"<div>{head}</div><div style='margin-left:14px'>{filled} = {result}</div>"
    return f"<div>{head}{filled} = {result}</div>"


WIDE = 30  # characters of formula and numbers that fit on one line


def page(step: Step) -> str:
    """All equations of a step, with space between them."""
    last = len(step.equations) - 1
    blocks = [equation(line, i == last) for i, line in enumerate(step.equations)]
    return "<div style='line-height:130%'>" + "<div style='font-size:6px'>&nbsp;</div>".join(blocks) + "</div>"
