"""The operations of restricted Boltzmann machines as kernels with their arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import energy_kernels as kernels


class EnergyCalls:
    """The part of the Runner about energies. Buffers are (units, columns)."""

    masks: list[tuple[np.ndarray, int]]

    def affine_transposed(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.affine_transposed, (*inputs, *outputs)

    def bernoulli(self, place: int, inputs: list, outputs: list) -> Call:
        stream = np.zeros(1, np.uint64)
        self.masks.append((stream, place))
        return kernels.bernoulli, (stream, inputs[0].reshape(-1), outputs[0].reshape(-1))

    def load_chains(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.transpose, (*inputs, *outputs)

    def keep_chains(self, _: Any, inputs: list, __: list) -> Call:
        return kernels.transpose, tuple(inputs)

    def contrast(self, _: Any, inputs: list, outputs: list) -> Call:
        bias = outputs[3:] or [np.zeros(0, np.float32)]
        return kernels.contrast, (*inputs, *outputs[:3], *bias)
