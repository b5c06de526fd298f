"""One weight's gradient and its update explained."""

from __future__ import annotations

import numpy as np

from playground.core.optimizer import Optimizer
from playground.engine import freezing
from playground.engine.program import Instruction
from playground.engine.walk.context import Context
from playground.engine.walk.scalars import traced
from playground.engine.walk.steps import Equation, Part, Place, Stop, equation, product, total


class Update:
    def __init__(self, context: Context) -> None:
        self.context = context

    def explain(self, stop: Stop) -> list[Equation]:
        """From the loss's gradient to the weight after the step, which is what the weight before and its change add
        up to."""
        key, at = self.key(stop), stop.index
        recording = self.context.recording
        data, penalised, clipped = (float(recording.stages[s][key][at]) for s in ("data", "penalised", "clipped"))
        found = self.gradient(stop, data) if self.maker(stop) else []
        if penalised != data:
            parts = [Part("of the loss", data, kept=True), Part("of the regularization", penalised - data)]
            found.append(total("g", "loss + regularization", parts, penalised))
        if clipped != penalised and not self.is_frozen(stop):
            share = clipped / penalised if penalised else 0.0
            found.append(product("g", "the clipping's share · g", share, penalised, clipped))
        before, after = float(recording.before[key][at]), float(recording.after[key][at])
        if not self.is_frozen(stop):
            found += self.rule(key, at, clipped, after)
        parts = [Part("w, before", before, kept=True), Part("Δw, the change", after - before)]
        return [*found, total("w′", "w + Δw", parts, after, fine=True)]

    def rule(self, key: tuple[int, str], at: tuple[int, ...], gradient: float, after: float) -> list[Equation]:
        """The optimizer's own formulas, where they are what made the change."""
        recording, optimizer = self.context.recording, self.context.project.optimizer
        assert isinstance(optimizer, Optimizer), "what runs is known"
        rule = optimizer.rule()
        slots = [float(slot[key][at]) for slot in recording.slots]
        before = float(recording.before[key][at])
        lines = traced(rule, (before, gradient, *slots, *recording.hyper), "w′")
        found = [equation(t.name, t.formula, t.value, t.filled) for t in lines]
        far = abs(found[-1].value - after) > 1e-6 * max(abs(after), abs(found[-1].value), 1e-30)
        if far:
            found.append(equation("w′", "after a limit, a pull of its own or a lock", after))
        return found

    def gradient(self, stop: Stop, value: float) -> list[Equation]:
        """dL/dw of the loss alone."""
        maker = self.maker(stop)
        name = "dL/db" if self.is_bias(stop) else "dL/dw"
        if maker is None or maker.op != "affine_backward" or self.context.composite(maker.node or 0):
            return [equation(name, "summed over all places where it is used", value)]
        x, g = maker.inputs
        slope = self.context.value(g, stop.index[0])
        if self.is_bias(stop):
            return [equation(name, "dL/dz", value)]
        if self.is_cut(stop):
            return [equation(name, "0, as the link has been cut", value)]
        assert stop.node is not None, "a weight belongs to a layer"
        heard = self.context.source_name(stop.node, stop.index[1])
        return [product(name, f"dL/dz · {heard}", slope, self.context.value(x, stop.index[1]), value)]

    def maker(self, stop: Stop) -> Instruction | None:
        """What computes the gradient of the array that the weight is in."""
        for instruction in self.context.recording.program.instructions:
            buffers = [self.context.recording.program.buffers[n] for n in instruction.outputs]
            if any(b.role == "gradient" and b.key == self.key(stop) for b in buffers):
                return instruction
        return None

    def source(self, stop: Stop) -> Place | None:
        """The neuron at the other end of a weight that joins two."""
        maker = self.maker(stop)
        if stop.node is None or maker is None or maker.op != "affine_backward" or len(stop.index) < 2:
            return None
        if self.context.composite(stop.node):
            return None
        return self.context.source(stop.node, stop.index[1])

    def is_frozen(self, stop: Stop) -> bool:
        """Whether training leaves it alone."""
        key = self.key(stop)
        node, array = self.context.project.network.node(key[0]), self.context.recording.before[key]
        blocks = self.context.recording.program.parameters[key].blocks
        return bool(freezing.mask(freezing.concerned(node, stop.weight), array.shape, blocks)[stop.index])

    def is_cut(self, stop: Stop) -> bool:
        """Whether its regularizer had taken the link away before this step."""
        recording = self.context.recording
        pulls = (i for i in recording.program.instructions if i.op == "pull")
        alive = [i.outputs[1] for i in pulls if recording.program.buffers[i.inputs[0]].key == self.key(stop)]
        was = recording.before[self.key(stop)][stop.index]
        return was == 0 and any(not recording.arrays[n][stop.index] for n in alive)

    def is_bias(self, stop: Stop) -> bool:
        return len(stop.index) == 1

    def key(self, stop: Stop) -> tuple[int, str]:
        assert stop.node is not None, "a weight belongs to a layer"
        return stop.node, stop.weight

    def largest(self, key: tuple[int, str], within: np.ndarray | None, count: int) -> list[tuple[int, ...]]:
        """Where the largest changes of an array are, in the array's order; ``within``: a mask of its shape."""
        change = np.abs(self.context.recording.after[key] - self.context.recording.before[key])
        if within is not None:
            change = np.where(within, change, -1.0)
        order = np.argsort(-change, axis=None, kind="stable")[:count]
        return [tuple(int(i) for i in np.unravel_index(o, change.shape)) for o in sorted(order.tolist())]
