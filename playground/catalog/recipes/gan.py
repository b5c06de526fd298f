"""Two networks play against each other: the generator makes samples from random numbers, the discriminator tells them
from real ones (Goodfellow et al., NIPS 2014, algorithm 1).

Every batch of real samples makes one discriminator step, every ``discriminator_steps``-th one is followed by
``generator_steps`` of the generator; the random numbers are fresh each time. Measured over the training data are the
two losses, the generator's as the training loss, and how good the samples are where the data can tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from playground.core.adversarial import AdversarialLoss
from playground.core.dataset import Dataset
from playground.core.layer import Layer
from playground.core.nested import nested
from playground.core.ops import Value
from playground.core.params import choice, integer, real
from playground.core.problems import Fix, Problem
from playground.core.recipe import Recipe, Step
from playground.core.registry import registry
from playground.core.shapes import Shape, size

GENERATOR, DISCRIMINATOR = "generator", "discriminator"
DRAWN_INPUTS = 2  # so many random numbers make a plane, over which every neuron can be drawn
NARROW = 16  # data of so few numbers needs no large networks


@dataclass(frozen=True)
class Gan(Recipe):
    title: ClassVar[str] = "GAN"
    summary: ClassVar[str] = "A generator learns to make new samples that a discriminator cannot tell from real ones."
    networks: ClassVar[tuple[str, ...]] = (GENERATOR, DISCRIMINATOR)
    compares: ClassVar[bool] = False
    figures: ClassVar[tuple[tuple[str, str], ...]] = (
        ("generator_loss", "generator"),
        ("discriminator_loss", "discriminator"),
    )
    surface: ClassVar[str] = DISCRIMINATOR
    remakes: ClassVar[bool] = True

    loss: AdversarialLoss = nested(
        "adversarial_losses", "non_saturating", label="Adversarial loss", help="What the two networks play for."
    )
    latent_size: int = integer(
        2, minimum=1, maximum=1024, unit="numbers", label="Latent size",
        help="How many random numbers the generator makes a sample from.",
    )  # fmt: skip
    latent: str = choice(
        "normal", (("normal", "Normal"), ("uniform", "Uniform")), label="Latent distribution",
        help="Whether the random numbers are from a bell curve, or evenly spread between −1 and 1.",
    )  # fmt: skip
    discriminator_steps: int = integer(
        1, minimum=1, maximum=50, unit="steps", label="Discriminator steps",
        help="How many batches the discriminator learns from before it is the generator's turn.",
    )  # fmt: skip
    generator_steps: int = integer(
        1, minimum=1, maximum=50, unit="steps", label="Generator steps",
        help="How many steps the generator makes in its turn.",
    )  # fmt: skip
    discriminator_rate: float = real(
        1.0, minimum=0.01, maximum=100.0, log=True, unit="×", label="Discriminator's rate",
        help="The learning rate of the discriminator as a multiple of the generator's.", advanced=True,
    )  # fmt: skip

    def step(self, step: Step) -> None:
        real = step.batch()
        made = self.make(step, real)
        step.show("made", made)
        judged = [step.before(step.run(DISCRIMINATOR, x), self.loss.absorbs) for x in (real, made)]
        step.objective("discriminator_loss", self.loss.judge(*judged))
        if step.trains():
            self.loss.restrain(step, DISCRIMINATOR, real, made)
            step.minimize(DISCRIMINATOR)
            self.loss.bound(step, DISCRIMINATOR)
        turns = self.generator_steps if step.turn == self.turns() - 1 else 0
        for _ in range(turns if step.trains() else 1):
            judged_made = step.run(DISCRIMINATOR, self.make(step, real) if step.trains() else made)
            step.objective("generator_loss", self.loss.deceive(step.before(judged_made, self.loss.absorbs)))
            step.minimize(GENERATOR)

    def make(self, step: Step, real: Value) -> Value:
        """As many samples from random numbers as there are real ones."""
        shape = (self.latent_size,)
        drawn = {"normal": partial(step.normal, shape), "uniform": partial(step.uniform, shape)}[self.latent]()
        return step.reshape(step.run(GENERATOR, drawn), real.shape)

    def turns(self) -> int:
        return self.discriminator_steps

    def rate(self, network: str) -> float:
        return self.discriminator_rate if network == DISCRIMINATOR else 1.0

    def reads(self, network: str) -> bool:
        return network == DISCRIMINATOR

    def reach(self, network: str) -> float:
        return {"normal": 2.5, "uniform": 1.0}[self.latent]

    def classes(self, dataset: Dataset) -> tuple[str, ...]:
        return ()

    def outputs(self, dataset: Dataset) -> int:
        return size(dataset.input_shape())

    def input_shape(self, network: str, dataset: Dataset) -> Shape:
        return (self.latent_size,) if network == GENERATOR else dataset.input_shape()

    def input_names(self, network: str, dataset: Dataset) -> tuple[str, ...]:
        if network != GENERATOR:
            return dataset.input_names()
        few = self.latent_size <= DRAWN_INPUTS
        return tuple(f"z{i}".translate(SUBSCRIPTS) for i in range(1, self.latent_size + 1)) if few else ()

    def problem(self, network: str, layers: Sequence[Layer], output: Shape, dataset: Dataset) -> Problem | None:
        wanted = self.ending(network, dataset)[0]
        if size(output) == wanted:
            return self.loss.misfit(layers) if network == DISCRIMINATOR else None
        what = f"a sample has {wanted} numbers" if network == GENERATOR else "the discriminator gives one answer"
        words = f"The {network}'s last layer needs {wanted} output{'s' if wanted > 1 else ''}, for {what}; it has "
        return Problem(f"{words}{size(output)}.", fix=Fix(f"Use {wanted}", change=(("units", wanted),)))

    def ending(self, network: str, dataset: Dataset) -> tuple[int, str]:
        if network == GENERATOR:
            return size(dataset.input_shape()), dataset.activation
        return 1, self.loss.endings[0]

    def beginning(self, network: str, dataset: Dataset) -> tuple[Layer, ...]:
        inputs = size(self.input_shape(network, dataset))
        units = 16 if size(dataset.input_shape()) <= NARROW else 128
        unit_count, activation = self.ending(network, dataset)
        hidden = {"units": units, "activation": "leaky_relu"}
        flatten = () if (inputs,) == self.input_shape(network, dataset) else (registry.create("layers", "flatten"),)
        return (
            *flatten,
            registry.create("layers", "dense", **hidden),
            registry.create("layers", "dense", **hidden),
            registry.create("layers", "dense", units=unit_count, activation=activation),
        )


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
