"""Runs the Program of a small network: exact kernels, one call an instruction, or all of them in one compiled loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core.shapes import size
from playground.engine import randomness
from playground.engine.backends.base import Call, timed
from playground.engine.backends.cpu import lane_kernels
from playground.engine.backends.cpu.compiler import Compiler
from playground.engine.backends.cpu.lanes import padded
from playground.engine.backends.cpu.loop import Loop
from playground.engine.backends.cpu.small_calls import SmallCalls
from playground.engine.parameters import Parameters
from playground.engine.program import Instruction, Program

WEIGHTS = 5000  # two hidden layers of 64; more are faster with BLAS, which knows how to go about large matrices
LONGEST = 4096  # steps that the compiled loop makes at a time, at most
ROLES = frozenset(("parameter", "gradient", "labels", "scalar", "batch"))
KNOWN = 8  # arrays that are kept flat
OPERATIONS = frozenset(name for name in vars(SmallCalls) if not name.startswith("_"))


def is_small(program: Program, most: int) -> bool:
    """Whether a Program is bound here: it has no operations but those known here, and ``most`` weights at most."""
    weights = sum(size(weight.shape) for weight in program.parameters.values())
    if program.shown:  # a recipe that makes things compares them with no targets of the batch
        return False
    if not ROLES.issuperset(buffer.role for buffer in program.buffers):
        return False
    return weights <= most and all(instruction.op in OPERATIONS for instruction in program.instructions)


class SmallRunner(SmallCalls):
    """Batch buffers are flat: (size, lanes), lanes being the batch in whole vectors. ``calls`` are kernels and their
    arguments in the order of the instructions; ``loop`` is the same compiled as one function, once that is there."""

    loop: Loop | None

    def __init__(self, program: Program, parameters: Parameters, compiler: Compiler) -> None:
        self.program, self.parameters = program, parameters
        self.batch, self.lanes = program.batch, padded(program.batch)
        self.rows = np.zeros(program.batch, np.int64)
        self.hyper = np.zeros(16, np.float32)
        self.losses = np.zeros(LONGEST)
        self.masks: list[tuple[np.ndarray, int]] = []  # where a dropout's stream is written, and its layer
        self.arrays: list[np.ndarray] = []
        for buffer in program.buffers:
            self.arrays.append(self.arrays[buffer.alias] if buffer.alias is not None else self.array(buffer))
        self.calls: list[Call] = [self.call(instruction) for instruction in program.instructions]
        self.compiler, self.loop = compiler, None
        self.asked = self.looked = 0.0  # when the loop was first asked for, and when it was looked for last
        self.flattened: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def array(self, buffer: Any) -> np.ndarray:
        if buffer.role == "parameter":
            return self.parameters.values[buffer.key].reshape(-1)
        if buffer.role == "gradient":
            return self.parameters.gradients[buffer.key].reshape(-1)
        if buffer.role == "labels":
            return np.zeros(self.batch, np.int64)
        if buffer.role == "scalar":
            return np.zeros(1)
        return np.zeros(size(buffer.shape) * self.lanes, np.float32)

    def call(self, instruction: Instruction) -> Call:
        inputs = [self.arrays[n] for n in instruction.inputs]
        outputs = [self.arrays[n] for n in instruction.outputs]
        return getattr(self, instruction.op)(instruction.detail, inputs, outputs)

    # -- running

    def gathering(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray, start: int = 0) -> list[Call]:
        """The calls that fetch the samples rows[start : start + batch]; x and targets flat."""
        program = self.program
        into = self.arrays[program.input]
        calls: list[Call] = [
            (lane_kernels.gather, (x, rows, into, start, self.batch, self._features(into), self.lanes))
        ]
        if program.target is not None and targets is not None:
            into = self.arrays[program.target]
            if into.dtype == np.int64:
                calls.append((lane_kernels.gather_labels, (targets, rows, into, start, self.batch)))
            else:
                sizes = start, self.batch, self._features(into), self.lanes
                calls.append((lane_kernels.gather, (targets, rows, into, *sizes)))
        return calls

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.rows[...] = rows
        for kernel, arguments in self.gathering(flat(x), flat(targets), self.rows):
            kernel(*arguments)

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        self.hyper[: len(hyper)] = hyper
        for place, node in self.masks:
            place[0] = randomness.key(stream, node)
        for kernel, arguments in self.calls:
            kernel(*arguments)
        return float(self.arrays[self.program.loss][0]) if self.program.loss is not None else 0.0

    def timed(self, hyper: Sequence[float] = (), stream: int = 0) -> list[float]:
        self.hyper[: len(hyper)] = hyper
        for place, node in self.masks:
            place[0] = randomness.key(stream, node)
        return timed(self.calls)

    def compiled(self) -> bool:
        """Whether ``many`` may be called. Asks for the compiled loop where it pays, and looks whether it is there."""
        if self.loop is None or self.loop.function is None:
            self.compiler.look(self)
        return self.loop is not None and self.loop.function is not None

    def many(
        self,
        data: tuple[np.ndarray, np.ndarray],
        orders: np.ndarray,
        epoch: int,
        first: int,
        count: int,
        hyper: np.ndarray,
        key: int,
    ) -> np.ndarray:
        assert self.loop is not None, "compiled() was asked"
        samples = orders.shape[1]
        arrays = self.plain(data[0]), self.plain(data[1]), orders.reshape(-1), hyper.reshape(-1)
        stride = hyper.shape[1] if len(hyper) > 1 else 0
        place = samples, -(-samples // self.batch), epoch, first, min(count, LONGEST), stride, np.uint64(key)
        done = self.loop.function(self.loop.table, *arrays, *place, self.losses)
        return self.losses[:done]

    def plain(self, array: np.ndarray) -> np.ndarray:
        """Data as the loop is compiled for it: flat, and made so once."""
        known = self.flattened.get(id(array))
        if known is None or known[0] is not array:
            if len(self.flattened) >= KNOWN:
                self.flattened.clear()
            known = array, flat(np.require(array, np.float32 if array.dtype.kind == "f" else np.int64, ["C", "W"]))
            self.flattened[id(array)] = known
        return known[1]

    def output(self, buffer: int) -> np.ndarray:
        return self.arrays[buffer].reshape(-1, self.lanes)[:, : self.batch].T


def flat(array: Any) -> Any:
    return None if array is None else array.reshape(-1)
