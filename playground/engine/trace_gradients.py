"""How gradients flow through a recording: the notes, the buffers that hold gradients, and their sums; a part of the
Tracer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from playground.core.ops import Value
from playground.engine import randomness
from playground.engine.program import Buffer, Instruction

Reverse = Callable[[int], None]


class Note(NamedTuple):
    """How the gradient of a value flows on: ``reverse`` records how it reaches ``sources``, the data first; ``slope``
    gives that of the data as a value with a gradient of its own, where the operation knows how."""

    out: int
    reverse: Reverse
    sources: tuple[int, ...]
    slope: Callable[[Value], Value] | None = None


class Gradients:
    """What it uses of the Tracer stands first."""

    buffers: list[Buffer]
    instructions: list[Instruction]
    notes: list[Note]
    gradients: dict[int, int]
    shares: dict[int, int]
    draws: dict[int | None, int]
    differentiable: set[int]
    node: int | None
    new: Callable[..., Value]
    emit: Callable[..., Any]

    def gradient(self, number: int) -> int:
        """A buffer for one share of the gradient of a buffer: the whole of it where the value is used once. What the
        next instructions write there is added to the shares that were there before."""
        source = self.buffers[number]
        if number not in self.gradients:
            role = "gradient" if source.role == "parameter" else "batch"
            self.gradients[number] = self.new(role, source.shape, key=source.key).number
            return self.gradients[number]
        role = "statistic" if source.role == "parameter" else "batch"
        share = self.new(role, source.shape).number
        self.shares[share] = number
        return share

    def hand_on(self, number: int, share: int) -> None:
        """A share of the gradient of a buffer that lies in another one already, and stays there."""
        if number in self.gradients:
            self.add_share(number, share)
        else:
            self.gradients[number] = share

    def add_share(self, number: int, share: int) -> None:
        """Adds to a gradient. A parameter's is one place in memory; that of a value may be somebody else's as well, so
        the sum goes elsewhere."""
        sum_of = before = self.gradients[number]
        if self.buffers[number].role != "parameter":
            sum_of = self.gradients[number] = self.new("batch", self.buffers[number].shape).number
        self.emit("add", (before, share), (sum_of,))

    def draw(self) -> int:
        """The number of the next stream of random numbers of the present layer: no two are the same."""
        count = self.draws[self.node] = self.draws.get(self.node, 0) + 1
        return (self.node or 0) if count == 1 else randomness.key(self.node or 0, count)

    def play_back(self, weights: set[int]) -> None:
        """Records the way back to these weights, and to nothing that does not lead there."""
        kept, reached = self.differentiable, set(weights)
        for note in self.notes:
            if reached.intersection(note.sources):
                reached.add(note.out)
        self.differentiable = reached
        for note in reversed(self.notes):
            if note.out in self.gradients and note.out in reached:
                self.node = next((i.node for i in self.instructions if note.out in i.outputs), self.node)
                note.reverse(self.gradients[note.out])
        self.differentiable = kept
