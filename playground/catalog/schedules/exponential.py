"""rate = learning_rate · gamma^epoch: PyTorch's ExponentialLR, between whole epochs too."""

from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.params import real
from playground.core.schedule import Schedule


@dataclass(frozen=True)
class Exponential(Schedule):
    title: ClassVar[str] = "Exponential"
    summary: ClassVar[str] = "The learning rate falls by the same share in every epoch."

    gamma: float = real(0.95, minimum=0.0, maximum=1.0, label="Gamma", help="What it is multiplied with in an epoch.")

    def share(self, progress: float, total: float, kept: Any) -> float:
        return self.gamma**progress

    def describe(self) -> str:
        return f"× {self.gamma:g} an epoch"
