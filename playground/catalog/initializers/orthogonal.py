"""gain · Q of the QR decomposition of a matrix of N(0, 1), its signs those of R's diagonal (Saxe et al., ICLR 2014).

As in PyTorch and Keras: rows, or columns where there are fewer of them, stand at right angles to each other; a weight
with more axes counts as a matrix (out, all others).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.core.initializer import Initializer
from playground.core.params import real
from playground.core.shapes import Shape


@dataclass(frozen=True)
class Orthogonal(Initializer):
    title: ClassVar[str] = "Orthogonal"
    summary: ClassVar[str] = (
        "Directions at right angles to each other: a layer that turns signals and keeps their size."
    )

    gain: float = real(1.0, minimum=0.01, maximum=100.0, log=True, label="Gain", help="How long each direction is.")

    def sample(self, rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
        rows, columns = shape[0], max(1, int(np.prod(shape[1:])))
        # every orthogonal matrix is equally likely only once the signs of R's diagonal are taken out
        q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
        q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
        return self.gain * (q if rows >= columns else q.T).reshape(shape)
