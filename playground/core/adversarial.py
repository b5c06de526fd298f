"""What an adversarial loss is: the objectives of two networks, of which one makes samples and the other judges them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p, tanh
from typing import ClassVar

from playground.core.kinds import Kind
from playground.core.layer import Layer
from playground.core.ops import Value
from playground.core.problems import Fix, Problem
from playground.core.recipe import Formula, Step, Term


@dataclass(frozen=True)
class AdversarialLoss(Kind):
    """endings: ids of the activations that the discriminator may end with, the usual one first; absorbs: the one
    that is computed together with the loss, whose terms then get what it was applied to."""

    category: ClassVar[str] = "adversarial_losses"
    endings: ClassVar[tuple[str, ...]] = ()
    absorbs: ClassVar[str] = ""

    def judge(self, real: Value, made: Value) -> tuple[Term, ...]:
        """What the discriminator makes small, from its answers to real and to generated samples."""
        raise NotImplementedError  # pragma: no cover - abstract

    def deceive(self, made: Value) -> tuple[Term, ...]:
        """What the generator makes small, from the discriminator's answers to what it has made."""
        raise NotImplementedError  # pragma: no cover - abstract

    def restrain(self, step: Step, discriminator: str, real: Value, made: Value) -> None:
        """What is added to the discriminator's objective beside its terms, without being part of the loss shown."""

    def bound(self, step: Step, discriminator: str) -> None:
        """What is done to the discriminator's weights after its update."""

    def misfit(self, layers: Sequence[Layer]) -> Problem | None:
        """Why a discriminator of these layers does not go with this loss; it has one output."""
        activation = layers[-1].output_activation()
        if activation is None or activation.id not in self.endings:
            wanted = " or ".join(self.endings)
            words = f"With the {self.title} loss the discriminator's last layer must end in {wanted}."
            return Problem(words, fix=Fix(f"Use {self.endings[0]}", change=(("activation", self.endings[0]),)))
        return None


@dataclass(frozen=True)
class Surprise(Formula):
    """log(1 + e^−sz): −log of the probability that z, a logit, gives to yes (s = 1) or no (s = −1)."""

    sign: float

    @staticmethod
    def value(z: float, sign: float) -> float:
        a = sign * z
        return (0.0 if a > 0.0 else -a) + log1p(exp(-a if a > 0.0 else a))

    @staticmethod
    def slope(z: float, sign: float) -> float:
        return sign * (0.5 * tanh(0.5 * sign * z) - 0.5)


@dataclass(frozen=True)
class HalfSquare(Formula):
    """(z − t)² / 2."""

    target: float

    @staticmethod
    def value(z: float, target: float) -> float:
        return 0.5 * (z - target) * (z - target)

    @staticmethod
    def slope(z: float, target: float) -> float:
        return z - target


@dataclass(frozen=True)
class Itself(Formula):
    """z."""

    @staticmethod
    def value(z: float) -> float:
        return z

    @staticmethod
    def slope(z: float) -> float:
        return 1.0 + 0.0 * z
