"""rate = learning_rate · (alpha + (1 − alpha) (1 + cos(π epoch / epochs)) / 2) (Loshchilov and Hutter, ICLR 2017).

PyTorch's CosineAnnealingLR; alpha is its eta_min as a share of the learning rate, as in Keras.
"""

from dataclasses import dataclass
from math import cos, pi
from typing import ClassVar

from playground.core.params import real
from playground.core.schedule import TimedSchedule


@dataclass(frozen=True)
class Cosine(TimedSchedule):
    title: ClassVar[str] = "Cosine"
    summary: ClassVar[str] = "The learning rate glides down along half a wave to the end of the run."

    alpha: float = real(0.0, minimum=0.0, maximum=1.0, label="Down to", help="The share of it that is left at the end.")

    def along(self, progress: float, span: float) -> float:
        return self.alpha + (1.0 - self.alpha) * 0.5 * (1.0 + cos(pi * progress / span))
