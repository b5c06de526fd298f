"""What walks a list of entries: see writer. The same functions drive kernel by kernel and a whole step in one entry."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic as untyped

from playground.engine.backends.base import RING
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lane_kernels import GOLDEN, mix

intrinsic: Any = untyped  # for mypy, which would take the first argument for the caller's
HALF = np.uint64(32)
LIST, NUMBER = "int64[::1]", "int64"
SIGNATURES = {
    "walk": f"({LIST}, {LIST}, {LIST}, {NUMBER}, {NUMBER})",
    "shuffle": f"({LIST}, uint64)",
    "many": f"({LIST}, {LIST}, {LIST}, {LIST}, float32[:, ::1], {', '.join([NUMBER] * 5)}, uint64, uint64, {LIST},"
    " float64[::1], float64[::1])",
}


@intrinsic
def call(typing: Any, function: Any, row: Any, step: Any) -> Any:
    """Calls the entry at that address with two addresses."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = ir.IntType(64).as_pointer()
        address, *given = arguments
        entry = builder.inttoptr(address, ir.FunctionType(ir.VoidType(), [place, place]).as_pointer())
        builder.call(entry, [builder.inttoptr(number, place) for number in given])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), code


@jit_exact
def walk(functions, rows, step, first, last):
    """Calls those entries, each once."""
    for i in range(first, last):
        call(functions[i], rows[i], step.ctypes.data)


@jit_exact
def shuffle(rows, stream):
    """See engine.randomness.shuffle."""
    for i in range(rows.size - 1, 0, -1):
        half = mix(np.uint64(i) * GOLDEN + stream - GOLDEN) >> HALF
        j = np.int64((half * np.uint64(i + 1)) >> HALF)
        rows[i], rows[j] = rows[j], rows[i]


@jit_exact
def many(functions, rows, step, order, hyper, size, batches, epoch, first, count, key, shuffled, bell, loss, losses):
    """``count`` steps at most in batches of ``size``, from number ``first`` of ``epoch`` on; see Runner.many. Writes
    the loss of each to losses, and returns how many were made."""
    step[8], step[9], step[10], step[11] = order.ctypes.data, order.size, hyper.ctypes.data, hyper.size
    stride = hyper.shape[1] if len(hyper) > 1 else 0
    batch = first
    for s in range(count):
        if batch == batches:
            batch, epoch = 0, epoch + 1
            if shuffled:
                for i in range(order.size):
                    order[i] = i
                shuffle(order, mix(shuffled ^ np.uint64(epoch)))
        step[0], step[1] = batch * size, min(size, order.size - batch * size)
        step[2] = s * stride
        step[3] = np.int64(mix(mix(key ^ np.uint64(epoch)) ^ np.uint64(batch)))
        for i in range(functions.size):
            call(functions[i], rows[i], step.ctypes.data)
        batch += 1
        losses[s] = loss[0]
        if bell[RING] or not math.isfinite(losses[s]):
            return s + 1
    return count
