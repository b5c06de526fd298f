"""A data set of sequences of any shape, for the engine's tests."""

from dataclasses import dataclass

import numpy as np

from playground.core.registry import registry


def data_of(steps: int, features: int, outputs: int = 1):
    """Random numbers (40, steps, features), with ``outputs`` numbers to predict of each."""

    @dataclass(frozen=True)
    class Sequences(registry.get("datasets", "sine_wave")):  # type: ignore[misc]
        def input_shape(self):
            return (steps, features)

        def outputs(self):
            return outputs

        def generate(self, rng: np.random.Generator, count: int):
            return rng.normal(size=(count, steps, features)), rng.normal(size=(count, outputs))

    return Sequences(samples=50)
