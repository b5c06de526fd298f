"""What the trainer asks of a backend, and what the backends share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from playground.engine.parameters import Parameters
from playground.engine.program import Program


class Runner(Protocol):
    """A Program bound to memory, ready to be run again and again."""

    program: Program

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        """Gathers the samples of those row numbers (batch,) from x (N, *input_shape) and targets (N, …)."""
        ...

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        """Executes the list once and returns the loss (0 when only predicting). hyper: the optimizer's numbers of this
        step, those of each further update beginning HYPER places after the one before; stream: the key that dropout
        draws from."""
        ...

    def scalar(self, buffer: int) -> float:
        """What a scalar buffer holds."""
        ...

    def output(self, buffer: int) -> np.ndarray:
        """What a batch buffer holds, (batch, size), float; a view that the next run overwrites."""
        ...


class Backend(Protocol):
    name: str
    dtype: type

    def bind(self, program: Program, parameters: Parameters) -> Iterator[tuple[int, int] | Runner]:
        """Yields (kernels ready, kernels in all) as it goes, and the Runner last."""
        ...


Call = tuple[Any, tuple[Any, ...]]  # a kernel and its arguments


def bound(steps: Iterator[Any], report: Callable[[int, int], None] | None = None) -> Any:
    """The Runner at the end of ``Backend.bind``, telling ``report`` on the way."""
    runner = None
    for step in steps:
        if isinstance(step, tuple):
            if report is not None:
                report(*step)
        else:
            runner = step
    return runner
