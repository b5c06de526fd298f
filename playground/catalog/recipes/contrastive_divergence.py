"""The first Dense layer as a restricted Boltzmann machine: it learns to give the data back, without any labels.

Contrastive divergence with k Gibbs steps, CD-k (Hinton, "Training Products of Experts by Minimizing Contrastive
Divergence", 2002), or PCD-k with persistent chains (Tieleman 2008): Δw_ij ∝ ⟨v_i h_j⟩_data − ⟨v_i h_j⟩_model.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.boltzmann import BoltzmannRecipe
from playground.core.dataset import Dataset
from playground.core.ops import Value
from playground.core.phases import Layers, Phase
from playground.core.recipe import Step


@dataclass(frozen=True)
class ContrastiveDivergence(BoltzmannRecipe):
    title: ClassVar[str] = "Contrastive divergence"
    summary: ClassVar[str] = "A Boltzmann machine: the first Dense layer learns, without labels, to give the data back."

    compares: ClassVar[bool] = False

    def classes(self, dataset: Dataset) -> tuple[str, ...]:
        return ()

    def machines(self, layers: Layers) -> tuple[int, ...]:
        return tuple(node for node, layer in layers.items() if layer.linked())[:1]

    def phases(self, layers: Layers) -> tuple[Phase, ...]:
        return (Phase("Boltzmann machine (reconstruction error)", supervised=False),)

    def step(self, step: Step) -> None:
        self.contrastive_divergence(step, self.machines(step.layers())[0])

    def reconstruct(self, step: Step) -> Value | None:
        return self.there_and_back(step, self.machines(step.layers())[0])
