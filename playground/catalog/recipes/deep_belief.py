"""A deep belief network: layer after layer is pretrained as a Boltzmann machine on what the one below says, without
labels; then the whole stack, which needs no unrolling because it is the same one, is fine-tuned with them.

Hinton, Osindero and Teh, "A Fast Learning Algorithm for Deep Belief Nets" (2006); fine-tuning by gradients as in Hinton
and Salakhutdinov, "Reducing the Dimensionality of Data with Neural Networks" (2006).
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.boltzmann import BoltzmannRecipe
from playground.core.ops import Value
from playground.core.params import integer, real
from playground.core.phases import Layers, Phase
from playground.core.recipe import Step


@dataclass(frozen=True)
class DeepBelief(BoltzmannRecipe):
    title: ClassVar[str] = "Deep belief network"
    summary: ClassVar[str] = "Layer by layer learns the data without labels, then all of them together with labels."

    pretraining_epochs: int = integer(
        2, minimum=1, maximum=1000, unit="epochs", label="Pretraining per layer",
        help="How many passes over the data each hidden layer gets before the next one.",
    )  # fmt: skip
    pretraining_rate: float = real(
        0.1, minimum=1e-5, maximum=10.0, log=True, label="Pretraining rate",
        help="The learning rate of the pretraining; the optimizer's own one is for the fine-tuning.",
    )  # fmt: skip

    def machines(self, layers: Layers) -> tuple[int, ...]:
        """All Dense layers but the last, which is the output."""
        return tuple(node for node, layer in layers.items() if layer.linked())[:-1]

    def phases(self, layers: Layers) -> tuple[Phase, ...]:
        count = len(self.machines(layers))
        pretraining = (
            Phase(
                f"Pretraining layer {number} of {count} (reconstruction error)",
                self.pretraining_epochs,
                supervised=False,
                learning_rate=self.pretraining_rate,
            )
            for number in range(1, count + 1)
        )
        return (*pretraining, Phase("Fine-tuning all layers"))

    def step(self, step: Step) -> None:
        machines = self.machines(step.layers())
        if step.phase < len(machines):
            self.contrastive_divergence(step, machines[step.phase])
            return
        step.loss(step.run("model", step.batch()))
        step.minimize("model")

    def reconstruct(self, step: Step) -> Value | None:
        machines = self.machines(step.layers())
        return self.there_and_back(step, machines[step.phase]) if step.phase < len(machines) else None
