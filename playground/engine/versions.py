"""The network in each version of a project, as long as nothing is learned: an undone edit leaves no trace."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from playground.engine.parameters import Parameters
from playground.network.document import Project

MEMORY = 96 << 20  # bytes for all of them; what does not fit is brought back from what edits have left behind


class Version(NamedTuple):
    """layout: the parameters that the numbers, a snapshot, fit into."""

    project: Project
    layout: tuple[object, ...]
    numbers: tuple[np.ndarray, ...]


@dataclass
class Versions:
    """What stood in a network whenever an edit has left a version of the project, since a number was last moved by
    anything but an edit: by a step, or by hand.

    known: the latest last; step, entered: how many updates the present version began with, and the fingerprint of its
    numbers then.
    """

    known: list[Version] = field(default_factory=list)
    step: int = 0
    entered: bytes = b""

    def leave(self, project: Project, parameters: Parameters) -> None:
        """The network of that project is about to be edited."""
        # the count first: while it trains, nobody has to look at all numbers to see that they have moved
        if parameters.step != self.step or fingerprint(parameters) != self.entered:
            self.known.clear()
        numbers, layout = parameters.snapshot(), parameters.layout()
        for version in self.known:
            if version.layout == layout and all(map(np.array_equal, version.numbers, numbers)):
                numbers = version.numbers  # an edit of something else, such as the learning rate
                break
        self.known = [version for version in self.known if version.project != project]
        self.known.append(Version(project, layout, numbers))
        while sum(part.nbytes for part in {id(p): p for v in self.known for p in v.numbers}.values()) > MEMORY:
            del self.known[0]

    def enter(self, project: Project, parameters: Parameters) -> bool:
        """The network of that project begins, as it was if it has been left before; whether it was."""
        layout = parameters.layout()
        found = next((v for v in self.known if v.project == project and v.layout == layout), None)
        if found is not None:
            parameters.restore(found.numbers)
        self.step, self.entered = parameters.step, fingerprint(parameters)
        return found is not None

    def forget(self, ids: set[int]) -> None:
        """None with one of these layers comes back: they are new ones now."""
        self.known = [
            version
            for version in self.known
            if not ids & {node.id for network in version.project.networks.values() for node in network.nodes}
        ]


def fingerprint(parameters: Parameters) -> bytes:
    """The same for the same numbers in weights, states and the optimizer's memory."""
    digest = hashlib.blake2b(str(parameters.step).encode())
    for block in parameters.blocks():
        digest.update(np.ascontiguousarray(block).data)
    return digest.digest()
