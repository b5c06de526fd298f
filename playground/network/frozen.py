"""What training leaves alone: a whole layer, one neuron of it, one weight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Frozen:
    """Nothing said: the whole layer. index alone: (3,) is all that belongs to unit 3, in every array whose rows are
    units, in each of its blocks of gates. weight: the name of an array, and index a place in it as it lies there, or
    its first axes: ("weight", (3, 0)) is what unit 3 makes of input 0. A place that is not there freezes nothing.
    """

    weight: str = ""
    index: tuple[int, ...] = ()

    def holds(self, name: str, index: tuple[int, ...]) -> bool:
        """Whether it keeps a number of an array where it is; of a layer whose arrays have a row for each unit."""
        return self.concerns(name) and index[: len(self.index)] == self.index

    def concerns(self, name: str) -> bool:
        """Whether it is about the array of that name."""
        return self.weight in ("", name)
