"""L = Σ t log(t / p) over the classes, averaged over the batch: PyTorch's KLDivLoss(reduction="batchmean") of log p.

Terms with t = 0 count as 0. With a softmax output it is computed from the logits; alone, p is kept above 1e-7. For
targets that are one class each it is the cross-entropy; targets that are probabilities make it another.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.loss_rules import ProbabilityLoss
from playground.core.ops import Ops, Value
from playground.core.targets import Targets


@dataclass(frozen=True)
class KLDivergence(ProbabilityLoss):
    title: ClassVar[str] = "KL divergence"
    summary: ClassVar[str] = "How far the predicted probabilities are from the right ones; needs a softmax output."

    def targets(self, outputs: int, classes: int, activation: Activation) -> Targets:
        return Targets("one_hot")

    def record(self, ops: Ops, x: Value, fused: bool) -> None:
        ops.distribution_loss(x, fused)
