"""How the work of one batch is divided between threads: which instructions go by samples, and which are cut into pieces
that work on the whole batch.

Most are cut, see pieces: nothing has to be copied or added up, and matrix products stay as efficient as they were. What
cannot be, such as a recurrent layer, goes by samples: each thread has a part of the batch, and the parts' gradients are
added. So a Program is a *trunk* by samples, from the input upwards; a *middle* with the whole batch, to the loss and
down again; the trunk's way *back*; and the *rest*, which updates. The trunk is often empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from playground.core.shapes import size
from playground.engine.backends.cpu.pieces import CUTTERS
from playground.engine.program import PER_SAMPLE, Instruction, Program

# Operations that look at one sample at a time. One that is not listed, such as a normalisation that needs the mean of
# the batch, goes with the whole batch, by one thread.
BY_SAMPLE = frozenset((
    "affine", "affine_backward", "affine_backward_input", "elementwise", "elementwise_backward", "softmax",
    "softmax_backward", "multiply", "dropout_mask", "multiply_channels", "gaussian_noise", "batch_norm",
    "conv2d", "conv2d_backward", "conv2d_transpose", "conv2d_transpose_backward", "max_pool", "max_pool_backward",
    "average_pool", "average_pool_backward", "upsample", "upsample_backward", "layer_norm", "layer_norm_backward",
    "prelu", "prelu_backward", "lstm", "lstm_backward", "gru", "gru_backward", "simple_rnn", "simple_rnn_backward",
    "embedding", "embedding_backward", "add",
))  # fmt: skip
BY_ROW = frozenset(CUTTERS)  # operations that are cut with the whole batch: by rows of weights, channels, or pixels
BY_WEIGHT = frozenset(("clip_values", "update"))  # look at one weight at a time, all in one block
PRODUCTS = ("affine", "conv2d", "lstm", "gru", "simple_rnn")  # what operations with matrix products are called

LEAST_WORK = 50e6  # operations of a step below which helpers bring little
LEAST_BY_ROW = 1e6  # operations of an instruction that is worth a stop of all threads: some 10 µs
LEAST_SAMPLES = 8  # of a part: matrix products of fewer columns waste most of the vector unit
ENTRY = 16.0  # a function of one number takes as long as so many operations of a matrix product
WORSE = 0.75  # what can go by rows is worth so much of that by samples: parts are copied, their gradients added


@dataclass(frozen=True)
class Division:
    """samples: the trunk's parts of the batch; empty where there is no trunk."""

    samples: tuple[slice, ...]
    trunk: tuple[Instruction, ...]
    middle: tuple[Instruction, ...]
    back: tuple[Instruction, ...]
    rest: tuple[Instruction, ...]


def divide(program: Program, threads: int) -> Division | None:
    """The division that puts the most work on all threads, None where it is not worth it. It depends on the Program and
    the number of threads alone."""
    if threads < 2 or program.shown:  # a recipe that makes things is one step after the other
        return None
    found = [with_trunk(program, threads, end) for end in ends(program)]
    best = max(found, key=lambda division: divided_work(program, division))
    return best if divided_work(program, best) >= LEAST_WORK else None


def ends(program: Program) -> list[int]:
    """How many instructions a trunk may have: none; those before a large dense layer; those before the first one that
    needs the whole batch, such as the loss."""
    found = [0]
    for number, instruction in enumerate(program.instructions):
        if not goes_by_sample(program, instruction):
            return [*found, number]
        if instruction.op.startswith(PRODUCTS) and large_by_row(program, instruction):
            found.append(number)
    return [*found, len(program.instructions)]


def with_trunk(program: Program, threads: int, end: int) -> Division:
    """The division whose trunk has so many instructions."""
    instructions = program.instructions
    parts = min(threads, program.batch // LEAST_SAMPLES)
    if not end or parts < 2:
        return Division((), (), instructions, (), ())
    edges = [program.batch * part // parts for part in range(parts + 1)]
    samples = tuple(slice(a, b) for a, b in pairwise(edges))
    layers = {instruction.node for instruction in instructions[:end]}
    mine = [i.node in layers and goes_by_sample(program, i) for i in instructions]
    stop = next((n + 1 for n in reversed(range(end, len(mine))) if mine[n]), None)
    if stop is None:  # no way back
        return Division(samples, instructions[:end], instructions[end:], (), ())
    start = next((n + 1 for n in reversed(range(end, stop)) if not mine[n]), end)
    if needs(program, instructions[stop:], instructions[start:stop]):  # it is no way back: what is found is used whole
        return Division(samples, instructions[:end], instructions[end:], (), ())
    return Division(samples, instructions[:end], instructions[end:start], instructions[start:stop], instructions[stop:])


def needs(program: Program, later: Sequence[Instruction], earlier: Sequence[Instruction]) -> bool:
    """Whether the later instructions read samples that the earlier ones write."""
    read, written = (n for i in later for n in i.inputs), (n for i in earlier for n in i.outputs)
    return bool(program.with_samples(read) & program.with_samples(written))


def goes_by_sample(program: Program, instruction: Instruction) -> bool:
    """Whether parts of the batch can be computed by themselves, and the gradients of the parts add up to the whole."""
    roles = {program.buffers[n].role for n in instruction.outputs}
    if instruction.op == "add" and "gradient" in roles:
        return False  # what a part has to add is not known to be that part's alone
    return instruction.op in BY_SAMPLE and roles <= {*PER_SAMPLE, "gradient"}


def divided_work(program: Program, division: Division) -> float:
    """The operations of a step that several threads share."""
    by_sample, total = (*division.trunk, *division.back), 0.0
    for instruction in by_sample if division.samples else ():
        total += operations(program, instruction) * (WORSE if large_by_row(program, instruction) else 1.0)
    return total + sum(operations(program, i) for i in division.middle if large_by_row(program, i))


def large_by_row(program: Program, instruction: Instruction) -> bool:
    return instruction.op in BY_ROW and operations(program, instruction) >= LEAST_BY_ROW


def operations(program: Program, instruction: Instruction) -> float:
    """Additions and multiplications of an instruction for its batch; where it is not a matrix product, as many as would
    take about as long."""
    buffers = [program.buffers[n] for n in (*instruction.inputs, *instruction.outputs)]
    if instruction.op.startswith(PRODUCTS):
        matrices = sum(size(b.shape) for b in buffers if b.role in ("parameter", "gradient") and len(b.shape) > 1)
        return 2.0 * matrices * places(program, instruction) * program.batch
    values = [size(b.shape) for b in buffers[len(instruction.inputs) :] if b.role == "batch"]
    return ENTRY * sum(values) * program.batch


def places(program: Program, instruction: Instruction) -> int:
    """How often an instruction's matrices are used for one sample: once a pixel, once a time step, or once."""
    if instruction.op.startswith("conv2d"):
        return size(instruction.detail[0].small[1:])
    if instruction.op.startswith("affine"):
        return 1
    return program.buffers[instruction.inputs[0]].shape[0]
