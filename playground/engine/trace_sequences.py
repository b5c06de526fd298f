"""Recording the operations on sequences: one instruction a layer, over all time steps, and its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.core.ops import Recurrence, Recurrent, Scalars, Value

if TYPE_CHECKING:
    from playground.engine.trace import Tracer


class SequenceOps:
    """The part of core.ops.Ops about sequences; Tracer inherits it.

    What the way back needs is kept for every step only where there is a way back: otherwise each of these buffers holds
    one step (or two, the present and the one before).
    """

    def lstm(self: Any, x: Value, weights: Recurrent, recurrence: Recurrence) -> Value:
        units = weights.weight_hh.shape[1]
        steps = x.shape[0] if self.mode == "train" else 1
        kept = [(steps, 4 * units), (steps + 1, units), (steps, units)]  # gates, cells, tanh of the cells
        return record(self, "lstm", 4, x, weights, recurrence, kept, recurrence)

    def gru(self: Any, x: Value, weights: Recurrent, recurrence: Recurrence) -> Value:
        units = weights.weight_hh.shape[1]
        steps = x.shape[0] if self.mode == "train" else 1
        return record(
            self, "gru", 4, x, weights, recurrence, [(steps, 4 * units)], recurrence
        )  # r, z, n, W_hn h + b_hn

    def simple_rnn(self: Any, x: Value, weights: Recurrent, recurrence: Recurrence, function: Scalars) -> Value:
        units = weights.weight_hh.shape[1]
        steps = x.shape[0] if self.mode == "train" else 1
        return record(self, "simple_rnn", 1, x, weights, recurrence, [(steps, units)], (recurrence, function))

    def embedding(self: Any, x: Value, weight: Value) -> Value:
        def reverse(g: int) -> None:
            # a class number can move a little without any effect: its slope is zero
            slopes = (self.gradient(x.number),) if x.number in self.differentiable else ()
            self.emit("embedding_backward", (x.number, g), (self.gradient(weight.number), *slopes))

        out = self.result((*x.shape, weight.shape[1]), reverse, x.number, weight.number)
        self.emit("embedding", (x.number, weight.number), (out.number,))
        return out


def record(
    tracer: Tracer,
    op: str,
    blocks: int,
    x: Value,
    weights: Recurrent,
    recurrence: Recurrence,
    kept: list[tuple[int, int]],
    detail: Any,
) -> Value:
    """Forward: inputs x and the four weights; outputs result, states and the kept buffers, then scratch.

    blocks: how many blocks of ``units`` rows the sums of one step have. Backward: inputs x, weights, gradient of the
    result, states, kept; outputs the gradients of the four weights, scratch, and the gradient of x where it is wanted.
    """
    steps, features = x.shape
    units = weights.weight_hh.shape[1]
    all_weights = (weights.weight_ih, weights.weight_hh, weights.bias_ih, weights.bias_hh)
    inputs = (x.number, *(w.number for w in all_weights))

    def batch(*shapes: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(tracer.new("batch", shape).number for shape in shapes)

    def reverse(g: int) -> None:
        gradients = tuple(tracer.gradient(w.number) for w in all_weights)
        rows = blocks * units
        scratch = batch((rows, steps), (features + units, steps), (rows,), (units,), (units,))
        slopes = (tracer.gradient(x.number),) if x.number in tracer.differentiable else ()
        tracer.emit(f"{op}_backward", (*inputs, g, *memory), (*gradients, *scratch, *slopes), detail)

    shape = (steps, units) if recurrence.sequences else (units,)
    out = tracer.result(shape, reverse, *inputs)
    remembered = steps + 1 if tracer.mode == "train" else 2  # states; the first is zero
    memory = batch((remembered, units), *kept)
    tracer.emit(op, inputs, (out.number, *memory, *batch(*[(blocks * units,)] * 3)), detail)
    return out
