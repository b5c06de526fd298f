"""A network is a tuple of nodes; a project is a network with its data, loss, optimizer and settings. All frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from playground.core.dataset import Dataset
from playground.core.layer import Layer
from playground.core.loss import Loss
from playground.core.optimizer import Optimizer
from playground.core.recipe import Recipe
from playground.core.registry import registry
from playground.network.frozen import Frozen
from playground.network.goal import Goal
from playground.network.training import Training

__all__ = ["Frozen", "Goal", "Network", "Node", "Project", "Training"]


@dataclass(frozen=True)
class Node:
    """One layer of a network; the id stays the same through every edit, so that weights and views can follow it.

    frozen: what of its weights training leaves alone.
    """

    id: int
    layer: Layer
    frozen: frozenset[Frozen] = frozenset()

    @property
    def trainable(self) -> bool:
        """Whether training may change anything of it: false for a layer that is frozen as a whole."""
        return Frozen() not in self.frozen


@dataclass(frozen=True)
class Network:
    """next_id is never given to two layers of one history, so a removed layer's id does not come back."""

    nodes: tuple[Node, ...] = ()
    next_id: int = 1

    @classmethod
    def of(cls, *layers: Layer) -> Network:
        return cls(tuple(Node(i + 1, layer) for i, layer in enumerate(layers)), len(layers) + 1)

    def by_id(self) -> dict[int, Layer]:
        """Node id -> layer, in order. Unknown ones are not among them."""
        return {node.id: node.layer for node in self.nodes if isinstance(node.layer, Layer)}

    def node(self, node_id: int) -> Node:
        return self.nodes[self.index(node_id)]

    def layers(self) -> Iterator[Layer]:
        """All layers, each block followed by those inside of it. Unknown ones are not among them."""

        def unfold(layer: Layer) -> Iterator[Layer]:
            yield layer
            for inside in layer.inner():
                yield from unfold(inside)

        for node in self.nodes:
            if isinstance(node.layer, Layer):
                yield from unfold(node.layer)

    def index(self, node_id: int) -> int:
        """Position of a node; KeyError when it is not there."""
        for i, node in enumerate(self.nodes):
            if node.id == node_id:
                return i
        raise KeyError(f"no layer with id {node_id}")


def _default(category: str, kind_id: str) -> Any:
    return field(default_factory=lambda: registry.create(category, kind_id))


@dataclass(frozen=True)
class Project:
    """All that a run is made of, except its weights.

    name, description: what the gallery and the title bar say; dataset, loss, optimizer, recipe: kinds (or Unknown).
    network: the main network, or the one that the project faces (see ``turned``); others: name -> network of the rest
    that the recipe needs. The ids of layers are unique among all of them. goal: what there is to reach, if anything.
    """

    name: str = "Untitled"
    description: str = ""
    dataset: Dataset = _default("datasets", "circle")
    network: Network = field(default_factory=Network)
    loss: Loss = _default("losses", "binary_cross_entropy")
    optimizer: Optimizer = _default("optimizers", "sgd")
    recipe: Recipe = _default("recipes", "supervised")
    training: Training = field(default_factory=Training)
    others: tuple[tuple[str, Network], ...] = ()
    goal: Goal | None = None

    def but(self, **changes: Any) -> Project:
        return replace(self, **changes)

    @property
    def facing(self) -> str:
        """The name of ``network``: the first in the recipe that is not among the others."""
        others = dict(self.others)
        return next((name for name in getattr(self.recipe, "networks", ()) if name not in others), "model")

    @property
    def networks(self) -> dict[str, Network]:
        """All networks by name, the main one first, whichever the project faces."""
        found = {self.facing: self.network, **dict(self.others)}
        names = getattr(self.recipe, "networks", ())
        return {name: found.get(name, Network()) for name in dict.fromkeys((*names, *found))}

    def turned(self, name: str = "") -> Project:
        """The same project facing another of its networks; without a name the main one, which is how it is kept,
        trained and compared."""
        networks = self.networks
        name = name if name in networks else next(iter(networks))
        if name == self.facing:
            return self
        rest = tuple((other, network) for other, network in networks.items() if other != name)
        return replace(self, network=networks[name], others=rest)

    @property
    def next_id(self) -> int:
        """An id that no layer of any network has or had."""
        return max(network.next_id for network in self.networks.values())

    def node(self, node_id: int) -> Node:
        """The layer with that id, whichever network it belongs to; KeyError when there is none."""
        return self.networks[self.owner(node_id)].node(node_id)

    def owner(self, node_id: int) -> str:
        """The name of the network that a layer belongs to; KeyError when there is no such layer."""
        for name, network in self.networks.items():
            if any(node.id == node_id for node in network.nodes):
                return name
        raise KeyError(f"no layer with id {node_id}")
