"""One network learns the targets that come with the data: forward, loss, gradients, update."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.recipe import Recipe, Step


@dataclass(frozen=True)
class Supervised(Recipe):
    title: ClassVar[str] = "Supervised"
    summary: ClassVar[str] = "Learns from examples whose answer is known."
    networks: ClassVar[tuple[str, ...]] = ("model",)

    def step(self, step: Step) -> None:
        prediction = step.run("model", step.batch())
        step.loss(prediction)
        step.minimize("model")
