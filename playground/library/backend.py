"""A backend that is imported when it is needed: numba takes a second, and looking at weights does not need it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from playground.engine import backends
from playground.engine.parameters import Parameters
from playground.engine.program import Program


def whole(name: str, value: Any, lowest: int) -> int:
    """The value as a whole number; ValueError."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value < lowest:
        raise ValueError(f"{name} is {value!r}, expected a whole number from {lowest}")
    return int(value)


class Deferred:
    """Stands for the backend of that name. The reference computes in double precision, the others in single.

    Raises ValueError for a name that is none.
    """

    def __init__(self, name: str, threads: int) -> None:
        self.name, self.threads = backends.chosen(name), whole("threads", threads, 1)
        self.dtype: type = np.float64 if self.name == backends.DEFINITION else np.float32

    @cached_property
    def backend(self) -> Any:
        options = {"dtype": self.dtype} if self.name == backends.DEFINITION else {}
        return backends.create(self.name, self.threads, **options)

    def bind(self, program: Program, parameters: Parameters, alone: bool = False) -> Iterator[Any]:
        return self.backend.bind(program, parameters, alone)

    def __getattr__(self, name: str) -> Any:
        """What else the engine asks of a backend."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.backend, name)
