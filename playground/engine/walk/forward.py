"""The way forward explained, operation by operation: one method each, named as in the backends."""

from __future__ import annotations

import math
from math import exp

import numpy as np

from playground.core.windows import Slide
from playground.engine.program import Instruction
from playground.engine.walk import recurrent
from playground.engine.walk.context import Context, low
from playground.engine.walk.rounding import number
from playground.engine.walk.scalars import brief, traced
from playground.engine.walk.steps import Equation, Part, computed, equation, product, total


class Forward:
    """``explain`` gives the equations of one number of an instruction's output. result: what that number is called,
    "a" where it is what the layer gives, else "z"."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def explain(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        method = getattr(self, instruction.op, None)
        return method(instruction, unit, result) if method else self.plain(instruction, unit, result)

    def plain(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        return [equation(result, "", self.context.value(instruction.outputs[0], unit))]

    def affine(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        context, node = self.context, instruction.node
        assert node is not None, "a layer multiplies"
        x, weight, *bias = instruction.inputs
        seen, row = context.array(x).ravel(), context.array(weight)[unit]
        parts = [
            Part(context.source_name(node, i), float(w * v), (float(w), float(v)), context.source(node, i))
            for i, (w, v) in enumerate(zip(row, seen, strict=True))
        ]
        if bias:
            parts.append(Part("bias b", context.value(bias[0], unit), kept=True))
        inputs = "x" if context.before(node) is None else "a"
        formula = f"Σ w · {inputs}{' + b' if bias else ''}"
        return [total(result, formula, parts, context.value(instruction.outputs[0], unit))]

    def elementwise(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        function = instruction.detail
        z = self.context.value(instruction.inputs[0], unit)
        lines = traced(function.value, (z, *function.constants()), result)
        return [equation(t.name, t.formula, t.value, t.filled) for t in lines]

    def softmax(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        z = self.context.array(instruction.inputs[0]).ravel()
        peak = float(z.max())
        powers = np.exp(z - peak)
        parts = [
            Part(f"e^(z{low(i + 1)} − max z)", float(p), place=(instruction.node, i)) for i, p in enumerate(powers)
        ]
        below = total("s", "Σ e^(z − max z)", parts, float(powers.sum()))
        value = self.context.value(instruction.outputs[0], unit)
        numbers = (float(z[unit]), peak, below.value)
        filled = "e^({} − {}) / {}"
        return [below, computed(result, "e^(z − max z) / s", value, numbers, filled, lambda a, b, s: exp(a - b) / s)]

    def add(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        parts = [
            Part(name, self.context.value(n, unit)) for name, n in zip(("x", "F(x)"), instruction.inputs, strict=True)
        ]
        return [total(result, "x + F(x)", parts, self.context.value(instruction.outputs[0], unit))]

    def multiply(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        """Dropout: the mask of this step is drawn for the run's place, as for any step."""
        x, mask = (self.context.value(n, unit) for n in instruction.inputs)
        return [product(result, "a · mask of this step", x, mask, self.context.value(instruction.outputs[0], unit))]

    def multiply_channels(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        x, mask = (self.context.array(n) for n in instruction.inputs)
        channel = unit * len(mask) // x.size
        value = self.context.value(instruction.outputs[0], unit)
        return [product(result, "a · mask of this step", float(x.ravel()[unit]), float(mask[channel]), value)]

    def gaussian_noise(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        x, value = self.context.value(instruction.inputs[0], unit), self.context.value(instruction.outputs[0], unit)
        parts = [Part("a", x, kept=True), Part("noise of this step", value - x)]
        return [total(result, "a + noise", parts, value)]

    # -- images

    def conv2d(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        slide, has_bias = instruction.detail
        x, weight, *bias = instruction.inputs
        image, kernel = self.context.array(x), self.context.array(weight)
        channel, row, column = np.unravel_index(unit, slide.small)
        parts = [
            self.pixel(instruction, image, float(kernel[channel, i, r, c]), (i, y, x_))
            for i in range(image.shape[0])
            for r, c, y, x_ in window(slide, int(row), int(column))
        ]
        if has_bias:
            parts.append(Part("bias b", self.context.value(bias[0], int(channel)), kept=True))
        formula = f"Σ kernel · patch{' + b' if has_bias else ''}"
        return [total(result, formula, parts, self.context.value(instruction.outputs[0], unit))]

    def pixel(self, instruction: Instruction, image: np.ndarray, weight: float, at: tuple[int, int, int]) -> Part:
        """A number of a kernel times the pixel it lies on."""
        assert instruction.node is not None, "a layer slides over an image"
        value, unit = float(image[at]), int(np.ravel_multi_index(at, image.shape))
        label = f"pixel {at[1] + 1}, {at[2] + 1}" + (f" of map {at[0] + 1}" if image.shape[0] > 1 else "")
        return Part(label, weight * value, (weight, value), self.context.source(instruction.node, unit))

    def max_pool(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        values = self.seen(instruction, unit)
        value = self.context.value(instruction.outputs[0], unit)
        return [equation(result, "the largest of its window", value, f"max({', '.join(map(number, values))})")]

    def average_pool(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        values = self.seen(instruction, unit)
        parts = [Part(f"pixel {i + 1} / {len(values)}", v / len(values)) for i, v in enumerate(values)]
        value = self.context.value(instruction.outputs[0], unit)
        return [total(result, f"Σ pixels / {len(values)}", parts, value)]

    def seen(self, instruction: Instruction, unit: int) -> list[float]:
        """The pixels of the window of a pool."""
        slide, image = instruction.detail, self.context.array(instruction.inputs[0])
        channel, row, column = (int(i) for i in np.unravel_index(unit, slide.small))
        return [float(image[channel, y, x]) for _, _, y, x in window(slide, row, column)]

    # -- normalisation

    def batch_norm(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        """Frozen: with the averages of the whole run."""
        x, *rest = instruction.inputs
        channel = int(np.unravel_index(unit, self.context.array(x).shape)[0])
        weight, bias, mean, variance = (self.context.value(n, channel) for n in rest)
        numbers = [weight, bias, mean, 1 / math.sqrt(variance + instruction.detail)]
        return self.normalised(x, unit, numbers, result, self.context.value(instruction.outputs[0], unit))

    def batch_norm_train(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        x, weight, bias = instruction.inputs
        out, mean, scale = instruction.outputs[:3]
        channel = int(np.unravel_index(unit, self.context.array(x).shape)[0])
        numbers = [self.context.value(n, channel) for n in (weight, bias, mean, scale)]
        return self.normalised(x, unit, numbers, result, self.context.value(out, unit))

    def layer_norm(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        x, weight, bias = instruction.inputs
        out, mean, scale = instruction.outputs[:3]
        inner = self.context.array(weight).size
        where = ((weight, unit % inner), (bias, unit % inner), (mean, unit // inner), (scale, unit // inner))
        numbers = [self.context.value(n, i) for n, i in where]
        return self.normalised(x, unit, numbers, result, self.context.value(out, unit))

    def normalised(self, x: int, unit: int, numbers: list[float], result: str, value: float) -> list[Equation]:
        weight, bias, mean, scale = numbers
        seen = self.context.value(x, unit)
        spread = 1 / scale if scale else math.inf
        normal = (seen - mean) * scale
        parts = [Part("γ · n", weight * normal, (weight, normal)), Part("β", bias, kept=True)]
        return [
            computed(
                "n", "(a − mean) / spread", normal, (seen, mean, spread), "({} − {}) / {}", lambda a, m, s: (a - m) / s
            ),
            total(result, "γ · n + β", parts, value),
        ]

    def prelu(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        x, slope = instruction.inputs
        seen, value = self.context.value(x, unit), self.context.value(instruction.outputs[0], unit)
        if seen > 0:
            return [equation(result, "a, for it is positive", value)]
        channel = int(np.unravel_index(unit, self.context.array(x).shape)[0])
        return [product(result, "slope · a, for it is negative", self.context.value(slope, channel), seen, value)]

    # -- sequences

    def lstm(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        return recurrent.lstm(self.context, instruction, unit, result)

    def gru(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        return recurrent.gru(self.context, instruction, unit, result)

    def simple_rnn(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        return recurrent.simple(self.context, instruction, unit, result)

    def embedding(self, instruction: Instruction, unit: int, result: str) -> list[Equation]:
        features = self.context.array(instruction.inputs[1]).shape[1]
        step = unit // features
        word = brief(round(self.context.value(instruction.inputs[0], step)))
        value = self.context.value(instruction.outputs[0], unit)
        return [equation(result, f"number {unit % features + 1} of row {word} of the table", value)]


def window(slide: Slide, row: int, column: int) -> list[tuple[int, int, int, int]]:
    """What the window sees at one place of the small image: its own row and column, and those of the large image; what
    lies outside of the image is left out."""
    w, (_, height, width) = slide.window, slide.large
    top, left = row * w.stride - w.before(height), column * w.stride - w.before(width)
    places = [(r, c, top + r * w.dilation, left + c * w.dilation) for r in range(w.size) for c in range(w.size)]
    return [p for p in places if 0 <= p[2] < height and 0 <= p[3] < width]
