"""L = −log p[label], averaged over the batch.

With a softmax output it is computed from the logits as log Σ e^zⱼ − z[label]; alone, p is kept above 1e-7.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss import Loss
from playground.core.ops import Ops, Value
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.targets import Targets


@dataclass(frozen=True)
class CrossEntropy(Loss):
    title: ClassVar[str] = "Cross-entropy"
    summary: ClassVar[str] = (
        "How surprised the network is by the right class; for two or more classes and a softmax output."
    )
    fused_activation: ClassVar[str] = "softmax"

    def problem(self, outputs: int, classes: int, activation: Activation) -> Problem | None:
        if not classes:
            message = "Cross-entropy is for classes; this data has a number to predict: use mean squared error."
            fix = Fix("Use mean squared error", replace=registry.create("losses", "mean_squared_error"))
            return Problem(message, fix=fix)
        if outputs != classes:
            message = f"The data has {classes} classes, so the last layer needs {classes} outputs, it has {outputs}."
            return Problem(message, fix=Fix(f"Use {classes}", change=(("units", classes),)))
        if activation.id != self.fused_activation:
            message = (
                f"Cross-entropy needs outputs that are probabilities, {activation.title} gives others: use Softmax."
            )
            return Problem(message, fix=Fix("Use Softmax", change=(("activation", "softmax"),)))
        return None

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        return Targets("index")

    def record(self, ops: Ops, x: Value, fused: bool) -> None:
        ops.categorical_loss(x, fused)
