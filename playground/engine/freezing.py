"""Frozen weights: which numbers of a run they are. Training moves neither them nor what the optimizer remembers.

In a Program they are two instructions with the same detail, a tuple of (key, what of the array is frozen): "freeze"
comes before clipping, zeroes their gradients and keeps them; "put_back" comes last and restores them to the bit,
whatever the update rule did. A layer that is frozen as a whole computes no gradients of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.engine.program import Key
from playground.network.document import Node
from playground.network.frozen import Frozen

if TYPE_CHECKING:
    from playground.engine.parameters import Parameters

Held = tuple[tuple[Key, tuple[Frozen, ...]], ...]


def concerned(node: Node, name: str) -> tuple[Frozen, ...]:
    """What is frozen of the layer's array of that name."""
    return tuple(sorted(part for part in node.frozen if part.concerns(name)))


def whole(parts: tuple[Frozen, ...]) -> bool:
    """Whether an array of which these parts are frozen is so altogether."""
    return any(not part.index for part in parts)


def mask(parts: tuple[Frozen, ...], shape: tuple[int, ...], blocks: int = 1) -> np.ndarray:
    """Where an array of that shape is frozen: bool, of its shape. blocks: how many groups of rows it has."""
    frozen = np.zeros(shape, bool)
    for part in parts:
        if len(part.index) > len(shape) or any(i >= n for i, n in zip(part.index, shape, strict=False)):
            continue
        if part.weight or not part.index:
            frozen[part.index] = True
        else:  # a unit: its row in every block
            frozen.reshape(blocks, -1, *shape[1:])[:, part.index[0] :][:, :1] = part.index[0] < shape[0] // blocks
    return frozen


def runs(parameters: Parameters, held: Held) -> np.ndarray:
    """The stretches [start, end) of the flat blocks that are frozen: (n, 2) int64, in order."""
    flat = np.zeros(len(parameters.flat) + 2, np.int8)  # an edge on both sides
    for key, parts in held:
        weight, start = parameters.weights[key], parameters.starts[key] + 1
        frozen = mask(parts, weight.shape, weight.blocks).ravel()
        flat[start : start + frozen.size] = frozen
    return np.flatnonzero(np.diff(flat)).reshape(-1, 2).astype(np.int64)
