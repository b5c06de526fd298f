"""Which layers of another network can lend their weights: as many as are alike in both, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.core.kinds import Unknown
from playground.core.shapes import show
from playground.network.checks import check
from playground.network.document import Project

Signature = tuple[Any, ...]


@dataclass(frozen=True)
class Transfer:
    """pairs: (id of a layer there, id of a layer here), in order; taken, left: the layers here that have weights, in
    words."""

    pairs: tuple[tuple[int, int], ...]
    taken: tuple[str, ...]
    left: tuple[str, ...]

    def weights(self, there: Mapping[tuple[int, str], Any]) -> dict[tuple[int, str], Any]:
        """What of the arrays there, by (node id, name), belongs to which layer here."""
        here = dict(self.pairs)
        return {(here[node], name): array for (node, name), array in there.items() if node in here}

    def sentence(self, source: str) -> str:
        """What was taken from the network called ``source``, and what was not."""
        if not self.pairs:
            return f"No layer of {source} has the kind and the shape of a layer here, so nothing was taken."
        taken = f"Took the weights of {listed(self.taken)} from {source}."
        return taken + (f" Not there in this shape: {listed(self.left)}." if self.left else "")


def matching(source: Project, target: Project) -> Transfer:
    """Two layers match where they are of the same kind and all their arrays have the same names and shapes. Of the
    ways to pair layers without changing the order, one with the most pairs is taken."""
    there, here = signatures(source), signatures(target)
    mine = list(here)
    chain = pairs(list(there.items()), list(here.items()))
    names = {
        node.id: f"layer {place} ({node.layer.title}, {dimensions(here[node.id])})"
        for place, node in enumerate(target.network.nodes, 1)
        if node.id in here
    }
    found = {target_id for _, target_id in chain}
    return Transfer(chain, tuple(names[i] for i in mine if i in found), tuple(names[i] for i in mine if i not in found))


def signatures(project: Project) -> dict[int, Signature]:
    """Node id -> kind, names and shapes of the arrays, for the layers that have some and whose input is known."""
    shapes = check(project).shapes
    found = {}
    for node in project.network.nodes:
        if node.id not in shapes or isinstance(node.layer, Unknown):
            continue
        before = shapes[node.id][0]
        weights = {name: weight.shape for name, weight in node.layer.weights(before).items()}
        states = {name: weight.shape for name, weight in node.layer.state(before).items()}
        if weights or states:
            found[node.id] = (node.layer.id, tuple(weights.items()), tuple(states.items()))
    return found


def pairs(there: list[tuple[int, Signature]], here: list[tuple[int, Signature]]) -> tuple[tuple[int, int], ...]:
    """A longest common subsequence of signatures, as pairs of ids; of several, the one that pairs earlier layers."""
    best = [[0] * (len(here) + 1) for _ in range(len(there) + 1)]
    for i in reversed(range(len(there))):
        for j in reversed(range(len(here))):
            alike = there[i][1] == here[j][1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], 1 + best[i + 1][j + 1] if alike else 0)
    found, i, j = [], 0, 0
    while i < len(there) and j < len(here):
        if there[i][1] == here[j][1] and best[i][j] == 1 + best[i + 1][j + 1]:
            found.append((there[i][0], here[j][0]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def dimensions(signature: Signature) -> str:
    """The shape of the first array, as people write it."""
    arrays = signature[1] or signature[2]
    return show(arrays[0][1])


def listed(words: tuple[str, ...]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
