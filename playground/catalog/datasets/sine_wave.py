"""Forecasting: y(t) = sin(2π t / P + φ) + noise · N(0, 1), with φ ~ U(0, 2π) and P ~ U(½, 1½) · period; from ``steps``
values the next one is to be predicted."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.params import integer, real
from playground.core.sequences import SequencesDataset


@dataclass(frozen=True)
class SineWave(SequencesDataset):
    title: ClassVar[str] = "Sine wave"
    summary: ClassVar[str] = "A noisy wave of unknown pace: predict its next value."

    steps: int = integer(
        30, minimum=2, maximum=500, unit="steps", label="Length", help="How many values are seen before the next one."
    )
    noise: float = real(
        5.0, minimum=0.0, maximum=50.0, unit="%", label="Noise", help="How much chance blurs each value; 0 is none."
    )
    period: float = real(
        20.0, minimum=4.0, maximum=200.0, unit="steps", label="Period", log=True,
        help="How many steps a wave takes on average.",
    )  # fmt: skip

    def generate(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        phase = rng.uniform(0, 2 * np.pi, (count, 1))
        period = self.period * rng.uniform(0.5, 1.5, (count, 1))
        clean = np.sin(2 * np.pi * np.arange(self.steps + 1) / period + phase)
        values = clean + self.noise / 100 * rng.standard_normal(clean.shape)
        return values[:, :-1, None], values[:, -1:]
