"""rate = learning_rate."""

from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.schedule import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    title: ClassVar[str] = "Constant"
    summary: ClassVar[str] = "The learning rate stays as it is set."
    still: ClassVar[bool] = True

    def share(self, progress: float, total: float, kept: Any) -> float:
        return 1.0
