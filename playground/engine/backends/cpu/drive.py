"""What walks a list of entries: see writer. The same functions drive kernel by kernel and a whole step in one entry."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic as untyped

from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lane_kernels import mix

intrinsic: Any = untyped  # for mypy, which would take the first argument for the caller's
LIST, NUMBER = "int64[::1]", "int64"
SIGNATURES = {
    "walk": f"({LIST}, {LIST}, {LIST}, {NUMBER}, {NUMBER})",
    "many": f"({LIST}, {LIST}, {LIST}, int64[:, ::1], float32[:, ::1], {', '.join([NUMBER] * 6)}, uint64, float64[::1],"
    " float64[::1])",
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
def many(functions, rows, step, orders, hyper, size, samples, batches, epoch, first, count, key, loss, losses):
    """``count`` steps in batches of ``size``; see Runner.many. Writes the loss of each to losses, and returns how many
    were made."""
    step[8], step[9], step[10], step[11] = orders.ctypes.data, orders.size, hyper.ctypes.data, hyper.size
    stride = hyper.shape[1] if len(hyper) > 1 else 0
    for s in range(count):
        passed = (first + s) // batches
        place = first + s - passed * batches
        step[0], step[1] = passed * samples + place * size, min(size, samples - place * size)
        step[2] = s * stride
        step[3] = np.int64(mix(mix(key ^ np.uint64(epoch + passed)) ^ np.uint64(place)))
        for i in range(functions.size):
            call(functions[i], rows[i], step.ctypes.data)
        losses[s] = loss[0]
        if not math.isfinite(losses[s]):
            return s + 1
    return count
