"""A network as a straight-line list of instructions over numbered buffers: what every backend executes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playground.core.layer import Weight
from playground.core.shapes import Shape, size
from playground.core.targets import Targets
from playground.engine.scratch import scratch

Key = tuple[int, str]  # node id, name of the weight
UPDATES = ("update", "update_weight")  # of all weights, of one
PER_SAMPLE = ("batch", "labels", "taps")
HYPER = 16  # at most so many numbers go into one update
SHARED = ("parameter", "gradient", "state")  # of one model: all its Programs look at the same memory
BYTES = {"labels": 8, "scalar": 8, "taps": 1}  # of one value; all others are float32
CALL = 768  # bytes of bookkeeping for a buffer or an instruction
STEPS = 1024  # steps that a large network makes at a time, at most: of each its loss and how long it took is kept
ALIGN = 16  # values: every weight starts on a cache line


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

    def root(self, number: int) -> int:
        """The buffer whose memory that one shares; itself where it has its own."""
        alias = self.buffers[number].alias
        return number if alias is None else self.root(alias)

    def with_samples(self, numbers: Iterable[int]) -> set[int]:
        """Those of the buffers that have one row for each sample, by their roots."""
        return {self.root(n) for n in numbers if self.buffers[n].role in PER_SAMPLE}

    def bytes(self) -> int:
        """Memory that it needs at most on the compiled backend: what it shares with the other Programs of its model
        (weights, gradients, what the optimizer remembers of each weight) and what is its own."""
        return self.shared_bytes() + self.own_bytes()

    def shared_bytes(self) -> int:
        """Weights, gradients, the optimizer's slots and what layers remember, four bytes a value; every array starts on
        a cache line."""
        details = [i.detail for i in self.instructions if i.op in UPDATES]
        updates = [detail.value if isinstance(detail, Part) else detail for detail in details]
        slots = [len((detail[0] if isinstance(detail, tuple) else detail).slots) for detail in updates]
        return self.weight_bytes() * (1 + max((1 + count for count in slots), default=0)) + self.state_bytes()

    def weight_bytes(self) -> int:
        """One copy of the weights."""
        return 4 * sum(padded(size(weight.shape)) for weight in self.parameters.values())

    def state_bytes(self) -> int:
        return 4 * sum(padded(size(weight.shape)) for weight in self.states.values())

    def own_bytes(self) -> int:
        """Its buffers and the scratch memory of its kernels; small networks have the batch in whole vectors."""
        samples = padded(self.batch)
        own = [b for b in self.buffers if b.alias is None and b.role not in SHARED]
        values = sum(BYTES.get(b.role, 4) * size(b.shape) * (samples if b.role in PER_SAMPLE else 1) for b in own)
        # the numbers of the batch's rows, and small arrays with the constants of each call and how it is made
        calls = CALL * (len(self.instructions) + len(self.buffers))
        return values + 4 * scratch(self) + 8 * self.batch + calls + 16 * (STEPS + 1)


def padded(count: int) -> int:
    """That many values, rounded up to whole cache lines."""
    return math.ceil(count / ALIGN) * ALIGN
