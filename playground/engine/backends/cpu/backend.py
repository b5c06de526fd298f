"""Binds a Program to kernels and memory: a list of calls with their arguments, walked once a step."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import scipy.linalg.blas  # numba calls scipy's BLAS: loaded here so that its threads can be limited
from threadpoolctl import ThreadpoolController

from playground.core.shapes import size
from playground.engine import freezing, randomness
from playground.engine.backends.base import Call, timed
from playground.engine.backends.cpu import augment_kernels, drive, generate, kernels, loss_kernels
from playground.engine.backends.cpu.adversarial import AdversarialCalls
from playground.engine.backends.cpu.compiler import Compiler
from playground.engine.backends.cpu.division import divide
from playground.engine.backends.cpu.energy import EnergyCalls
from playground.engine.backends.cpu.images import ImageCalls
from playground.engine.backends.cpu.many import ManySteps
from playground.engine.backends.cpu.script import Script, compiled, fits
from playground.engine.backends.cpu.sequences import SequenceOps
from playground.engine.backends.cpu.small import WEIGHTS, SmallRunner, is_small
from playground.engine.backends.cpu.split import SplitRunner
from playground.engine.backends.cpu.threads import Crew
from playground.engine.parameters import Parameters
from playground.engine.program import HYPER, Instruction, Program

assert scipy.linalg.blas is not None


class Runner(AdversarialCalls, ImageCalls, SequenceOps, EnergyCalls, ManySteps):
    """Batch buffers are (size, batch). ``calls`` holds kernels and their arguments in the order of the instructions.

    position: where a part of a batch lies in the whole, as (first sample, size of the whole).
    """

    def __init__(self, program: Program, parameters: Parameters, position: tuple[int, int] | None = None) -> None:
        self.program, self.parameters = program, parameters
        self.position = np.array(position or (0, program.batch), np.uint64)
        self.rows = np.zeros(program.batch, np.int64)
        self.hyper = np.zeros(HYPER * max(1, len(program.updates)), np.float32)
        self.kept: tuple[np.ndarray, ...] = ()  # what is frozen, during an update
        self.masks: list[tuple[np.ndarray, int]] = []  # where a stream of random numbers is written, and its key
        self.arrays: list[np.ndarray] = []
        for buffer in program.buffers:
            if buffer.alias is not None:
                array = self.arrays[buffer.alias]
            elif buffer.role == "parameter":
                array = parameters.values[buffer.key]  # type: ignore[index]
            elif buffer.role == "gradient":
                array = parameters.gradients[buffer.key]  # type: ignore[index]
            elif buffer.role == "state":
                array = parameters.states[buffer.key]  # type: ignore[index]
            elif buffer.role == "statistic":
                array = np.zeros(buffer.shape, np.float32)
            elif buffer.role == "chains":
                array = np.zeros(buffer.shape[::-1], np.float32)
            elif buffer.role == "taps":
                array = np.zeros((size(buffer.shape), program.batch), np.uint8)
            elif buffer.role == "labels":
                array = np.zeros(program.batch, np.int64)
            elif buffer.role == "scalar":
                array = np.zeros(1)
            else:
                array = np.zeros((size(buffer.shape), program.batch), np.float32)
            self.arrays.append(array)
        self.begin(None if program.target is None else self.arrays[program.target])
        self.calls: list[Call] = [self.call(instruction) for instruction in program.instructions]

    def gathering(self) -> list[Call]:
        """What fetches the samples of a step, and their targets."""
        calls: list[Call] = [(kernels.gather, (self.samples, self.rows, self.arrays[self.program.input]))]
        if self.program.target is not None:
            calls.append(self.gather_targets(self.rows, self.arrays[self.program.target]))
        return calls

    def prepare(self) -> Iterator[tuple[int, int]]:
        """Compiles what is missing, yielding (done, in all), and writes the script."""
        calls = self.gathering() + self.calls
        yield from compiled(calls)
        if fits(calls):
            loss = self.arrays[self.program.loss] if self.program.loss is not None else np.zeros(1)
            given = self.samples, self.answers
            self.script = Script(calls, [], given, self.rows, self.hyper, loss, self.masks)

    def call(self, instruction: Instruction) -> Call:
        inputs = [self.arrays[n] for n in instruction.inputs]
        outputs = [self.arrays[n] for n in instruction.outputs]
        return getattr(self, instruction.op)(instruction.detail, inputs, outputs)

    # -- one method per operation: which kernel, with which arguments

    def affine(self, _: Any, inputs: list, outputs: list) -> Call:
        return (kernels.affine if len(inputs) == 3 else kernels.affine_without_bias), (*inputs, *outputs)

    def affine_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        kernel = kernels.affine_backward if len(outputs) == 2 else kernels.affine_backward_without_bias
        return kernel, (*inputs, *outputs)

    def affine_backward_input(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.affine_backward_input, (*inputs, *outputs)

    def elementwise(self, function: Any, inputs: list, outputs: list) -> Call:
        return generate.elementwise(function.value), (*flat(inputs), *flat(outputs), constants(function))

    def elementwise_backward(self, function: Any, inputs: list, outputs: list) -> Call:
        return generate.elementwise_backward(function.slope), (*flat(inputs), *flat(outputs), constants(function))

    def softmax(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.softmax, (*inputs, *outputs)

    def softmax_backward(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.softmax_backward, (*inputs, *outputs)

    def dropout_mask(self, detail: Any, _: list, outputs: list) -> Call:
        rate, node = detail
        stream = np.zeros(1, np.uint64)
        self.masks.append((stream, node))
        return kernels.dropout_mask, (stream, np.full(1, rate, np.float32), self.position, *outputs)

    def multiply(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.multiply, (*flat(inputs), *flat(outputs))

    def add(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.add, (*flat(inputs), *flat(outputs))

    def elementwise_loss(self, detail: Any, inputs: list, outputs: list) -> Call:
        loss, fused = detail
        value, slope = (loss.fused_value, loss.fused_slope) if fused else (loss.value, loss.slope)
        kernel = generate.loss(value, slope if len(outputs) > 1 else None)
        return kernel, (*flat(inputs), constants(loss), *flat(outputs))

    def categorical_loss(self, detail: Any, inputs: list, outputs: list) -> Call:
        fused, smoothing = detail
        kernel = probability_loss("categorical_loss", fused, outputs)
        return kernel, (*inputs, np.full(1, smoothing, np.float32), *outputs)

    def distribution_loss(self, fused: Any, inputs: list, outputs: list) -> Call:
        return probability_loss("distribution_loss", fused, outputs), (*inputs, *outputs)

    def weigh_classes(self, detail: Any, inputs: list, outputs: list) -> Call:
        (weights, targets), (target, slope) = detail, inputs
        row = np.array(weights, np.float32)
        if target.ndim == 1:
            return loss_kernels.weigh_labels, (target, row, slope)
        middle = np.full(1, (targets.low + targets.high) / 2, np.float32)
        return loss_kernels.weigh_targets, (target, middle, row, slope)

    def regularize(self, function: Any, inputs: list, outputs: list) -> Call:
        return generate.regularize(function.slope), (*flat(inputs), *flat(outputs), constants(function))

    def pull(self, function: Any, inputs: list, outputs: list) -> Call:
        return generate.pull(function.slope), (*flat(inputs), *flat(outputs), constants(function))

    def cut(self, _: Any, inputs: list, outputs: list) -> Call:
        return kernels.cut, (*flat(inputs), self.parameters.rate, *flat(outputs))

    def clip_values(self, detail: Any, _: list, __: list) -> Call:
        limit, span, _place = self.parameters.part(detail)
        return kernels.clip_values, (self.parameters.flat_gradient[span], np.full(1, limit, np.float32))

    def clip_norm(self, detail: Any, _: list, __: list) -> Call:
        limit, span, _place = self.parameters.part(detail)
        return kernels.clip_norm, (self.parameters.flat_gradient[span], np.full(1, limit, np.float32))

    def freeze(self, held: Any, _: list, __: list) -> Call:
        p, runs = self.parameters, freezing.runs(self.parameters, held)
        count = int((runs[:, 1] - runs[:, 0]).sum())
        self.kept = tuple(np.zeros(count, np.float32) for _ in (p.flat, *p.slots))
        return kernels.freeze, (runs, p.flat_gradient, (p.flat, *p.slots), self.kept)

    def put_back(self, held: Any, _: list, __: list) -> Call:
        p = self.parameters
        return kernels.put_back, (freezing.runs(p, held), self.kept, (p.flat, *p.slots))

    def constrain(self, limit: Any, inputs: list, _: list) -> Call:
        return kernels.constrain, (inputs[0].reshape(len(inputs[0]), -1), np.full(1, limit, np.float32))

    def update(self, detail: Any, _: list, __: list) -> Call:
        p = self.parameters
        optimizer, span, place = p.part(detail)
        hyper, slots = self.hyper[HYPER * place : HYPER * (place + 1)], [slot[span] for slot in p.slots]
        return generate.update(optimizer.rule(), len(slots)), (p.flat[span], p.flat_gradient[span], hyper, *slots)

    def update_weight(self, detail: Any, _: list, __: list) -> Call:
        (optimizer, key), p = detail, self.parameters
        slots = (p.windows(slot)[key] for slot in p.slots)
        weight, gradient, *rest = flat([p.values[key], p.gradients[key], *slots])
        return generate.update(optimizer.rule(), len(p.slots)), (weight, gradient, self.hyper, *rest)

    # -- running

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.rows[...] = rows
        kernels.gather(x.reshape(len(x), -1), self.rows, self.arrays[self.program.input])
        if self.program.target is not None and targets is not None:
            kernel = kernels.gather_labels if targets.ndim == 1 else kernels.gather
            kernel(targets, self.rows, self.arrays[self.program.target])

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        self.hyper[: len(hyper)] = hyper
        self.draw(stream)
        for kernel, arguments in self.calls:
            kernel(*arguments)
        return self.loss()

    def draw(self, stream: int) -> None:
        """Gives each operation that draws numbers the key of this step."""
        for place, node in self.masks:
            place[0] = randomness.key(stream, node)

    def loss(self) -> float:
        return float(self.arrays[self.program.loss][0]) if self.program.loss is not None else 0.0

    def scalar(self, buffer: int) -> float:
        return float(self.arrays[buffer][0])

    def timed(self, hyper: Sequence[float] = (), stream: int = 0) -> list[float]:
        self.hyper[: len(hyper)] = hyper
        self.draw(stream)
        return timed(self.calls)

    def output(self, buffer: int) -> np.ndarray:
        return self.arrays[buffer].reshape(-1, self.program.batch).T


def flat(arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [array.reshape(-1) for array in arrays]


def probability_loss(name: str, fused: bool, outputs: list) -> Any:
    """The kernel for logits or probabilities, with the slope or without."""
    return getattr(loss_kernels, f"{name}{'_fused' if fused else ''}{'_slope' if len(outputs) > 1 else ''}")


def constants(function: Any) -> np.ndarray:
    return np.array(function.constants(), np.float32)


class Backend:
    """threads: how many may work on one batch of a large network, see ``split``. The curve depends on this number in
    its last digits, and on nothing else about the machine. loops: see Compiler, the environment's PLAYGROUND_LOOPS
    unless given."""

    name = "cpu"
    dtype = np.float32

    def __init__(self, threads: int = 1, loops: str | None = None) -> None:
        self.small = WEIGHTS  # networks with more are bound to BLAS
        self.compiler = Compiler(loops or os.environ.get("PLAYGROUND_LOOPS", "background"))
        # OpenBLAS's own threads collapse as soon as anything else, such as the window, wants a core
        self.limit = ThreadpoolController().limit(limits=1, user_api="blas")
        self.threads, self.crew = threads, Crew(threads)

    def vary(self, x: np.ndarray, rows: np.ndarray, key: int, limits: np.ndarray, out: np.ndarray) -> None:
        """See ``engine.augmentation.vary``."""
        ink = np.empty(out.shape[2:], np.float32)
        augment_kernels.vary(x, rows, np.full(1, key, np.uint64), limits.astype(np.float32), ink, out)

    def shuffle(self, rows: np.ndarray, stream: int) -> None:
        """See ``engine.randomness.shuffle``."""
        drive.shuffle(rows, np.uint64(stream))

    def bind(
        self, program: Program, parameters: Parameters, alone: bool = False
    ) -> Iterator[tuple[int, int] | Runner | SmallRunner | SplitRunner]:
        division = divide(program, 1 if alone else self.threads)
        runner: Runner | SmallRunner | SplitRunner
        if is_small(program, self.small):
            runner = SmallRunner(program, parameters, self.compiler)
        elif division is not None:
            runner = SplitRunner(program, parameters, division, self.threads, Runner, self.crew)
        else:
            runner = Runner(program, parameters)
        yield from runner.prepare()
        yield runner

    def close(self) -> None:
        """Ends its threads. What it has bound can still be run, by one thread."""
        self.crew.close()
