"""The loss and the way back explained, operation by operation, as ``forward`` does it for the way forward."""

from __future__ import annotations

from math import log

import numpy as np

from playground.engine.program import Instruction
from playground.engine.walk.context import Context, low
from playground.engine.walk.forward import window
from playground.engine.walk.scalars import traced
from playground.engine.walk.steps import Equation, Part, computed, equation, product, total


class Loss:
    """``explain`` gives the equations of the loss itself, ``slope`` those of its slope for one output."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.instruction = context.loss()
        self.x = context.array(self.instruction.inputs[0]).ravel()
        self.target = context.array(self.instruction.inputs[1]).ravel()
        self.last = context.project.network.nodes[-1].id

    def explain(self) -> list[Equation]:
        method = getattr(self, self.instruction.op, None)
        return method() if method else [equation("L", "", self.context.recording.loss)]

    def slope(self, unit: int, result: str) -> list[Equation]:
        method = getattr(self, f"{self.instruction.op}_slope", None)
        value = self.context.value(self.instruction.outputs[1], unit)
        weight = self.class_weight()
        if weight == 0:
            return [equation(result, "0, as mistakes of this class do not count", value)]
        name = result if weight == 1 else "s"
        lines = method(unit, name, value / weight) if method else [equation(name, "", value / weight)]
        if weight != 1:
            lines.append(product(result, "s · weight of the class", value / weight, weight, value))
        return lines

    def class_weight(self) -> float:
        """How much a mistake about this sample counts."""
        for instruction in self.context.recording.program.instructions:
            if self.instruction.outputs[1:] == instruction.outputs and len(instruction.inputs) == 2:
                weights, targets = instruction.detail
                target = self.context.recording.arrays[instruction.inputs[0]]
                labels = target if target.ndim == 1 else targets.decide(target)
                return float(weights[int(labels[0])])
        return 1.0

    def elementwise_loss(self) -> list[Equation]:
        loss, fused = self.instruction.detail
        rule = loss.fused_value if fused else loss.value
        count = len(self.x)
        values = [rule(float(x), float(t), *loss.constants()) for x, t in zip(self.x, self.target, strict=True)]
        if count == 1:
            lines = traced(rule, (self.x[0], self.target[0], *loss.constants()), "L")
            return [equation(t.name, t.formula, t.value, t.filled) for t in lines]
        lines = traced(rule, (self.x[0], self.target[0], *loss.constants()), f"ℓ{low(1)}")
        parts = [Part(f"ℓ{low(i + 1)} / {count}", v / count, place=(self.last, i)) for i, v in enumerate(values)]
        first = [equation(t.name, t.formula, t.value, t.filled) for t in lines]
        return [*first, total("L", f"Σ ℓ / {count}", parts, self.context.recording.loss)]

    def elementwise_loss_slope(self, unit: int, result: str, value: float) -> list[Equation]:
        loss, fused = self.instruction.detail
        rule, count = (loss.fused_slope if fused else loss.slope), len(self.x)
        name = result if count == 1 else "ℓ′"
        lines = traced(rule, (self.x[unit], self.target[unit], *loss.constants()), name)
        found = [equation(t.name, t.formula, t.value, t.filled) for t in lines]
        if count > 1:
            slope = found[-1].value
            found.append(computed(result, f"ℓ′ / {count}", value, (slope,), f"{{}} / {count}", lambda s: s / count))
        return found

    def probabilities(self, fused: bool) -> np.ndarray:
        if not fused:
            return np.maximum(self.x, 1e-7)  # as the engine keeps them
        powers = np.exp(self.x - self.x.max())
        return powers / powers.sum()

    def wanted(self) -> np.ndarray:
        """The probabilities that were right."""
        if self.context.recording.program.buffers[self.instruction.inputs[1]].role != "labels":
            return self.target
        smoothing = self.instruction.detail[1]
        q = np.full(len(self.x), smoothing / len(self.x))
        q[int(self.target[0])] += 1 - smoothing
        return q

    def categorical_loss(self) -> list[Equation]:
        return self.surprise(self.instruction.detail[0])

    def distribution_loss(self) -> list[Equation]:
        p, t = self.probabilities(self.instruction.detail), self.wanted()
        parts = [
            Part(f"t{low(i + 1)} · ln(t{low(i + 1)} / p{low(i + 1)})", float(t[i] * np.log(t[i] / max(p[i], 1e-7))))
            for i in np.flatnonzero(t > 0).tolist()
        ]
        return [total("L", "Σ t · ln(t / p)", parts, self.context.recording.loss)]

    def surprise(self, fused: bool) -> list[Equation]:
        p, q = self.probabilities(fused), self.wanted()
        right = np.flatnonzero(q)
        if len(right) == 1:
            i = int(right[0])
            formula, value = f"−ln(p{low(i + 1)}), output {i + 1} being right", self.context.recording.loss
            return [computed("L", formula, value, (float(p[i]),), "−ln({})", lambda share: -log(share))]
        logs = np.log(np.maximum(p, 1e-300))
        parts = [
            Part(f"−q{low(i + 1)} · ln(p{low(i + 1)})", float(-q[i] * logs[i]), place=(self.last, i))
            for i in right.tolist()
        ]
        return [total("L", "−Σ q · ln(p)", parts, self.context.recording.loss)]

    def categorical_loss_slope(self, unit: int, result: str, value: float) -> list[Equation]:
        return self.against(self.instruction.detail[0], unit, result, value)

    def distribution_loss_slope(self, unit: int, result: str, value: float) -> list[Equation]:
        return self.against(self.instruction.detail, unit, result, value)

    def against(self, fused: bool, unit: int, result: str, value: float) -> list[Equation]:
        p, q = float(self.probabilities(fused)[unit]), float(self.wanted()[unit])
        if not fused:
            return [computed(result, "−q / p", value, (q, p), "−{} / {}", lambda a, b: -a / b)]
        parts = [Part("p, the network's share", p, kept=True), Part("−q, the right share", -q, kept=True)]
        return [total(result, "p − q", parts, value)]


class Backward:
    """``explain`` gives the equations of the gradient of one number of a buffer."""

    def __init__(self, context: Context) -> None:
        self.context, self.loss = context, Loss(context)

    def explain(self, buffer: int, unit: int, result: str) -> list[Equation]:
        gradient = self.context.gradient(buffer)
        assert gradient is not None, "only what has a gradient is explained"
        maker = self.context.maker(gradient)
        if maker is None:
            return [equation(result, "", self.context.value(gradient, unit))]
        if self.context.recording.program.loss in maker.outputs:
            return self.loss.slope(unit, result)
        method = getattr(self, maker.op, None)
        value = self.context.value(gradient, unit)
        return method(maker, unit, result, value) if method else [equation(result, "carried back", value)]

    def affine_backward_input(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        weight, g = (self.context.array(n) for n in maker.inputs)
        return [total(result, "Σ w · dL/dz", [
            Part(f"dL/dz{low(k + 1)}", float(w * d), (float(w), float(d)), (maker.node, k))
            for k, (w, d) in enumerate(zip(weight[:, unit], g.ravel(), strict=True))
        ], value)]  # fmt: skip

    def elementwise_backward(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        z, y, g = (self.context.value(n, unit) for n in maker.inputs)
        function = maker.detail
        lines = traced(function.slope, (z, y, *function.constants()), "f′(z)")
        # the catalog calls the value of a function y, the canvas calls that of a neuron a
        found = [equation(t.name, t.formula.replace("y", "a"), t.value, t.filled) for t in lines]
        return [*found, product(result, "dL/da · f′(z)", g, found[-1].value, value)]

    def softmax_backward(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        p, g = (self.context.array(n).ravel() for n in maker.inputs)
        mean = float((g * p).sum())
        parts = [
            Part(f"p{low(i + 1)} · dL/da{low(i + 1)}", float(a * b), (float(a), float(b)), (maker.node, i))
            for i, (a, b) in enumerate(zip(p, g, strict=True))
        ]
        middle = total("m", "Σ p · dL/da", parts, mean)
        numbers = (float(p[unit]), float(g[unit]), mean)
        return [
            middle,
            computed(result, "p · (dL/da − m)", value, numbers, "{} · ({} − {})", lambda a, b, m: a * (b - m)),
        ]

    def add(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        """What is used twice gets a share of each use."""
        parts = [Part(f"share {i + 1}", self.context.value(n, unit)) for i, n in enumerate(maker.inputs)]
        return [total(result, "Σ shares", parts, value)]

    def multiply(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        g, mask = (self.context.value(n, unit) for n in maker.inputs)
        return [product(result, "dL/da behind it · mask of this step", g, mask, value)]

    def conv2d_backward(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        _, weight, g = maker.inputs
        slide = maker.detail[0]
        kernel, slopes = self.context.array(weight), self.context.array(g)
        channel, y, x_ = (int(i) for i in np.unravel_index(unit, slide.large))
        _, rows, columns = slide.small
        parts = []
        for row in range(rows):
            for column in range(columns):
                for r, c, at_y, at_x in window(slide, row, column):
                    if (at_y, at_x) == (y, x_):
                        parts += [self.back(maker, float(kernel[o, channel, r, c]), slopes, (o, row, column))
                                  for o in range(len(kernel))]  # fmt: skip
        return [total(result, "Σ kernel · dL/dz", parts, value)]

    def back(self, maker: Instruction, weight: float, slopes: np.ndarray, at: tuple) -> Part:
        slope = float(slopes[at])
        unit = int(np.ravel_multi_index(at, slopes.shape))
        return Part(f"dL/dz{low(unit + 1)}", weight * slope, (weight, slope), (maker.node, unit))

    def max_pool_backward(self, maker: Instruction, unit: int, result: str, value: float) -> list[Equation]:
        words = "of the window in which it is the largest" if value else "it is the largest of no window"
        return [equation(result, f"dL/da, {words}", value)]
