"""L = −[t log p + (1 − t) log(1 − p)], averaged over outputs and batch.

With a sigmoid output it is computed from the logit z as max(z, 0) − z t + log(1 + e^−|z|), which neither overflows
nor loses digits; alone, p is kept 1e-7 away from 0 and 1, as Keras does.
"""

from dataclasses import dataclass
from math import exp, log, log1p, tanh
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss import Loss
from playground.core.loss_rules import only_for_classes, wrong_outputs
from playground.core.problems import Fix, Problem
from playground.core.targets import Targets


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    title: ClassVar[str] = "Binary cross-entropy"
    summary: ClassVar[str] = "How surprised the network is by the right answer; for two classes and a sigmoid output."
    fused_activation: ClassVar[str] = "sigmoid"
    soft: ClassVar[bool] = True

    @staticmethod
    def value(y: float, t: float) -> float:
        p = 1e-7 if y < 1e-7 else (0.9999999 if y > 0.9999999 else y)
        return -t * log(p) - (1.0 - t) * log(1.0 - p)

    @staticmethod
    def slope(y: float, t: float) -> float:
        # flat where p is held: dropout behind a sigmoid gives values above 1, and they must not blow the run up
        return (y - t) / (y * (1.0 - y)) if 1e-7 <= y <= 0.9999999 else 0.0

    @staticmethod
    def fused_value(z: float, t: float) -> float:
        return (z if z > 0.0 else 0.0) - z * t + log1p(exp(-z if z > 0.0 else z))

    @staticmethod
    def fused_slope(z: float, t: float) -> float:
        return 0.5 + 0.5 * tanh(0.5 * z) - t

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes:
            return only_for_classes(self)
        if problem := wrong_outputs(outputs, classes, single=True):
            return problem
        if activation.low < 0 or activation.high > 1:
            message = (
                f"Binary cross-entropy needs outputs between 0 and 1, {activation.title} gives others: use Sigmoid."
            )
            return Problem(message, fix=Fix("Use Sigmoid", change=(("activation", "sigmoid"),)))
        return None

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        return Targets("binary" if outputs == 1 else "one_hot")
