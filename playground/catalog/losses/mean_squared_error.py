"""L = mean (y − t)² over outputs and batch."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss import Loss
from playground.core.problems import Fix, Problem
from playground.core.targets import Targets, between


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    title: ClassVar[str] = "Mean squared error"
    summary: ClassVar[str] = "The squared distance between output and target; for numbers, and for classes too."

    @staticmethod
    def value(y: float, t: float) -> float:
        return (y - t) * (y - t)

    @staticmethod
    def slope(y: float, t: float) -> float:
        return 2.0 * (y - t)

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes and outputs == 1 and activation.high != float("inf"):
            message = f"The numbers to predict can be any, {activation.title} stays between {activation.low:g} and "
            fix = Fix("Use Linear", change=(("activation", "linear"),))
            return Problem(f"{message}{activation.high:g}: use Linear in the last layer.", fix=fix)
        if outputs == max(classes, 1) or (outputs == 1 and classes == 2):
            return None
        wanted = 1 if classes <= 2 else classes
        message = f"The data has {classes} classes" if classes else "The data has one number to predict"
        words = f"{message}, so the last layer needs {wanted} output{'s' if wanted > 1 else ''}, it has {outputs}."
        return Problem(words, fix=Fix(f"Use {wanted}", change=(("units", wanted),)))

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        if not classes:
            return Targets("values")
        return Targets("binary" if outputs == 1 else "one_hot", *between(activation.low, activation.high))
