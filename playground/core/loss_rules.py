"""Two families of losses that share what they accept: distances, and those that compare probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss import Loss
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.targets import Targets, between


@dataclass(frozen=True)
class DistanceLoss(Loss):
    """A distance between output and target: for numbers, and for classes whose targets are the ends of what the last
    activation reaches."""

    soft: ClassVar[bool] = True

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes and outputs == 1 and activation.high != float("inf"):
            message = f"The numbers to predict can be any, {activation.title} stays between {activation.low:g} and "
            fix = Fix("Use Linear", change=(("activation", "linear"),))
            return Problem(f"{message}{activation.high:g}: use Linear in the last layer.", fix=fix)
        if outputs == max(classes, 1) or (outputs == 1 and classes == 2):
            return None
        wanted = 1 if classes <= 2 else classes
        message = f"The data has {classes} classes" if classes else "The data has one number to predict"
        return needs_outputs(message, wanted, outputs)

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        if not classes:
            return Targets("values")
        return Targets("binary" if outputs == 1 else "one_hot", *between(activation.low, activation.high))


def only_for_classes(loss: Loss) -> Problem:
    """The problem of a loss for classes where the data has a number to predict."""
    message = f"{loss.title} is for classes; this data has a number to predict: use mean squared error."
    return Problem(message, fix=Fix("Use mean squared error", replace=registry.create("losses", "mean_squared_error")))


def wrong_outputs(outputs: int, classes: int, single: bool) -> Problem | None:
    """The problem where a last layer does not have one output a class; ``single``: one output will do for two."""
    if outputs == classes or (single and outputs == 1 and classes == 2):
        return None
    wanted = 1 if single and classes == 2 else classes
    return needs_outputs(f"The data has {classes} classes", wanted, outputs)


def needs_outputs(data: str, wanted: int, outputs: int) -> Problem:
    """What the data has, how many outputs that takes, and the button that gives them."""
    needs = "1 output" if wanted == 1 else f"{wanted} outputs"
    message = f"{data}, so the last layer needs {needs}, it has {outputs}."
    return Problem(message, fix=Fix(f"Give it {needs}", change=(("units", wanted),)))


@dataclass(frozen=True)
class ProbabilityLoss(Loss):
    """Compares probabilities over the classes with the right ones: one output a class, and softmax at the end."""

    fused_activation: ClassVar[str] = "softmax"

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes:
            return only_for_classes(self)
        if problem := wrong_outputs(outputs, classes, single=False):
            return problem
        if activation.id != self.fused_activation:
            message = (
                f"{self.title} needs outputs that are probabilities, {activation.title} gives others: use Softmax."
            )
            return Problem(message, fix=Fix("Use Softmax", change=(("activation", "softmax"),)))
        return None
