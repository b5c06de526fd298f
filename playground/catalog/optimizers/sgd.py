"""Stochastic gradient descent with momentum, as PyTorch writes it (Sutskever et al., ICML 2013):

v ← momentum · v + g;  w ← w − learning_rate · v, or with Nesterov's look-ahead w − learning_rate · (g + momentum · v).
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.optimizer import Optimizer
from playground.core.params import flag, real


@dataclass(frozen=True)
class SGD(Optimizer):
    title: ClassVar[str] = "SGD"
    summary: ClassVar[str] = "A step downhill along the gradient, with momentum if wanted."
    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    timeless: ClassVar[bool] = True

    learning_rate: float = real(
        0.03, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="How large each step is."
    )
    momentum: float = real(
        0.0,
        minimum=0.0,
        maximum=0.999,
        label="Momentum",
        help="How much of the last step is kept: a ball that rolls on.",
    )
    nesterov: bool = flag(
        False, label="Nesterov", help="Looks one step ahead before it follows the slope.", advanced=True
    )

    def hyper(self, step: int, rate: float) -> tuple[float, ...]:
        return rate, self.momentum, float(self.nesterov)

    @staticmethod
    def update(
        w: float, g: float, velocity: float, learning_rate: float, momentum: float, nesterov: float
    ) -> tuple[float, ...]:
        v = momentum * velocity + g
        direction = g + momentum * v if nesterov > 0.5 else v
        return w - learning_rate * direction, v
