"""L = −Σ q log p over the classes, averaged over the batch; q is 1 for the right class, or with label smoothing
1 − s + s / classes for it and s / classes for the others (Szegedy et al., CVPR 2016), as PyTorch has it.

With a softmax output it is computed from the logits as log Σ e^zⱼ − Σ q z; alone, p is kept above 1e-7.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss_rules import ProbabilityLoss
from playground.core.ops import Ops, Value
from playground.core.params import real
from playground.core.targets import Targets


@dataclass(frozen=True)
class CrossEntropy(ProbabilityLoss):
    title: ClassVar[str] = "Cross-entropy"
    summary: ClassVar[str] = (
        "How surprised the network is by the right class; for two or more classes and a softmax output."
    )

    label_smoothing: float = real(
        0.0,
        minimum=0.0,
        maximum=1.0,
        label="Label smoothing",
        help="The share of certainty that is taken from the right class and spread over all of them.",
        advanced=True,
    )

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        return Targets("index")

    def record(self, ops: Ops, x: Value, fused: bool) -> None:
        ops.categorical_loss(x, fused, self.label_smoothing)
