"""f(z) = sin(frequency · z) (Sitzmann et al., NeurIPS 2020, who take 30 in their first layer)."""

from dataclasses import dataclass
from math import cos, sin
from typing import ClassVar

from playground.core.activation import Activation
from playground.core.params import real


@dataclass(frozen=True)
class Sine(Activation):
    title: ClassVar[str] = "Sine"
    summary: ClassVar[str] = "A wave, for patterns that repeat and for fine detail in pictures."
    low: ClassVar[float] = -1.0
    high: ClassVar[float] = 1.0

    frequency: float = real(
        1.0, minimum=0.1, maximum=100.0, log=True, label="Frequency", help="How fast the wave goes up and down."
    )

    @staticmethod
    def value(z: float, frequency: float) -> float:
        # infinity has no sine: NaN, which a run that has diverged is noticed by
        return sin(frequency * z) if z * 0.0 == 0.0 else z * 0.0

    @staticmethod
    def slope(z: float, y: float, frequency: float) -> float:
        return frequency * cos(frequency * z) if z * 0.0 == 0.0 else z * 0.0

    @staticmethod
    def curvature(z: float, y: float, frequency: float) -> float:
        return -frequency * frequency * y
