"""How many floating-point operations the matrix products of a Program have."""

from __future__ import annotations

from playground.core.shapes import size
from playground.engine.program import Instruction, Program
from playground.engine.scratch import recurrent

RECURRENT = 9  # outputs of a recurrent layer's way back, without the gradient of its input


def matrix_flops(program: Program, instruction: Instruction) -> int:
    """Of one instruction, a multiplication and an addition counted as two; 0 where it multiplies no matrices.

    A product multiplies each weight of a layer with each sample, at every place of a convolution and at every step of a
    sequence; the way back of a layer has one for its weights and one for its inputs, where these are wanted.
    """
    op, shapes = instruction.op, [program.buffers[n].shape for n in instruction.inputs]
    double = 2 * program.batch
    if op == "affine":
        return double * size(shapes[1])
    if op == "affine_backward":
        return double * size(shapes[0]) * size(shapes[1])
    if op == "affine_backward_input":
        return double * size(shapes[0])
    if op.startswith("conv2d"):
        slide, has_bias = instruction.detail
        weight, pixels = size(shapes[1]), slide.small[1] * slide.small[2]
        products = len(instruction.outputs) - has_bias if op.endswith("_backward") else 1
        return double * weight * pixels * products
    if recurrent(instruction):
        w_ih, w_hh = size(shapes[1]), size(shapes[2])
        steps = shapes[0][0]
        if not op.endswith("_backward"):
            return double * steps * (w_ih + w_hh)
        wants_input = len(instruction.outputs) > RECURRENT
        return double * steps * (w_ih + 2 * w_hh + w_ih * wants_input)
    return 0
