"""What compiled code needs to work in several threads at once: numbers that they all change, calls by address.

Every access here is seen by all threads in one order (sequentially consistent), so that what a thread has written
before it changes a number is there for the one that has read the change.
"""

from __future__ import annotations

import platform
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic as untyped

intrinsic: Any = untyped  # for mypy, which would take the first argument for the caller's
ORDER, WORD, STATUS = "seq_cst", ir.IntType(64), ir.IntType(32)
PLACE = WORD.as_pointer()
# How many words a call by address hands over. A function that takes fewer does not look at the rest, and in every
# convention that there is for 64 bits it is the caller who clears the stack.
LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256)
WAITING = {
    "x86_64": ("llvm.x86.sse2.pause", ()), "amd64": ("llvm.x86.sse2.pause", ()),
    "aarch64": ("llvm.aarch64.hint", (1,)), "arm64": ("llvm.aarch64.hint", (1,)),
}  # fmt: skip


def place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """The address of array[i], from the first two arguments."""
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.gep(array.data, [arguments[1]])


@intrinsic
def load(typing: Any, array: Any, i: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load_atomic(place(context, builder, signature, arguments), ORDER, 8)

    return types.int64(array, types.intp), code


@intrinsic
def store(typing: Any, array: Any, i: Any, number: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.store_atomic(arguments[2], place(context, builder, signature, arguments), ORDER, 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.int64), code


@intrinsic
def add(typing: Any, array: Any, i: Any, number: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.atomic_rmw("add", place(context, builder, signature, arguments), arguments[2], ORDER)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.int64), code


@intrinsic
def exchange(typing: Any, array: Any, i: Any, old: Any, new: Any) -> Any:
    """array[i] = new, if it is old still; whether it was."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        where = place(context, builder, signature, arguments)
        return builder.extract_value(builder.cmpxchg(where, *arguments[2:], ORDER, ORDER), 1)

    return types.boolean(array, types.intp, types.int64, types.int64), code


@intrinsic
def pause(typing: Any) -> Any:
    """Tells the processor that this thread is only waiting."""
    found = WAITING.get(platform.machine().lower())

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if found is not None:
            name, numbers = found
            function = ir.FunctionType(ir.VoidType(), [STATUS] * len(numbers))
            builder.call(
                builder.module.globals.get(name) or ir.Function(builder.module, function, name),
                [STATUS(number) for number in numbers],
            )
        return context.get_dummy_value()

    return types.void(), code


@intrinsic
def system(typing: Any, address: Any, a: Any, b: Any) -> Any:
    """Calls a C function of at most two numbers or addresses; what it returns is not looked at."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        function = ir.FunctionType(WORD, [WORD, WORD]).as_pointer()
        builder.call(builder.inttoptr(arguments[0], function), arguments[1:])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), code


@intrinsic
def invoke(typing: Any, address: Any, length: Any, words: Any) -> Any:
    """Calls a kernel as numba itself does: status = f(place of the result, place of the error, word, word, ...).

    words: the address of the flattened arguments, see script; length: how many, one of LENGTHS. True if it went well.
    """

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        entry, count, first = arguments
        with builder.goto_entry_block():
            result, error = builder.alloca(WORD), builder.alloca(WORD)
            status = builder.alloca(STATUS)
        builder.store(STATUS(0), status)
        table = builder.inttoptr(first, PLACE)
        end = builder.append_basic_block("called")
        choice = builder.switch(count, end)
        for number in LENGTHS:
            block = builder.append_basic_block(f"words{number}")
            choice.add_case(WORD(number), block)
            builder.position_at_end(block)
            function = ir.FunctionType(STATUS, [PLACE, PLACE] + [WORD] * number).as_pointer()
            given = [builder.load(builder.gep(table, [WORD(i)])) for i in range(number)]
            builder.store(builder.call(builder.inttoptr(entry, function), [result, error, *given]), status)
            builder.branch(end)
        builder.position_at_end(end)
        found = builder.load(status)
        nothing = builder.icmp_signed("==", found, STATUS(-2))  # numba's word for None
        return builder.or_(builder.icmp_signed("==", found, STATUS(0)), nothing)

    return types.boolean(types.int64, types.int64, types.int64), code
