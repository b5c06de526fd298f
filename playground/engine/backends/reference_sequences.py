"""Recurrent layers in plain numpy, one step after the other: what is correct.

Batch buffers are (batch, steps, features). The way back repeats the forward steps and keeps what it needs in lists.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.core.ops import Recurrence
from playground.engine.program import Instruction


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def cut(array: np.ndarray, blocks: int) -> list[np.ndarray]:
    """The blocks of gates side by side in the last axis."""
    return np.split(array, blocks, axis=-1)


class SequenceOps:
    """The part of the Runner about sequences. Each cell is two functions: one step forward, and the way back of it."""

    def lstm(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        forward(LstmCell(), instruction.detail, inputs, outputs)

    def lstm_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        backward(LstmCell(), instruction.detail, inputs, outputs)

    def gru(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        forward(GruCell(), instruction.detail, inputs, outputs)

    def gru_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        backward(GruCell(), instruction.detail, inputs, outputs)

    def simple_rnn(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        recurrence, function = instruction.detail
        forward(SimpleCell(function), recurrence, inputs, outputs)

    def simple_rnn_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        recurrence, function = instruction.detail
        backward(SimpleCell(function), recurrence, inputs, outputs)

    def embedding(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, weight = inputs
        outputs[0][...] = weight[class_numbers(x, len(weight))]

    def embedding_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, g = inputs
        outputs[0][...] = 0
        np.add.at(outputs[0], class_numbers(x, len(outputs[0])), g)
        for slope in outputs[1:]:
            slope[...] = 0


def class_numbers(x: np.ndarray, count: int) -> np.ndarray:
    """Values rounded to whole numbers and clipped to 0 … count − 1; what is not a number counts as 0."""
    return np.clip(np.floor(np.nan_to_num(x, nan=0.0) + 0.5), 0, count - 1).astype(np.int64)


class LstmCell:
    """memory: (c,). a = W_ih x + b_ih, b = W_hh h + b_hh, both (batch, 4 units) as i, f, g, o."""

    def step(self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        i, f, g, o = cut(a + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c), c

    def back(
        self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray, dh: np.ndarray, dc: np.ndarray
    ) -> tuple[np.ndarray, ...]:
        """h, c: before the step; dh, dc: slopes after it -> slopes of a, b, and of h (its direct part) and c before."""
        i, f, g, o = cut(a + b, 4)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        t = np.tanh(f * c + i * g)
        dc = dc + dh * o * (1 - t * t)
        dz = np.concatenate(
            [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * t * o * (1 - o)], axis=1
        )
        return dz, dz, np.zeros_like(h), dc * f


class GruCell:
    """a, b (batch, 3 units) as r, z, n. The second memory is not used."""

    def step(self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        _, z, n, _ = self.gates(a, b)
        return (1 - z) * n + z * h, c

    def gates(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, ...]:
        (ar, az, an), (br, bz, bn) = cut(a, 3), cut(b, 3)
        r, z = sigmoid(ar + br), sigmoid(az + bz)
        return r, z, np.tanh(an + r * bn), bn

    def back(
        self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray, dh: np.ndarray, dc: np.ndarray
    ) -> tuple[np.ndarray, ...]:
        r, z, n, bn = self.gates(a, b)
        dn = dh * (1 - z) * (1 - n * n)
        dz = dh * (h - n) * z * (1 - z)
        dr = dn * bn * r * (1 - r)
        return np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1), dh * z, dc


class SimpleCell:
    """function: any scalar function of the catalog. The second memory is not used."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def each(self, scalar: Any, *arrays: np.ndarray) -> np.ndarray:
        applied = np.frompyfunc(scalar, scalar.__code__.co_argcount, 1)
        return applied(*arrays, *self.function.constants()).astype(arrays[0].dtype)

    def step(self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.each(self.function.value, a + b), c

    def back(
        self, a: np.ndarray, b: np.ndarray, h: np.ndarray, c: np.ndarray, dh: np.ndarray, dc: np.ndarray
    ) -> tuple[np.ndarray, ...]:
        z = a + b
        dz = dh * self.each(self.function.slope, z, self.each(self.function.value, z))
        return dz, dz, np.zeros_like(h), dc


Step = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # a, b, and h, c before the step


def run(cell: Any, inputs: list) -> tuple[list[Step], list[np.ndarray]]:
    """Every step's operands, and the states h after it."""
    x, weight_ih, weight_hh, bias_ih, bias_hh = inputs[:5]
    h = np.zeros((len(x), weight_hh.shape[1]), x.dtype)
    c = np.zeros_like(h)
    operands, states = [], []
    for t in range(x.shape[1]):
        a, b = x[:, t] @ weight_ih.T + bias_ih, h @ weight_hh.T + bias_hh
        operands.append((a, b, h, c))
        h, c = cell.step(a, b, h, c)
        states.append(h)
    return operands, states


def forward(cell: Any, recurrence: Recurrence, inputs: list, outputs: list) -> None:
    _, states = run(cell, inputs)
    outputs[0][...] = np.stack(states, axis=1) if recurrence.sequences else states[-1]


def backward(cell: Any, recurrence: Recurrence, inputs: list, outputs: list) -> None:
    x, weight_ih, weight_hh, *_ = inputs
    g, steps = inputs[5], x.shape[1]
    operands, _ = run(cell, inputs)
    d_weight_ih, d_weight_hh, d_bias_ih, d_bias_hh = outputs[:4]
    dx = outputs[-1] if len(outputs) > SCRATCH else None
    for gradient in outputs[:4]:
        gradient[...] = 0
    dh = dc = np.zeros((len(x), weight_hh.shape[1]), x.dtype)
    for t in reversed(range(steps)):
        a, b, h, c = operands[t]
        if recurrence.sequences:
            dh = dh + g[:, t]
        elif t == steps - 1:
            dh = g
        da, db, direct, dc = cell.back(a, b, h, c, dh, dc)
        d_weight_ih += da.T @ x[:, t]
        d_weight_hh += db.T @ h
        d_bias_ih += da.sum(axis=0)
        d_bias_hh += db.sum(axis=0)
        if dx is not None:
            dx[:, t] = da @ weight_ih
        dh = direct + db @ weight_hh
        if recurrence.cut(t, steps):
            dh, dc = np.zeros_like(dh), np.zeros_like(dc)


SCRATCH = 9  # outputs of a way back that ends at the layer: four gradients and five that only the compiled backend uses
