"""Discriminator: ½ mean (D(x) − 1)² + ½ mean D(G(z))²; generator: ½ mean (D(G(z)) − 1)² (Mao et al., ICCV 2017)."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.adversarial import AdversarialLoss, HalfSquare
from playground.core.ops import Value
from playground.core.recipe import Term


@dataclass(frozen=True)
class LeastSquares(AdversarialLoss):
    title: ClassVar[str] = "Least squares"
    summary: ClassVar[str] = "The discriminator's answers are pulled to 1 for real samples and 0 for generated ones."
    endings: ClassVar[tuple[str, ...]] = ("linear", "sigmoid")

    def judge(self, real: Value, made: Value) -> tuple[Term, ...]:
        return Term(real, HalfSquare(1.0)), Term(made, HalfSquare(0.0))

    def deceive(self, made: Value) -> tuple[Term, ...]:
        return (Term(made, HalfSquare(1.0)),)
