"""One network learns to give back its own input, through a layer too narrow to copy it (Rumelhart et al., 1986).

Denoising: it sees a corrupted input and has to give back the clean one, so that it must know what is typical (Vincent
et al., ICML 2008). Gaussian noise is added with that standard deviation; masking sets that share of the inputs to zero.
Measured is the project's loss between what it gives back and the clean input, of training and of test data.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.dataset import Dataset, Part
from playground.core.ops import Value
from playground.core.params import choice, real
from playground.core.recipe import Formula, Recipe, Step
from playground.core.shapes import size


@dataclass(frozen=True)
class Keep(Formula):
    """0 for numbers below the rate, else 1."""

    rate: float

    @staticmethod
    def value(z: float, rate: float) -> float:
        return 0.0 if z < rate else 1.0

    @staticmethod
    def slope(z: float, y: float, rate: float) -> float:
        return 0.0 * y


def gaussian(step: Step, x: Value, noise: float) -> Value:
    return step.add(x, step.normal(x.shape, noise))


def masking(step: Step, x: Value, noise: float) -> Value:
    keep: Formula = Keep(noise)
    return step.multiply(x, step.elementwise(step.uniform(x.shape, 0.0, 1.0), keep))


CORRUPTIONS = {"gaussian": gaussian, "masking": masking}


@dataclass(frozen=True)
class Autoencoder(Recipe):
    title: ClassVar[str] = "Autoencoder"
    summary: ClassVar[str] = "Learns to give back its input through a narrow layer; no labels are needed."
    networks: ClassVar[tuple[str, ...]] = ("model",)
    remakes: ClassVar[bool] = True

    noise: float = real(
        0.0, minimum=0.0, maximum=1.0, percent=True, label="Noise",
        help="How much the input is corrupted before the network has to restore it; 0 is a plain autoencoder.",
    )  # fmt: skip
    corruption: str = choice(
        "gaussian", (("gaussian", "Gaussian"), ("masking", "Masking")), label="Sort of noise",
        help="Gaussian adds random numbers, masking sets values to zero.",
    )  # fmt: skip

    def step(self, step: Step) -> None:
        clean = step.batch()
        x = CORRUPTIONS[self.corruption](step, clean, self.noise) if self.noise > 0 else clean
        made = step.run("model", x)
        step.show("given", x)
        step.show("made", made)
        step.loss(made, clean)
        step.minimize("model")

    def classes(self, dataset: Dataset) -> tuple[str, ...]:
        return ()

    def outputs(self, dataset: Dataset) -> int:
        return size(dataset.input_shape())

    def right(self, part: Part) -> np.ndarray:
        return part.x.reshape(len(part), -1)

    def ending(self, network: str, dataset: Dataset) -> tuple[int, str]:
        return size(dataset.input_shape()), dataset.activation
