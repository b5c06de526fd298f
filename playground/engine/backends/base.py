"""What the trainer asks of a backend, and what the backends share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from playground.engine.parameters import Parameters
from playground.engine.program import Program

# what the two numbers of a bell say where they are not 0: that a run is to look up, and that it is to leave the other
# cores to somebody for a moment
RING, HUSH = 0, 1
SILENT: np.ndarray = np.zeros(2, np.int64)  # a bell that nobody rings


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

    def compiled(self) -> bool:
        """Whether ``many`` may be called."""
        ...

    def many(
        self,
        data: tuple[np.ndarray, np.ndarray],
        order: np.ndarray,
        place: tuple[int, int],
        count: int,
        hyper: np.ndarray,
        keys: tuple[int, int],
        bell: np.ndarray,
    ) -> np.ndarray:
        """``count`` steps at most, from ``place`` (epoch, batch) on; the losses of those made (a view). It ends at one
        that is not finite, with the step during which ``bell`` (2,) int64 rings (see RING), or sooner;
        it makes none where the next batch is smaller and the runner cannot make it.

        data: samples and targets. order: that of the samples (N,) int64 in the epoch where it begins; a runner that
        goes past the end of an epoch overwrites it with the next one's. hyper: the optimizer's numbers, one row a step
        or one for all. keys: what batches draw their random numbers from and epochs their order, see engine.randomness
        and engine.orders: batch b of epoch e has mix(mix(key ^ e) ^ b)."""
        ...

    def output(self, buffer: int) -> np.ndarray:
        """What a batch buffer holds, (batch, size), float; a view that the next run overwrites."""
        ...


class Backend(Protocol):
    """threads: how many work on one batch, where it is large enough."""

    name: str
    dtype: type
    threads: int

    def vary(self, x: np.ndarray, rows: np.ndarray, key: int, limits: np.ndarray, out: np.ndarray) -> None:
        """Varies the images of those rows; ``engine.augmentation.vary`` defines how."""
        ...

    def shuffle(self, rows: np.ndarray, stream: int) -> None:
        """Brings row numbers (N,) int64 into a random order, in place; ``engine.randomness.shuffle`` defines which."""
        ...

    def bind(self, program: Program, parameters: Parameters, alone: bool = False) -> Iterator[tuple[int, int] | Runner]:
        """Yields (kernels ready, kernels in all) as it goes, and the Runner last; alone: one that uses no thread but
        the caller's, and is Timed."""
        ...

    def close(self) -> None:
        """Ends the threads that it has started."""
        ...


class StepByStep:
    """The part of a Runner whose backend has no compiled loop."""

    def compiled(self) -> bool:
        return False

    def many(self, *_: Any) -> np.ndarray:
        raise NotImplementedError("compiled() says no")  # pragma: no cover - never called


Call = tuple[Any, tuple[Any, ...]]  # a kernel and its arguments


class Timed(Runner, Protocol):
    def timed(self, hyper: Sequence[float] = (), stream: int = 0) -> list[float]:
        """As ``run``; returns how many seconds each instruction took."""
        ...


def timed(calls: Sequence[Call]) -> list[float]:
    """Makes all calls and returns how many seconds each took."""
    took = []
    for kernel, arguments in calls:
        start = time.perf_counter()
        kernel(*arguments)
        took.append(time.perf_counter() - start)
    return took


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
