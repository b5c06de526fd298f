"""A network as a straight-line list of instructions over numbered buffers: what every backend executes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.core.layer import Weight
from playground.core.shapes import Shape, size
from playground.core.targets import Targets

Key = tuple[int, str]  # node id, name of the weight
PER_SAMPLE = ("batch", "labels", "taps")
HYPER = 16  # at most so many numbers go into one update


@dataclass(frozen=True)
class Buffer:
    """One array. role "batch": one row per sample, ``shape`` is that of one; "labels": class numbers, one per sample;
    "parameter", "gradient", "state" (what a layer remembers), "statistic": shape as it is; "chains": (chains,
    units), one row per chain; "taps": small whole numbers per sample; "scalar": one number.

    alias: the number of the buffer whose memory this one shares, under another shape.
    """

    number: int
    role: str
    shape: Shape
    alias: int | None = None
    key: Key | None = None


@dataclass(frozen=True)
class Instruction:
    """op: name of the operation; inputs, outputs: buffer numbers; detail: what else it needs (a scalar function, a
    rate); node: the layer it belongs to."""

    op: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    detail: Any = None
    node: int | None = None


@dataclass(frozen=True)
class Part:
    """The detail of an instruction about the weights of one of several networks, which ``keys`` names: ``value`` is
    what stands alone where there is one network; place: which of the step's updates it is, counted from 0."""

    value: Any
    keys: tuple[Key, ...]
    place: int = 0


@dataclass(frozen=True)
class Program:
    """Everything one step needs at a given batch size. Nothing is allocated or looked up while it runs.

    input, target, prediction, loss: buffer numbers (target and loss are None when only predicting);
    results: node id -> buffer of the layer's output; parameters: key -> weight, in the order of the layers;
    states: what layers remember, likewise; losses: name -> scalar buffer of each objective that has one, for recipes
    that do not compare with targets; shown: name -> buffer of what views ask for; updates: whose weights each update
    of the step moves, where there are several networks.
    """

    batch: int
    buffers: tuple[Buffer, ...]
    instructions: tuple[Instruction, ...]
    parameters: dict[Key, Weight]
    input: int
    target: int | None
    prediction: int
    loss: int | None
    results: dict[int, int]
    targets: Targets | None
    states: dict[Key, Weight] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    updates: tuple[str, ...] = ()

    def bytes(self) -> int:
        """Memory of all buffers, four bytes a value."""
        own = [b for b in self.buffers if b.alias is None]
        return sum(4 * size(b.shape) * (self.batch if b.role in PER_SAMPLE else 1) for b in own)
