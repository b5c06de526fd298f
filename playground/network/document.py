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
from playground.network.training import Training

__all__ = ["Frozen", "Network", "Node", "Project", "Training"]


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
    """

    name: str = "Untitled"
    description: str = ""
    dataset: Dataset = _default("datasets", "circle")
    network: Network = field(default_factory=Network)
    loss: Loss = _default("losses", "binary_cross_entropy")
    optimizer: Optimizer = _default("optimizers", "sgd")
    recipe: Recipe = _default("recipes", "supervised")
    training: Training = field(default_factory=Training)

    def but(self, **changes: Any) -> Project:
        return replace(self, **changes)
