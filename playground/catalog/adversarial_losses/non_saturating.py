"""Discriminator: −mean log D(x) − mean log(1 − D(G(z))); generator: −mean log D(G(z)).

The generator raises the chance of being believed instead of lowering that of being found out, which has a slope where
the discriminator is sure (Goodfellow et al., NIPS 2014). Computed from the logit, so nothing overflows.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.adversarial import AdversarialLoss, Surprise
from playground.core.ops import Value
from playground.core.recipe import Term


@dataclass(frozen=True)
class NonSaturating(AdversarialLoss):
    title: ClassVar[str] = "Non-saturating"
    summary: ClassVar[str] = "The classic: the discriminator says how likely a sample is real."
    endings: ClassVar[tuple[str, ...]] = ("sigmoid",)
    absorbs: ClassVar[str] = "sigmoid"

    def judge(self, real: Value, made: Value) -> tuple[Term, ...]:
        return Term(real, Surprise(1.0)), Term(made, Surprise(-1.0))

    def deceive(self, made: Value) -> tuple[Term, ...]:
        return (Term(made, Surprise(1.0)),)
