"""L = mean max(0, 1 − t y) over outputs and batch, targets −1 and 1, as Keras has it; slope −t where t y < 1, else 0.

Cortes and Vapnik (1995): a Dense layer with this loss and an L2 penalty is a support vector machine.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss import Loss
from playground.core.loss_rules import only_for_classes, wrong_outputs
from playground.core.problems import Fix, Problem
from playground.core.targets import Targets


@dataclass(frozen=True)
class Hinge(Loss):
    title: ClassVar[str] = "Hinge"
    summary: ClassVar[str] = "Nothing for answers that are right and clear, the more for those that are not."

    @staticmethod
    def value(y: float, t: float) -> float:
        # in this order a NaN stays a NaN
        return 0.0 if t * y > 1.0 else 1.0 - t * y

    @staticmethod
    def slope(y: float, t: float) -> float:
        return -t if t * y < 1.0 else 0.0

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes:
            return only_for_classes(self)
        if problem := wrong_outputs(outputs, classes, single=True):
            return problem
        if activation.low > -1 or activation.high < 1:
            message = (
                f"Hinge needs outputs from −1 to 1 and beyond, {activation.title} does not reach them: use Linear."
            )
            return Problem(message, fix=Fix("Use Linear", change=(("activation", "linear"),)))
        return None

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        return Targets("binary" if outputs == 1 else "one_hot", -1.0, 1.0)
