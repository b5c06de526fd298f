"""How fast a run may go."""

from __future__ import annotations

import math
from typing import NamedTuple

STEPS, EPOCHS = "steps", "epochs"


class Speed(NamedTuple):
    """The most of a unit that there may be in a second; infinity for as fast as possible. A step is one batch."""

    per_second: float = math.inf
    unit: str = EPOCHS

    def epochs(self, batches: int) -> float:
        """Epochs per second, of so many batches each."""
        return self.per_second / (batches if self.unit == STEPS else 1)
