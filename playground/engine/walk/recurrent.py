"""A neuron of a recurrent layer explained: the last of its time steps that the number belongs to."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from playground.core.ops import Recurrence
from playground.engine.backends import reference_sequences as cells
from playground.engine.program import Instruction
from playground.engine.walk.context import Context
from playground.engine.walk.scalars import traced
from playground.engine.walk.steps import Equation, Part, computed, equation, total


class Moment:
    """One time step of a layer: its operands a = W_ih x + b_ih and b = W_hh h + b_hh, and the memories h and c before
    it, of one neuron."""

    def __init__(self, context: Context, instruction: Instruction, cell: Any, recurrence: Recurrence, at: int) -> None:
        inputs = [context.recording.arrays[n] for n in instruction.inputs]
        self.units = inputs[2].shape[1]
        self.unit = at % self.units
        steps = inputs[0].shape[1]
        self.step = at // self.units if recurrence.sequences else steps - 1
        operands, states = cells.run(cell, inputs)
        a, b, h, c = operands[self.step]
        self.a, self.b = a[0], b[0]
        self.h, self.c = float(h[0, self.unit]), float(c[0, self.unit])
        self.result = float(states[self.step][0, self.unit])
        self.when = f"step {self.step + 1} of {steps}"

    def gate(self, name: str, block: int) -> tuple[Equation, float]:
        """The sum of one gate: what it hears of the input, and of the memory."""
        row = block * self.units + self.unit
        heard, remembered = float(self.a[row]), float(self.b[row])
        parts = [Part("from the input", heard), Part("from the memory", remembered)]
        return total(f"z({name})", "W · x + b + U · h + b′", parts, heard + remembered), heard + remembered

    def opened(self, name: str, block: int, new: bool = False) -> tuple[list[Equation], float]:
        """A gate's sum, and what it is after its sigmoid; what is ``new`` to the memory goes through tanh."""
        line, z = self.gate(name, block)
        function = "tanh" if new else "σ"
        value = float(np.tanh(z) if new else cells.sigmoid(np.array(z)))
        rule = math.tanh if new else sigmoid
        return [line, computed(name, f"{function}(z)", value, (z,), f"{function}({{}})", rule)], value


def simple(context: Context, instruction: Instruction, unit: int, result: str) -> list[Equation]:
    recurrence, function = instruction.detail
    moment = Moment(context, instruction, cells.SimpleCell(function), recurrence, unit)
    line, z = moment.gate(moment.when, 0)
    lines = traced(function.value, (z, *function.constants()), result)
    return [line, *(equation(t.name, t.formula, t.value, t.filled) for t in lines)]


def lstm(context: Context, instruction: Instruction, unit: int, result: str) -> list[Equation]:
    moment = Moment(context, instruction, cells.LstmCell(), instruction.detail, unit)
    lines: list[Equation] = []
    values = {}
    for block, (name, new) in enumerate((("i", False), ("f", False), ("g", True), ("o", False))):
        found, values[name] = moment.opened(name, block, new)
        lines += found
    c = values["f"] * moment.c + values["i"] * values["g"]
    kept = Part("f · c before", values["f"] * moment.c, (values["f"], moment.c))
    added = Part("i · g", values["i"] * values["g"], (values["i"], values["g"]))
    lines.append(total("c", f"f · c + i · g, {moment.when}", (kept, added), c))
    numbers = (values["o"], c)
    last = computed(result, "o · tanh(c)", moment.result, numbers, "{} · tanh({})", lambda o, m: o * math.tanh(m))
    return [*lines, last]


def gru(context: Context, instruction: Instruction, unit: int, result: str) -> list[Equation]:
    moment = Moment(context, instruction, cells.GruCell(), instruction.detail, unit)
    lines, r = moment.opened("r", 0)
    more, z = moment.opened("z", 1)
    row = 2 * moment.units + moment.unit
    heard, remembered = float(moment.a[row]), float(moment.b[row])
    parts = [Part("from the input", heard), Part("r · from the memory", r * remembered, (r, remembered))]
    inner = total("z(n)", "W · x + b + r · (U · h + b′)", parts, heard + r * remembered)
    n = float(np.tanh(heard + r * remembered))
    new = Part("(1 − z) · n", (1 - z) * n, (1 - z, n))
    old = Part("z · h before", z * moment.h, (z, moment.h))
    last = total(result, f"(1 − z) · n + z · h, {moment.when}", (new, old), moment.result)
    return [*lines, *more, inner, computed("n", "tanh(z)", n, (inner.value,), "tanh({})", math.tanh), last]


def sigmoid(z: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * z)
