"""What recipes with random inputs and several objectives record, and gradients that are trained on themselves; a
part of the Tracer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playground.core.ops import Scalars, Value
from playground.core.recipe import Term
from playground.core.shapes import Shape
from playground.engine.program import Part


class AdversarialOps:
    """What it uses of the Tracer stands first."""

    mode: str
    notes: list[Any]
    differentiable: set[int]
    activated: dict[int, int]
    functions: dict[int, Any]
    losses: dict[str, int]
    shown: dict[str, int]
    owner: dict[int, str]
    parameters: dict[Any, Any]
    new: Callable[..., Value]
    emit: Callable[..., None]
    result: Callable[..., Value]
    gradient: Callable[[int], int]
    draw: Callable[[], int]
    run: Callable[[str, Value], Value]

    # -- drawn at random: without a gradient

    def normal(self, shape: Shape, scale: float = 1.0) -> Value:
        zeros, out = self.new("batch", shape), self.new("batch", shape)  # what nobody writes is zero
        self.emit("gaussian_noise", (zeros.number,), (out.number,), (scale, self.draw()))
        return out

    def uniform(self, shape: Shape, low: float = -1.0, high: float = 1.0) -> Value:
        out = self.new("batch", shape)
        self.emit("uniform_noise", (), (out.number,), (low, high, self.draw()))
        return out

    def blend(self, a: Value, b: Value) -> Value:
        out = self.new("batch", a.shape)
        self.emit("blend", (a.number, b.number, self.uniform((1,), 0.0, 1.0).number), (out.number,))
        return out

    def multiply(self, x: Value, y: Value) -> Value:
        def reverse(g: int) -> None:
            for one, other in ((x, y), (y, x)):
                if one.number in self.differentiable:
                    self.emit("multiply", (g, other.number), (self.gradient(one.number),))

        out = self.result(x.shape, reverse, x.number, y.number)
        self.emit("multiply", (x.number, y.number), (out.number,))
        return out

    # -- objectives

    def trains(self) -> bool:
        return self.mode == "train"

    def show(self, name: str, value: Value) -> None:
        self.shown[name] = value.number

    def before(self, prediction: Value, activation: str) -> Value:
        number = prediction.number
        function = self.functions.get(number)
        return Value(self.activated[number], prediction.shape) if function and function.id == activation else prediction

    def objective(self, name: str, terms: Sequence[Term]) -> None:
        total = self.new("scalar", ()).number
        for place, term in enumerate(terms):
            number = term.value.number
            slopes = (self.gradient(number),) if self.trains() and number in self.differentiable else ()
            self.emit("mean_loss", (number,), (total, *slopes), (term.formula, term.weight, place == 0))
        if name:
            self.losses[name] = total

    def limit(self, network: str, most: float) -> None:
        if self.trains():
            keys = tuple(key for key in self.parameters if self.owner[key[0]] == network)
            self.emit("limit_weights", (), (), Part(most, keys))

    # -- gradients as values: the reverse pass, recorded as operations that have a reverse themselves

    def steepness(self, network: str, x: Value) -> Value:
        self.differentiable.add(x.number)  # so that layers without weights note their slope as well
        y = self.run(network, x)
        notes = {note.out: note for note in self.notes}
        slope, number = self.new("batch", y.shape), y.number
        self.emit("ones", (), (slope.number,))
        while number != x.number:
            slope = notes[number].slope(slope)
            number = notes[number].sources[0]
        return self.lengths(slope)

    def affine_slope(self, g: Value, weight: Value) -> Value:
        """g W, the gradient of x in x Wᵀ + b."""

        def reverse(h: int) -> None:
            if weight.number in self.differentiable:
                self.emit("affine_backward", (h, g.number), (self.gradient(weight.number),))
            if g.number in self.differentiable:
                self.emit("affine", (h, weight.number), (self.gradient(g.number),))

        out = self.result((weight.shape[1],), reverse, g.number, weight.number)
        self.emit("affine_backward_input", (weight.number, g.number), (out.number,))
        return out

    def elementwise_slope(self, z: Value, y: Value, g: Value, function: Scalars) -> Value:
        """g · f′(z), the gradient of z in y = f(z). Its own gradient towards z is g · f″(z)."""

        def reverse(h: int) -> None:
            if g.number in self.differentiable:
                self.emit("elementwise_backward", (z.number, y.number, h), (self.gradient(g.number),), function)
            if z.number in self.differentiable:
                inputs = (z.number, y.number, g.number, h)
                self.emit("elementwise_curvature", inputs, (self.gradient(z.number),), function)

        out = self.result(z.shape, reverse, g.number, z.number)
        self.emit("elementwise_backward", (z.number, y.number, g.number), (out.number,), function)
        return out

    def lengths(self, x: Value) -> Value:
        """‖x‖ of each sample, (1,)."""

        def reverse(g: int) -> None:
            self.emit("lengths_backward", (x.number, out.number, g), (self.gradient(x.number),))

        out = self.result((1,), reverse, x.number)
        self.emit("lengths", (x.number,), (out.number,))
        return out
