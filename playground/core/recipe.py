"""What a recipe is: which networks it needs, and what one training step computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from playground.core.kinds import Kind
from playground.core.ops import Value


class Step(Protocol):
    """What a recipe can say about one step; the engine records it."""

    def batch(self) -> Value: ...

    def run(self, network: str, x: Value) -> Value:
        """The network's forward pass."""
        ...

    def loss(self, prediction: Value) -> None:
        """The project's loss between prediction and the batch's targets."""
        ...

    def minimize(self, network: str) -> None:
        """Gradients of the loss for the weights of that network, and their update."""
        ...


@dataclass(frozen=True)
class Recipe(Kind):
    category: ClassVar[str] = "recipes"
    networks: ClassVar[tuple[str, ...]] = ()

    def step(self, step: Step) -> None:
        raise NotImplementedError  # pragma: no cover - abstract
