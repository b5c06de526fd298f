"""Sixteen float32 at a time, rounded as written: what small networks are computed with.

A compiler that may reorder sums gives other last digits for other code around them. These operations leave it nothing
to choose, so that the walked list and the one compiled loop agree bit for bit; and they are vector code without having
to be recognised as such.
"""

from __future__ import annotations

from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic as untyped
from numba.extending import models, register_model
from numba.np import arrayobj

intrinsic: Any = untyped  # for mypy, which would take the first argument for the caller's
LANES = 16
FLOAT = ir.FloatType()
VECTOR = ir.VectorType(FLOAT, LANES)
INDEX = ir.IntType(32)


def machine_fuses() -> bool:
    """Whether the processor multiplies and adds with one rounding; where it does not, two are faster by far."""
    features = llvmlite.binding.get_host_cpu_features()
    return bool(features.get("fma") or features.get("neon"))


FUSES = machine_fuses()


class Lanes(types.Type):
    """numba's type of a vector of LANES float32; it lives in registers, inside one kernel."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = Lanes()


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, VECTOR)


def fused(builder: Any, a: Any, b: Any, c: Any) -> Any:
    if not FUSES:
        return builder.fadd(builder.fmul(a, b), c)
    name = f"llvm.fma.v{LANES}f32" if a.type == VECTOR else "llvm.fma.f32"
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(a.type, [a.type] * 3), name)
    return builder.call(function, [a, b, c])


def spread(builder: Any, number: Any) -> Any:
    """A vector that holds one number everywhere."""
    first = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), number, INDEX(0))
    return builder.shuffle_vector(first, ir.Constant(VECTOR, ir.Undefined), ir.Constant(ir.VectorType(INDEX, LANES), 0))


def place(context: Any, builder: Any, array_type: Any, array: Any, start: Any) -> Any:
    """The address of LANES numbers from ``start`` on in a flat array."""
    struct = context.make_array(array_type)(context, builder, array)
    return builder.bitcast(builder.gep(struct.data, [start]), VECTOR.as_pointer())


def flat(array: Any) -> bool:
    return isinstance(array, types.Array) and array.ndim == 1 and array.layout == "C" and array.dtype == types.float32


@intrinsic
def splat(typing: Any, number: Any) -> Any:
    """A vector that holds ``number`` everywhere."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return spread(builder, arguments[0])

    return (lanes(types.float32), code) if number == types.float32 else None


@intrinsic
def load(typing: Any, array: Any, start: Any) -> Any:
    """array[start : start + LANES]."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(place(context, builder, signature.args[0], *arguments), align=4)

    return (lanes(array, types.intp), code) if flat(array) else None


@intrinsic
def store(typing: Any, array: Any, start: Any, vector: Any) -> Any:
    """array[start : start + LANES] = vector."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values, first, vector_value = arguments
        builder.store(vector_value, place(context, builder, signature.args[0], values, first), align=4)
        return context.get_dummy_value()

    return (types.void(array, types.intp, lanes), code) if flat(array) else None


@intrinsic
def muladd(typing: Any, a: Any, b: Any, c: Any) -> Any:
    """a · b + c of numbers, or of vectors; a may be a number for all lanes."""

    def numbers(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return fused(builder, *arguments)

    def vectors(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first, second, third = arguments
        return fused(builder, spread(builder, first) if signature.args[0] == types.float32 else first, second, third)

    f = types.float32
    if (a, b, c) == (f, f, f):
        return f(f, f, f), numbers
    if (b, c) == (lanes, lanes) and a in (f, lanes):
        return lanes(a, lanes, lanes), vectors
    return None


@intrinsic
def total(typing: Any, vector: Any) -> Any:
    """The sum of all lanes: halves are added until one number is left."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        value, count = arguments[0], LANES
        while count > 1:
            count //= 2
            nothing = ir.Constant(value.type, ir.Undefined)
            places = ir.VectorType(INDEX, count)
            low = builder.shuffle_vector(value, nothing, ir.Constant(places, list(range(count))))
            high = builder.shuffle_vector(value, nothing, ir.Constant(places, list(range(count, 2 * count))))
            value = builder.fadd(low, high)
        return builder.extract_element(value, INDEX(0))

    return (types.float32(lanes), code) if vector == lanes else None


def array_at(kind: Any) -> Any:
    """An intrinsic (table, i, size): the flat array of that kind whose address stands in table[i]. Handing a kernel
    one table takes a microsecond, handing it fifty arrays takes ten."""
    array_type = types.Array(kind, 1, "C")

    @intrinsic
    def array_of(typing: Any, table: Any, i: Any, size: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            addresses, position, length = arguments
            table_struct = context.make_array(signature.args[0])(context, builder, addresses)
            address = builder.load(builder.gep(table_struct.data, [position]))
            array = context.make_array(array_type)(context, builder)
            item = context.get_constant(types.intp, kind.bitwidth // 8)
            data = builder.inttoptr(address, context.get_data_type(kind).as_pointer())
            arrayobj.populate_array(array, data=data, shape=[length], strides=[item], itemsize=item, meminfo=None)
            return array._getvalue()

        return array_type(table, types.intp, types.intp), code

    return array_of


floats = array_at(types.float32)
doubles = array_at(types.float64)
whole_numbers = array_at(types.int64)
keys = array_at(types.uint64)


def padded(batch: int) -> int:
    """The lanes that so many samples take."""
    return -(-batch // LANES) * LANES


@intrinsic(prefer_literal=True)
def room(typing: Any, size: Any) -> Any:
    """A flat array of zeros, float32, on the stack: what nobody else can see may stay in registers."""
    if not isinstance(size, types.IntegerLiteral):
        return None
    count = size.literal_value
    array_type = types.Array(types.float32, 1, "C")

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(array_type)(context, builder)
        memory = cgutils.alloca_once(builder, ir.ArrayType(FLOAT, count), name="room")
        memory.align = 64
        builder.store(ir.Constant(ir.ArrayType(FLOAT, count), None), memory)
        item = context.get_constant(types.intp, 4)
        data = builder.bitcast(memory, FLOAT.as_pointer())
        length = context.get_constant(types.intp, count)
        arrayobj.populate_array(array, data=data, shape=[length], strides=[item], itemsize=item, meminfo=None)
        return array._getvalue()

    return array_type(size), code
