"""rate = learning_rate · gamma^⌊epoch / step_size⌋, as PyTorch's StepLR."""

from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.params import integer, real
from playground.core.schedule import Schedule


@dataclass(frozen=True)
class Step(Schedule):
    title: ClassVar[str] = "Steps"
    summary: ClassVar[str] = "The learning rate falls by the same share every few epochs."

    step_size: int = integer(
        30, minimum=1, maximum=1_000_000, unit="epochs", label="Every", help="After how many epochs it falls."
    )
    gamma: float = real(0.1, minimum=0.0, maximum=1.0, label="Gamma", help="What it is multiplied with each time.")

    def share(self, progress: float, total: float, kept: Any) -> float:
        return self.gamma ** (progress // self.step_size)

    def describe(self) -> str:
        return f"× {self.gamma:g} every {self.step_size} epochs"
