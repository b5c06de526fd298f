"""Restricted Boltzmann machines: what the recipes that train them have in common.

A layer that takes the sigmoid of a weighted sum is one, read in both directions: its outputs are the hidden units, its
inputs the visible ones, and both are on or off with p(h = 1 | v) = σ(W v + b) and p(v = 1 | h) = σ(Wᵀ h + c). Hinton,
"Training Products of Experts by Minimizing Contrastive Divergence" (2002), and "A Practical Guide to Training
Restricted Boltzmann Machines" (2010); chains that go on from step to step: Tieleman, "Training Restricted Boltzmann
Machines using Approximations to the Likelihood Gradient" (2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.dataset import Dataset
from playground.core.layer import Layer, Weight
from playground.core.ops import Value
from playground.core.params import flag, integer
from playground.core.phases import Layers
from playground.core.problems import Fix, Problem
from playground.core.recipe import Recipe, Step
from playground.core.registry import registry
from playground.core.shapes import Shape, size

VISIBLE_BIAS = "visible_bias"
CHAINS = "chains"


@dataclass(frozen=True)
class BoltzmannRecipe(Recipe):
    """A recipe says which layers are trained as machines (``machines``), and in which phase (``phases``)."""

    networks: ClassVar[tuple[str, ...]] = ("model",)
    unit_activation: ClassVar[str] = "sigmoid"  # what makes a weighted sum the probability that a unit is on

    gibbs_steps: int = integer(
        1, minimum=1, maximum=100, unit="steps", label="Gibbs steps",
        help="How often hidden and visible units are drawn in turns before the machine's picture is compared.",
    )  # fmt: skip
    sample_visible: bool = flag(
        False, label="Draw visible units", advanced=True,
        help="Whether the machine's pixels are drawn as 0 or 1 too; else their probabilities are passed on.",
    )  # fmt: skip
    persistent_chains: int = integer(
        0, minimum=0, maximum=4096, zero="none", unit="chains", label="Persistent chains", advanced=True,
        help="How many pictures of its own the machine goes on drawing; with none each step starts from the data.",
    )  # fmt: skip

    def machines(self, layers: Layers) -> tuple[int, ...]:
        """The ids of the layers that are trained as machines, from the input on."""
        raise NotImplementedError  # pragma: no cover - abstract

    def fits(self, layer: Layer) -> bool:
        """Whether a layer can be a machine."""
        activation = layer.output_activation()
        return layer.linked() and activation is not None and activation.id == self.unit_activation

    def unsuitable(self, layers: Layers, shapes: Mapping[int, Shape], dataset: Dataset) -> Problem | None:
        machines = self.machines(layers)
        if not machines:
            return self.nothing_to_train(layers)
        lies: Activation = registry.create("activations", dataset.activation)  # what the values are between here
        for node, layer in layers.items():
            if node in machines and (lies.low < 0 or lies.high > 1):
                words = "needs inputs between 0 and 1, the chances of being on, such as the pixels of MNIST"
                return Problem(f"{self.title} {words}: choose other data.", node)
            if not self.fits(layer) if node in machines else layer.weights(shapes[node]):
                return self.out_of_place(node, layer)
            if node == machines[-1]:
                break
            lies = layer.output_activation() or lies  # type: ignore[assignment]
        return None

    def nothing_to_train(self, layers: Layers) -> Problem:
        dense = registry.create("layers", "dense", units=64, activation=self.unit_activation)
        words = f"{self.title} needs a Dense layer with a sigmoid that it can train: add one."
        last = next(reversed([*layers]), None)
        if last is not None and layers[last].linked():  # it is the output
            return Problem(words, last, Fix("Add Dense", insert=dense))
        return Problem(words, last, Fix("Add Dense", append=dense))

    def out_of_place(self, node: int, layer: Layer) -> Problem:
        """What to do with a layer that stands where a machine should be."""
        fix = Fix("Use Sigmoid", change=(("activation", self.unit_activation),)) if layer.linked() else None
        advice = "use Sigmoid" if fix else "take it out, or put it behind them"
        words = f"{self.title} trains Dense layers with a sigmoid first, this is {layer.title}"
        return Problem(f"{words}: {advice}.", node, fix)

    def weights(self, layers: Layers, node: int, input_shape: Shape) -> Mapping[str, Weight]:
        if node not in self.machines(layers):
            return {}
        visible = size(input_shape)
        return {VISIBLE_BIAS: Weight((visible,), registry.create("initializers", "zeros"), visible, visible)}

    def state(self, layers: Layers, node: int, input_shape: Shape) -> Mapping[str, Weight]:
        if not self.persistent_chains or node not in self.machines(layers):
            return {}
        shape = (self.persistent_chains, size(input_shape))
        return {CHAINS: Weight(shape, registry.create("initializers", "zeros"), *shape)}

    def contrastive_divergence(self, step: Step, node: int) -> None:
        """One step for the machine at that layer.

        The data drives the hidden units once; the machine's own picture comes out of ``gibbs_steps`` rounds of drawing
        hidden from visible and visible from hidden. What drives something is drawn as 0 or 1; what is only counted
        stays a probability (section 3 of the guide). The loss is the error of the first picture that comes back.
        """
        v0 = step.below(node)
        machine = step.machine(node)
        h0 = step.hidden(machine, v0)
        v = first = step.visible(machine, step.sample(h0))
        step.reconstruction(v0, first)
        rounds = self.gibbs_steps - 1
        if self.persistent_chains:
            v, rounds = step.chains(node, CHAINS), self.gibbs_steps
        elif self.sample_visible:
            v = step.sample(v)
        for _ in range(rounds):
            v = step.visible(machine, step.sample(step.hidden(machine, v)))
            if self.sample_visible:
                v = step.sample(v)
        step.contrast(machine, (v0, h0), (v, step.hidden(machine, v)))
        if self.persistent_chains:
            step.keep_chains(node, CHAINS, v)
        step.update()

    def there_and_back(self, step: Step, node: int) -> Value:
        """Up to the hidden units of that machine and down again through all below it, in probabilities."""
        x = step.below(node)
        machine = step.machine(node)
        x = step.visible(machine, step.hidden(machine, x))
        machines = self.machines(step.layers())
        for lower in reversed(machines[: machines.index(node)]):
            x = step.visible(step.machine(lower), x)
        return x
