"""One network learns the targets that come with the data: forward, loss, gradients, update."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.dataset import Dataset
from playground.core.problems import Fix, Problem
from playground.core.recipe import Recipe, Step
from playground.core.registry import registry


@dataclass(frozen=True)
class Supervised(Recipe):
    title: ClassVar[str] = "Supervised"
    summary: ClassVar[str] = "Learns from examples whose answer is known."
    networks: ClassVar[tuple[str, ...]] = ("model",)

    def step(self, step: Step) -> None:
        prediction = step.run("model", step.batch())
        step.loss(prediction)
        step.minimize("model")

    def misfit(self, dataset: Dataset) -> Problem | None:
        if dataset.labelled:
            return None
        words = f"{dataset.title} has no labels to learn from: train a GAN or an autoencoder on it."
        return Problem(words, fix=Fix("Train a GAN", replace=registry.create("recipes", "gan")))
