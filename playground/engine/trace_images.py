"""The operations of image layers and of normalisation, recorded with their reverse; a part of the Tracer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.core.ops import Value
from playground.core.shapes import Shape
from playground.core.windows import Slide, Window
from playground.engine.program import Buffer


class ImageOps:
    """What it uses of the Tracer stands first."""

    mode: str
    buffers: list[Buffer]
    resting: bool
    differentiable: set[int]
    new: Callable[..., Value]
    emit: Callable[..., None]
    result: Callable[..., Value]
    gradient: Callable[[int], int]
    hand_on: Callable[[int, int], None]
    draw: Callable[[], int]

    def conv2d(self, x: Value, weight: Value, bias: Value | None, window: Window) -> Value:
        slide = Slide.over(window, x.shape, weight.shape[0])
        return self.weighted("conv2d", x, weight, bias, slide, slide.small)

    def conv2d_transpose(self, x: Value, weight: Value, bias: Value | None, window: Window) -> Value:
        slide = Slide.onto(window, x.shape, weight.shape[0])
        return self.weighted("conv2d_transpose", x, weight, bias, slide, slide.large)

    def weighted(self, op: str, x: Value, weight: Value, bias: Value | None, slide: Slide, shape: Shape) -> Value:
        """``op`` (x, weight[, bias]) -> out; its reverse is one operation, which rearranges the input once:
        (x, weight, out's gradient) -> (weight's gradient[, bias's][, x's]). detail: slide, whether there is a bias."""
        biases = () if bias is None else (bias.number,)

        def reverse(g: int) -> None:
            wanted = (weight.number, *biases, *((x.number,) if x.number in self.differentiable else ()))
            outputs = tuple(self.gradient(number) for number in wanted)
            self.emit(f"{op}_backward", (x.number, weight.number, g), outputs, (slide, bias is not None))

        out = self.result(shape, reverse, x.number, weight.number, *biases)
        self.emit(op, (x.number, weight.number, *biases), (out.number,), (slide, bias is not None))
        return out

    def straight(self, op: str, x: Value, shape: Shape, detail: Any) -> Value:
        """``op`` x -> out, and its reverse out's gradient -> x's gradient."""

        def reverse(g: int) -> None:
            self.emit(f"{op}_backward", (g,), (self.gradient(x.number),), detail)

        out = self.result(shape, reverse, x.number)
        self.emit(op, (x.number,), (out.number,), detail)
        return out

    def max_pool(self, x: Value, window: Window) -> Value:
        def reverse(g: int) -> None:
            self.emit("max_pool_backward", (g, taps.number), (self.gradient(x.number),), slide)

        slide = Slide.over(window, x.shape, x.shape[0])
        out = self.result(slide.small, reverse, x.number)
        taps = self.new("taps", slide.small)  # which value of the window was the largest
        self.emit("max_pool", (x.number,), (out.number, taps.number), slide)
        return out

    def average_pool(self, x: Value, window: Window) -> Value:
        slide = Slide.over(window, x.shape, x.shape[0])
        return self.straight("average_pool", x, slide.small, slide)

    def upsample(self, x: Value, size: int) -> Value:
        slide = Slide.onto(Window(size, size), x.shape, x.shape[0])
        return self.straight("upsample", x, slide.large, slide)

    def dropout_channels(self, x: Value, rate: float) -> Value:
        if self.mode != "train":
            return x

        def reverse(g: int) -> None:
            self.emit("multiply_channels", (g, mask.number), (self.gradient(x.number),))

        mask = self.new("batch", x.shape[:1])
        out = self.result(x.shape, reverse, x.number)
        self.emit("dropout_mask", (), (mask.number,), (rate, self.draw()))
        self.emit("multiply_channels", (x.number, mask.number), (out.number,))
        return out

    def gaussian_noise(self, x: Value, stddev: float) -> Value:
        if self.mode != "train":
            return x

        def reverse(g: int) -> None:
            self.hand_on(x.number, g)

        out = self.result(x.shape, reverse, x.number)
        self.emit("gaussian_noise", (x.number,), (out.number,), (stddev, self.draw()))
        return out

    def batch_norm(
        self, x: Value, weight: Value, bias: Value, mean: Value, variance: Value, momentum: float, epsilon: float
    ) -> Value:
        def reverse(g: int) -> None:
            if still:  # only a scale stands before x: that of the running variance
                zero = self.new("statistic", weight.shape).number
                inputs = (g, weight.number, zero, zero, variance.number)
                self.emit("batch_norm", inputs, (self.gradient(x.number),), epsilon)
                return
            inputs = (x.number, weight.number, g, found.number, scale.number)
            self.emit("batch_norm_backward", inputs, self.gradients_of(weight, bias, x))

        still = self.resting  # a frozen one goes by its running statistics, as in Keras
        sources = (x.number, weight.number, bias.number)
        out = self.result(x.shape, reverse, *sources)
        if self.mode != "train" or still:
            self.emit("batch_norm", (*sources, mean.number, variance.number), (out.number,), epsilon)
            return out
        found, scale = self.new("statistic", weight.shape), self.new("statistic", weight.shape)
        outputs = (out.number, found.number, scale.number, mean.number, variance.number)
        self.emit("batch_norm_train", sources, outputs, (momentum, epsilon))
        return out

    def layer_norm(self, x: Value, weight: Value, bias: Value, epsilon: float) -> Value:
        def reverse(g: int) -> None:
            inputs = (x.number, weight.number, g, found.number, scale.number)
            self.emit("layer_norm_backward", inputs, self.gradients_of(weight, bias, x))

        groups = x.shape[: len(x.shape) - len(weight.shape)] or (1,)
        out = self.result(x.shape, reverse, x.number, weight.number, bias.number)
        found, scale = self.new("batch", groups), self.new("batch", groups)
        outputs = (out.number, found.number, scale.number)
        self.emit("layer_norm", (x.number, weight.number, bias.number), outputs, epsilon)
        return out

    def prelu(self, x: Value, slope: Value) -> Value:
        def reverse(g: int) -> None:
            self.emit("prelu_backward", (x.number, slope.number, g), self.gradients_of(slope, x))

        out = self.result(x.shape, reverse, x.number, slope.number)
        self.emit("prelu", (x.number, slope.number), (out.number,))
        return out

    def gradients_of(self, *values: Value) -> tuple[int, ...]:
        """Gradient buffers: of weights, also frozen ones, and of the input where it depends on a weight."""
        return tuple(
            self.gradient(v.number)
            for v in values
            if self.buffers[v.number].role == "parameter" or v.number in self.differentiable
        )
