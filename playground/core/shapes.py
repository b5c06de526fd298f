"""Shapes of one sample, without the batch: ``(784,)``, ``(1, 28, 28)`` (channels first)."""

from __future__ import annotations

import math

Shape = tuple[int, ...]


def size(shape: Shape) -> int:
    """Number of values in one sample."""
    return math.prod(shape)


def show(shape: Shape) -> str:
    """A shape as the canvas writes it: ``8`` or ``1×28×28``."""
    return "×".join(str(n) for n in shape)
