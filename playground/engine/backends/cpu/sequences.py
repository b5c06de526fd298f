"""The operations on sequences as kernels with their arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.core.ops import Recurrence
from playground.engine.backends.base import Call
from playground.engine.backends.cpu import generate_sequences, gru_kernels, lstm_kernels
from playground.engine.backends.cpu import sequence_kernels as kernels
from playground.engine.backends.cpu.jit import ONE_AND_ZERO


class SequenceOps:
    """The part of the Runner about sequences. A buffer of shape (a, b) is (a · b, batch) and seen as (a, b, batch)."""

    def lstm(self, _: Recurrence, inputs: list, outputs: list) -> Call:
        return lstm_kernels.lstm, forward(inputs, outputs)

    def lstm_backward(self, recurrence: Recurrence, inputs: list, outputs: list) -> Call:
        return lstm_kernels.lstm_backward, (*backward(recurrence, inputs, outputs), ONE_AND_ZERO)

    def gru(self, _: Recurrence, inputs: list, outputs: list) -> Call:
        return gru_kernels.gru, forward(inputs, outputs)

    def gru_backward(self, recurrence: Recurrence, inputs: list, outputs: list) -> Call:
        return gru_kernels.gru_backward, backward(recurrence, inputs, outputs)

    def simple_rnn(self, detail: Any, inputs: list, outputs: list) -> Call:
        _, function = detail
        kernel = generate_sequences.simple_rnn(function.value)
        return kernel, (*forward(inputs, outputs), np.array(function.constants(), np.float32))

    def simple_rnn_backward(self, detail: Any, inputs: list, outputs: list) -> Call:
        recurrence, function = detail
        kernel = generate_sequences.simple_rnn_backward(function.slope)
        return kernel, (*backward(recurrence, inputs, outputs), np.array(function.constants(), np.float32))

    def embedding(self, _: Any, inputs: list, outputs: list) -> Call:
        x, weight = inputs
        return kernels.embedding, (x, weight, deep(outputs[0], weight.shape[1]))

    def embedding_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        (x, g), (gradient, *slopes) = inputs, outputs
        slope = slopes[0] if slopes else np.zeros((0, x.shape[1]), np.float32)
        return kernels.embedding_backward, (x, deep(g, gradient.shape[1]), gradient, slope)


def deep(array: np.ndarray, rows: int) -> np.ndarray:
    """(a · rows, batch) -> (a, rows, batch)."""
    return array.reshape(-1, rows, array.shape[-1])


def by_steps(array: np.ndarray, rows: int) -> np.ndarray:
    """(steps · rows, batch) -> (steps, rows · batch)."""
    return array.reshape(len(array) // rows, -1)


def forward(inputs: list, outputs: list) -> tuple[np.ndarray, ...]:
    """x, weights, out, states, what is kept of each step, scratch."""
    x, *weights = inputs
    features, units = weights[0].shape[1], weights[1].shape[1]
    out, states, gates, *kept = outputs[:-3]
    memory = (by_steps(gates, len(outputs[-1])), *(by_steps(array, units) for array in kept))
    scratch = [array.reshape(-1) for array in outputs[-3:]]
    return (by_steps(x, features), *weights, by_steps(out, units), by_steps(states, units), *memory, *scratch)


def backward(recurrence: Recurrence, inputs: list, outputs: list) -> tuple[np.ndarray, ...]:
    """x, both matrices, gradient of the result, states, what is kept; gradients, scratch, dx, two matrices, cuts."""
    x, w_ih, w_hh, _, _, g, states, gates, *kept = inputs
    features, units = w_ih.shape[1], w_hh.shape[1]
    steps = len(x) // features
    gradients, over_steps, flat, slopes = outputs[:4], outputs[4:6], outputs[6:9], outputs[9:]
    dx = by_steps(slopes[0], features) if slopes else np.zeros((0, x.shape[1]), np.float32)
    memory = (by_steps(gates, len(gates) // steps), *(by_steps(array, units) for array in kept))
    scratch = (*(deep(array, steps) for array in over_steps), *(array.reshape(-1) for array in flat))
    cut = np.array([recurrence.cut(t, steps) for t in range(steps)], np.int64)
    both = np.zeros((len(w_hh), features + units), np.float32)
    w_back = np.zeros((units, len(w_hh)), np.float32)
    read = (by_steps(x, features), w_ih, w_hh, by_steps(g, units), by_steps(states, units), *memory)
    return (*read, *gradients, *scratch, dx, both, w_back, cut)
