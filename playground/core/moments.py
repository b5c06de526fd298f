"""What Adam and its kin share: how long gradients and their squares are remembered."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.optimizer import Optimizer
from playground.core.params import real


@dataclass(frozen=True)
class MomentOptimizer(Optimizer):
    """An optimizer with a running mean of the gradient (beta_1) and of its size (beta_2)."""

    beta_1: float = real(
        0.9, minimum=0.0, maximum=0.9999, label="Beta 1", help="How long gradients are remembered.", advanced=True
    )
    beta_2: float = real(
        0.999, minimum=0.0, maximum=0.99999, label="Beta 2", help="How long squared gradients are remembered.",
        advanced=True,
    )  # fmt: skip
    epsilon: float = real(
        1e-7, minimum=1e-12, maximum=1.0, log=True, label="Epsilon", help="Keeps the division away from zero.",
        advanced=True,
    )  # fmt: skip

    def settled(self, step: int) -> bool:
        return self.corrections(step) == (1.0, 1.0)

    def corrections(self, step: int) -> tuple[float, float]:
        """1 / (1 − βᵗ) of both: what makes up for the zeros at the start."""
        return 1.0 / (1.0 - self.beta_1**step), 1.0 / (1.0 - self.beta_2**step)
