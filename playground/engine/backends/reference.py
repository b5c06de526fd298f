"""Plain numpy, one function per operation: slow, easy to read, and the definition of what is correct.

Batch buffers are (batch, *shape). dtype float64 serves the gradient checks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from playground.engine import augmentation, freezing, randomness
from playground.engine.backends.base import StepByStep
from playground.engine.backends.reference_adversarial import AdversarialReference, over
from playground.engine.backends.reference_energy import EnergyReference
from playground.engine.backends.reference_images import ImageReference
from playground.engine.backends.reference_sequences import SequenceOps
from playground.engine.parameters import Parameters
from playground.engine.program import HYPER, Instruction, Program


class Runner(AdversarialReference, ImageReference, SequenceOps, EnergyReference, StepByStep):
    def __init__(self, program: Program, parameters: Parameters, dtype: type) -> None:
        self.program, self.parameters, self.dtype = program, parameters, dtype
        self.hyper: tuple[float, ...] = ()
        self.stream = 0
        self.kept: list[np.ndarray] = []  # what is frozen, during an update
        self.arrays: list[np.ndarray] = []
        for buffer in program.buffers:
            if buffer.alias is not None:
                array = self.arrays[buffer.alias].reshape(program.batch, *buffer.shape)
            elif buffer.role == "parameter":
                array = parameters.values[buffer.key]  # type: ignore[index]
            elif buffer.role == "gradient":
                array = parameters.gradients[buffer.key]  # type: ignore[index]
            elif buffer.role == "state":
                array = parameters.states[buffer.key]  # type: ignore[index]
            elif buffer.role in ("statistic", "chains"):
                array = np.zeros(buffer.shape, dtype)
            elif buffer.role == "taps":
                array = np.zeros((program.batch, *buffer.shape), np.int64)
            elif buffer.role == "labels":
                array = np.zeros(program.batch, np.int64)
            else:
                array = np.zeros((program.batch, *buffer.shape) if buffer.role == "batch" else (), dtype)
            self.arrays.append(array)

    def feed(self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray) -> None:
        self.arrays[self.program.input][...] = x[rows]
        if self.program.target is not None and targets is not None:
            self.arrays[self.program.target][...] = targets[rows]

    def run(self, hyper: Sequence[float] = (), stream: int = 0) -> float:
        self.timed(hyper, stream)
        return float(self.arrays[self.program.loss]) if self.program.loss is not None else 0.0

    def timed(self, hyper: Sequence[float] = (), stream: int = 0) -> list[float]:
        self.hyper, self.stream = tuple(hyper), stream
        took = []
        with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is the trainer's to notice
            for instruction in self.program.instructions:
                start = time.perf_counter()
                inputs = [self.arrays[n] for n in instruction.inputs]
                outputs = [self.arrays[n] for n in instruction.outputs]
                getattr(self, instruction.op)(instruction, inputs, outputs)
                took.append(time.perf_counter() - start)
        return took

    def scalar(self, buffer: int) -> float:
        return float(self.arrays[buffer])

    def output(self, buffer: int) -> np.ndarray:
        return self.arrays[buffer].reshape(self.program.batch, -1)

    # -- one method per operation: (instruction, input arrays, output arrays)

    def affine(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, weight, *bias = inputs
        outputs[0][...] = x @ weight.T
        if bias:
            outputs[0][...] += bias[0]

    def affine_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        x, g = inputs
        outputs[0][...] = g.T @ x
        if len(outputs) > 1:
            outputs[1][...] = g.sum(axis=0)

    def affine_backward_input(self, _: Instruction, inputs: list, outputs: list) -> None:
        weight, g = inputs
        outputs[0][...] = g @ weight

    def elementwise(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        f = instruction.detail
        outputs[0][...] = over(f.value)(inputs[0], *f.constants())

    def elementwise_backward(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        z, y, g = inputs
        f = instruction.detail
        outputs[0][...] = g * over(f.slope)(z, y, *f.constants()).astype(self.dtype)

    def softmax(self, _: Instruction, inputs: list, outputs: list) -> None:
        outputs[0][...] = softmax(inputs[0])

    def softmax_backward(self, _: Instruction, inputs: list, outputs: list) -> None:
        p, g = inputs
        outputs[0][...] = p * (g - (g * p).sum(axis=1, keepdims=True))

    def dropout_mask(self, instruction: Instruction, _: list, outputs: list) -> None:
        rate, node = float(np.float32(instruction.detail[0])), instruction.detail[1]
        mask = outputs[0]
        # positions are counted feature by feature, as the compiled backend lays them out
        drawn = randomness.uniform(randomness.key(self.stream, node), mask.size).reshape(-1, self.program.batch).T
        mask[...] = np.where(drawn < rate, 0.0, 1.0 / (1.0 - rate)).reshape(mask.shape)

    def multiply(self, _: Instruction, inputs: list, outputs: list) -> None:
        outputs[0][...] = inputs[0] * inputs[1]

    def add(self, _: Instruction, inputs: list, outputs: list) -> None:
        outputs[0][...] = inputs[0] + inputs[1]

    def elementwise_loss(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, t = inputs
        loss, fused = instruction.detail
        value, slope = (loss.fused_value, loss.fused_slope) if fused else (loss.value, loss.slope)
        constants = loss.constants()
        outputs[0][...] = over(value)(x, t, *constants).astype(np.float64).mean()
        if len(outputs) > 1:
            outputs[1][...] = over(slope)(x, t, *constants).astype(self.dtype) / x.size

    def categorical_loss(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, labels = inputs
        fused, smoothing = instruction.detail
        q = np.full(x.shape, smoothing / x.shape[1])
        q[np.arange(len(x)), labels] += 1 - smoothing
        self.against(q, x, fused, outputs)

    def distribution_loss(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        x, t = inputs
        self.against(t, x, instruction.detail, outputs)
        outputs[0][...] += (t * np.log(np.where(t > 0, t, 1))).sum() / len(t)

    def against(self, q: np.ndarray, x: np.ndarray, fused: bool, outputs: list) -> None:
        """-Σ q log p averaged over the batch, and its slope; q (batch, classes), x logits when fused, else p."""
        if fused:
            peak = x.max(axis=1, keepdims=True)
            logs = x - peak - np.log(np.exp(x - peak).sum(axis=1, keepdims=True))
            slope = np.exp(logs) * q.sum(axis=1, keepdims=True) - q
        else:
            p = np.maximum(x, 1e-7)
            logs, slope = np.log(p), -q / p
        outputs[0][...] = -(q * logs).sum(dtype=np.float64) / len(x)
        if len(outputs) > 1:
            outputs[1][...] = slope / len(x)

    def weigh_classes(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        target, slope = inputs
        weights, targets = instruction.detail
        labels = target if target.ndim == 1 else targets.decide(target)
        outputs[0][...] = slope * np.array(weights)[labels, None]

    def regularize(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        f = instruction.detail
        outputs[0][...] += over(f.slope)(inputs[0], *f.constants()).astype(self.dtype)

    def pull(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        f, w = instruction.detail, inputs[0]
        gradient, alive, pull = outputs
        alive[w != 0] = 1  # a weight that was set anew
        gradient[alive == 0] = 0
        pull[...] = over(f.slope)(w, *f.constants()).astype(self.dtype)

    def cut(self, _: Instruction, inputs: list, outputs: list) -> None:
        pulled = outputs[0] - self.parameters.rate[0] * inputs[0]
        w, alive = outputs
        alive[(np.sign(w) * np.sign(pulled)) < 0] = 0
        w[...] = np.where(alive > 0, pulled, 0)

    def clip_values(self, instruction: Instruction, _: list, __: list) -> None:
        limit, span, _place = self.parameters.part(instruction.detail)
        gradient = self.parameters.flat_gradient[span]
        gradient[...] = np.clip(gradient, -limit, limit)

    def clip_norm(self, instruction: Instruction, _: list, __: list) -> None:
        limit, span, _place = self.parameters.part(instruction.detail)
        gradient = self.parameters.flat_gradient[span]
        norm = np.sqrt(np.square(gradient, dtype=np.float64).sum())
        # as torch.nn.utils.clip_grad_norm_ has it; a NaN must spread
        gradient *= np.minimum(limit / (norm + 1e-6), 1.0)

    def freeze(self, instruction: Instruction, _: list, __: list) -> None:
        p, places = self.parameters, self.places(instruction)
        p.flat_gradient[places] = 0
        self.kept = [block[places] for block in (p.flat, *p.slots)]

    def put_back(self, instruction: Instruction, _: list, __: list) -> None:
        p, places = self.parameters, self.places(instruction)
        for block, kept in zip((p.flat, *p.slots), self.kept, strict=True):
            block[places] = kept

    def places(self, instruction: Instruction) -> np.ndarray:
        runs = freezing.runs(self.parameters, instruction.detail)
        return np.concatenate([np.arange(start, end) for start, end in runs] or [np.zeros(0, np.int64)])

    def constrain(self, instruction: Instruction, inputs: list, _: list) -> None:
        weight, limit = inputs[0], instruction.detail
        rows = weight.reshape(len(weight), -1)
        norms = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        rows *= np.where(norms > limit, limit / np.maximum(norms, limit), 1.0)

    def update(self, instruction: Instruction, _: list, __: list) -> None:
        p = self.parameters
        optimizer, span, place = p.part(instruction.detail)
        hyper = self.hyper[HYPER * place : HYPER * place + optimizer.rule().__code__.co_argcount - 2 - len(p.slots)]
        self.move(optimizer, p.flat[span], p.flat_gradient[span], [slot[span] for slot in p.slots], hyper)

    def update_weight(self, instruction: Instruction, _: list, __: list) -> None:
        (optimizer, key), p = instruction.detail, self.parameters
        slots = [p.windows(slot)[key] for slot in p.slots]
        self.move(optimizer, p.values[key], p.gradients[key], slots, self.hyper)

    def move(
        self, optimizer: Any, weight: np.ndarray, gradient: np.ndarray, slots: list[np.ndarray], hyper: Sequence[float]
    ) -> None:
        rule = over(optimizer.rule(), 1 + len(slots))
        for mine, new in zip((weight, *slots), rule(weight, gradient, *slots, *hyper), strict=True):
            mine[...] = new


def softmax(z: np.ndarray) -> np.ndarray:
    """z (batch, classes) -> probabilities of the same shape."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Backend:
    name = "reference"
    vary = staticmethod(augmentation.vary)
    shuffle = staticmethod(randomness.shuffle)

    def __init__(self, threads: int = 1, dtype: type = np.float32) -> None:
        self.dtype, self.threads = dtype, 1

    def bind(self, program: Program, parameters: Parameters, alone: bool = False) -> Iterator[tuple[int, int] | Runner]:
        yield Runner(program, parameters, self.dtype)

    def close(self) -> None:
        """Has no threads to end."""
