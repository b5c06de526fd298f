"""Discriminator: mean D(G(z)) − mean D(x), whose negative estimates the Wasserstein distance of the two; generator:
−mean D(G(z)) (Arjovsky et al., ICML 2017).

That needs a discriminator which is nowhere steeper than 1: by a penalty λ mean (‖∇D(x̂)‖ − 1)² at points x̂ between real
and generated samples (Gulrajani et al., NIPS 2017, with λ = 0.1 for points of the plane and 10 for images), or by
clipping its weights as the first paper does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from playground.core.adversarial import AdversarialLoss, HalfSquare, Itself
from playground.core.layer import Layer
from playground.core.ops import Value
from playground.core.params import real as real_number
from playground.core.problems import Fix, Problem
from playground.core.recipe import Step, Term


@dataclass(frozen=True)
class Wasserstein(AdversarialLoss):
    title: ClassVar[str] = "Wasserstein"
    summary: ClassVar[str] = "The discriminator measures how far apart real and generated samples are."
    endings: ClassVar[tuple[str, ...]] = ("linear",)

    gradient_penalty: float = real_number(
        0.1, minimum=0.01, maximum=1000.0, log=True, zero=True, label="Gradient penalty",
        help="How strongly the discriminator is kept at a slope of 1; 0 is off.",
    )  # fmt: skip
    weight_clip: float = real_number(
        0.0, minimum=0.001, maximum=1.0, log=True, zero=True, label="Weight clipping",
        help="Every weight of the discriminator is kept between minus this and this; 0 is off.",
    )  # fmt: skip

    def judge(self, real: Value, made: Value) -> tuple[Term, ...]:
        return Term(made, Itself()), Term(real, Itself(), -1.0)

    def deceive(self, made: Value) -> tuple[Term, ...]:
        return (Term(made, Itself(), -1.0),)

    def restrain(self, step: Step, discriminator: str, real: Value, made: Value) -> None:
        if self.gradient_penalty > 0:
            steepness = step.steepness(discriminator, step.blend(real, made))
            step.objective("", [Term(steepness, HalfSquare(1.0), 2.0 * self.gradient_penalty)])

    def bound(self, step: Step, discriminator: str) -> None:
        if self.weight_clip > 0:
            step.limit(discriminator, self.weight_clip)

    def misfit(self, layers: Sequence[Layer]) -> Problem | None:
        stiff = next((layer for layer in layers if not layer.curved()), None) if self.gradient_penalty > 0 else None
        if stiff is None:
            return super().misfit(layers)
        activation = stiff.output_activation()
        what = f"{stiff.title} with {activation.title}" if activation is not None else stiff.title
        words = (
            f"The gradient penalty cannot differentiate {what} twice: use another layer, or weight clipping instead."
        )
        clipping = self.but(gradient_penalty=0.0, weight_clip=self.weight_clip or 0.05)
        return Problem(words, fix=Fix("Use weight clipping", replace=clipping))
