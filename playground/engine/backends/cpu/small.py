"""Runs the Program of a small network: exact kernels that compiled code walks, one by one or a whole step as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from playground.core.shapes import size
from playground.engine.backends.base import Call, timed
from playground.engine.backends.cpu import drive, lane_kernels
from playground.engine.backends.cpu.compiler import Compiler
from playground.engine.backends.cpu.entries import Code, prepare
from playground.engine.backends.cpu.lane_kernels import draw
from playground.engine.backends.cpu.lanes import padded
from playground.engine.backends.cpu.loop import Loop
from playground.engine.backends.cpu.small_calls import SmallCalls
from playground.engine.backends.cpu.writer import DATA, OWN, STEP_SIZE, StepCall, address, parameters, step_call
from playground.engine.parameters import Parameters
from playground.engine.program import Instruction, Program

WEIGHTS = 5000  # two hidden layers of 64; more are faster with BLAS, which knows how to go about large matrices
LONGEST = 1 << 18  # steps at a time, at most
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
    arguments in the order of the instructions; ``loop`` is a whole step as one function, once that is there."""

    loop: Loop | None
    code: Code  # the calls of a step, kernel by kernel

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
        self.loss = self.arrays[program.loss] if program.loss is not None else np.zeros(1)
        self.calls: list[Call] = [self.call(instruction) for instruction in program.instructions]
        gathering = self.gathering()
        draws = [step_call(draw, (stream, 0, node), stream_of_step="stream") for stream, node in self.masks]
        self.steps = [*gathering, *draws, *(self.step_of(*call) for call in self.calls)]
        self.fetched, self.begun = len(gathering), len(gathering) + len(draws)
        self.step = np.zeros(STEP_SIZE, np.int64)
        self.own = np.array([address(self.rows), self.batch, address(self.hyper), self.hyper.size], np.int64)
        self.data: tuple[Any, Any] = None, None  # what the step's table is about
        self.compiler, self.loop = compiler, None
        self.asked = self.looked = 0.0  # when the loop was first asked for, and when it was looked for last
        self.flattened: dict[int, tuple[np.ndarray, np.ndarray, int]] = {}

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

    def step_of(self, kernel: Any, arguments: tuple[Any, ...]) -> StepCall:
        """The optimizer's numbers are the step's."""
        own = (name for name, argument in zip(parameters(kernel), arguments, strict=True) if argument is self.hyper)
        return step_call(kernel, arguments, **dict.fromkeys(own, "hyper"))

    def gathering(self) -> list[StepCall]:
        """The calls that fetch the samples of a step, of its data and its rows."""
        nothing, no_rows = np.zeros(0, np.float32), np.zeros(0, np.int64)
        into = self.arrays[self.program.input]
        sizes = 0, self.batch, self._features(into), self.lanes
        calls = [step_call(lane_kernels.gather, (nothing, no_rows, into, *sizes), source="source", rows="rows")]
        if self.program.target is not None:
            into = self.arrays[self.program.target]
            if into.dtype == np.int64:
                labels = no_rows, no_rows, into, 0, self.batch
                calls.append(step_call(lane_kernels.gather_labels, labels, source="labels", rows="rows"))
            else:
                values = nothing, no_rows, into, 0, self.batch, self._features(into), self.lanes
                calls.append(step_call(lane_kernels.gather, values, source="values", rows="rows"))
        return calls

    def prepare(self) -> Iterator[tuple[int, int]]:
        """Compiles what is missing, yielding (done, in all)."""
        for step in prepare(self.steps):
            if isinstance(step, Code):
                self.code = step
            else:
                yield step

    # -- running

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.rows[...] = rows
        self.given(x, targets)
        self.begin(0)
        self.walk(0, self.fetched if targets is not None else 1)

    def given(self, x: np.ndarray, targets: np.ndarray | None) -> None:
        """What the next steps are about."""
        if self.data[0] is not x or self.data[1] is not targets:
            self.data = x, targets
            self.step[DATA] = *self.place(x), *(self.place(targets) if targets is not None else (0, 0))

    def walk(self, first: int, last: int) -> None:
        drive.walk(self.code.functions, self.code.rows, self.step, first, last)

    def begin(self, stream: int) -> None:
        """A step by itself, of its own rows and numbers."""
        self.step[:4] = 0, self.batch, 0, np.uint64(stream).astype(np.int64)
        self.step[OWN] = self.own

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        self.hyper[: len(hyper)] = hyper
        self.begin(stream)
        self.walk(self.fetched, len(self.steps))
        return float(self.loss[0])

    def timed(self, hyper: Sequence[float] = (), stream: int = 0) -> list[float]:
        self.hyper[: len(hyper)] = hyper
        self.begin(stream)
        self.walk(self.fetched, self.begun)
        each = range(self.begun, len(self.steps))
        return timed([(self.walk, (i, i + 1)) for i in each])

    def compiled(self) -> bool:
        """Always; asks for the step in one piece where it pays, and looks whether it is there."""
        if self.loop is None or self.loop.code is None:
            self.compiler.look(self)
        return True

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
        code = self.loop.code if self.loop is not None and self.loop.code is not None else self.code
        self.given(*data)
        where = self.batch, -(-len(order) // self.batch), *place, min(count, LONGEST)
        lists = code.functions, code.rows, self.step, order, hyper
        key, shuffled = (np.uint64(key) for key in keys)
        made = drive.many(*lists, *where, key, shuffled, bell, self.loss, self.losses)
        return self.losses[:made]

    def place(self, array: np.ndarray) -> tuple[int, int]:
        """Address and size of data as the kernels read them: flat, and made so once."""
        known = self.flattened.get(id(array))
        if known is None or known[0] is not array:
            if len(self.flattened) >= KNOWN:
                self.flattened.clear()
            flat = np.require(array, np.float32 if array.dtype.kind == "f" else np.int64, ["C"]).reshape(-1)
            self.flattened[id(array)] = known = array, flat, address(flat)
        return known[2], known[1].size

    def output(self, buffer: int) -> np.ndarray:
        return self.arrays[buffer].reshape(-1, self.lanes)[:, : self.batch].T
