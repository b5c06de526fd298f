"""How much scratch memory the compiled kernels ask for, beside the buffers that a Program lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.core.ops import Recurrence
from playground.core.shapes import size
from playground.core.windows import Slide

if TYPE_CHECKING:
    from playground.engine.program import Instruction, Program

BLOCK = 96 * 1024  # values of the columns of one block: with the outputs they fit a second-level cache

NUMBERS = 16  # values before the columns, a cache line


def pixels_of_block(slide: Slide, batch: int) -> int:
    """How many pixels of the small image a convolution computes at a time, at least one."""
    (channels, _, _), (_, down, across) = slide.large, slide.small
    return min(max(1, BLOCK // (channels * slide.window.size**2 * batch)), down * across)


def convolutions(program: Program) -> int:
    """Values of the memory that all convolutions of a Program share: two numbers for BLAS and the columns of the
    largest block; with a transposed one its outputs too, and two arrays like the weight."""
    needed = 0
    for instruction in program.instructions:
        if instruction.op.startswith("conv2d"):
            slide = instruction.detail[0]
            inputs, outputs = slide.large[0] * slide.window.size**2, slide.small[0]
            samples = pixels_of_block(slide, program.batch) * program.batch
            turned = outputs * samples + 2 * inputs * outputs if "transpose" in instruction.op else 0
            needed = max(needed, NUMBERS + inputs * samples + turned)
    return needed


def recurrent(instruction: Instruction) -> bool:
    """Whether it is a recurrent layer's, forward or back: these have a Recurrence among their details."""
    detail = instruction.detail
    return any(isinstance(part, Recurrence) for part in (detail if isinstance(detail, tuple) else (detail,)))


def recurrences(program: Program) -> int:
    """Values of the copies of the weights that the ways back of recurrent layers rearrange."""
    total = 0
    for instruction in program.instructions:
        if recurrent(instruction) and instruction.op.endswith("_backward"):
            w_ih, w_hh = (size(program.buffers[n].shape) for n in instruction.inputs[1:3])
            total += w_ih + 2 * w_hh
    return total


def scratch(program: Program) -> int:
    """Values of all scratch memory, four bytes each."""
    norms = sum(instruction.op == "layer_norm_backward" for instruction in program.instructions)
    return convolutions(program) + recurrences(program) + 2 * program.batch * norms
