"""A block that learns what to add to its input: y = x + F(x), F being a stack of layers (He et al., "Deep residual
learning for image recognition", CVPR 2016). Where F changes the shape, y = P x + F(x): P is a 1×1 convolution for
images and a matrix for rows of numbers. P has no bias, as in that paper: the layers of the stack have theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from playground.core.kinds import Kind
from playground.core.layer import Layer, Weight
from playground.core.nested import stack
from playground.core.ops import Ops, Value
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.shapes import Shape, show
from playground.core.windows import Window

PROJECTION = "projection.weight"
LONGEST_STRIDE = 8


@dataclass(frozen=True)
class Residual(Layer):
    """Input (…) -> output of the shape that the stack gives.

    Weights and states are those of the layers inside, each with its place before its name ("0.weight"), then
    "projection.weight" (out, in, 1, 1) or (out, in) where there is one.
    """

    title: ClassVar[str] = "Residual"
    summary: ClassVar[str] = "Adds its input to what the layers inside make of it, so that deep networks learn easily."

    layers: tuple[Layer, ...] = stack(
        "layers", ("dense", "activation", "dense"), label="Layers inside",
        help="What is computed and then added to the input, one layer after the other.",
    )  # fmt: skip

    def inner(self) -> tuple[Layer, ...]:
        return self.layers

    def steps(self, shape: Shape) -> Iterator[tuple[str, Layer, Shape]]:
        """The layers with what stands before the names of their weights, and the shape that comes into each."""
        for place, layer in enumerate(self.layers):
            yield f"{place}.", layer, shape
            shape = layer.output_shape(shape)

    # -- shapes

    def problem(self, input_shape: Shape) -> Problem | None:
        shape = input_shape
        for place, layer in enumerate(self.layers):
            problem = layer.problem(shape)
            if problem is not None:
                words, usual = f"{self.title}: layer {place + 1} ({layer.title})", self.usual(input_shape)
                if usual is not None:
                    said = f"cannot take this input, {show(shape)}: use layers that can."
                    return Problem(f"{words} {said}", fix=usual, inside=(place, Problem(said)))
                mended = self.mended(place, problem.fix)
                return Problem(f"{words}: {problem.message}", fix=mended, inside=(place, problem))
            shape = layer.output_shape(shape)
        if not self.layers:
            return Problem(f"{self.title} has no layer inside: add one in its settings.", fix=self.usual(input_shape))
        if shape == input_shape or self.projection(input_shape, shape) is not None:
            return None
        words = (
            f"{self.title} cannot add its input {show(input_shape)} to what the layers inside make of it, {show(shape)}"
        )
        return Problem(f"{words}: give both the same shape.", fix=self.usual(input_shape))

    def usual(self, input_shape: Shape) -> Fix | None:
        """Two layers that go with that shape, offered to a block that has the ones it starts with, or none."""
        if self.layers and self.layers != type(self)().layers:
            return None
        layers: tuple[Layer, ...]
        if len(input_shape) == 1:
            last = sized("dense", "units", input_shape[0])
            label, layers = "Use Dense layers", (last.but(activation="relu"), last)
        elif len(input_shape) == 2:
            label, layers = "Use an LSTM", (sized("lstm", "units", input_shape[1], return_sequences=True),)
        elif len(input_shape) == 3:
            first = sized("conv2d", "filters", input_shape[0], padding="same", activation="relu")
            label, layers = "Use convolutions", (first, first.but(activation="linear"))
        else:
            return None
        return Fix(label, change=(("layers", layers),))

    def mended(self, place: int, fix: Fix | None) -> Fix | None:
        """The fix of a problem inside as one of the block."""
        if fix is None or not (fix.insert or fix.change):
            return None
        room = len(self.layers) < self.params()["layers"].maximum  # type: ignore[attr-defined]
        if fix.insert is not None and not room:
            return None
        layer = self.layers[place]
        new: tuple[Kind, ...] = (fix.insert, layer) if fix.insert else (layer.but(**dict(fix.change)),)
        return replace(fix, insert=None, change=(("layers", (*self.layers[:place], *new, *self.layers[place + 1 :])),))

    def output_shape(self, input_shape: Shape) -> Shape:
        for layer in self.layers:
            input_shape = layer.output_shape(input_shape)
        return input_shape

    def projection(self, before: Shape, after: Shape) -> Window | None:
        """How the input is brought to the shape of the sum: a window of one pixel whose stride reaches that size (for
        rows of numbers any). None where the shapes are the same, or nothing brings one to the other."""
        if before == after or len(before) != len(after) or len(before) not in (1, 3):
            return None
        windows = (Window(1, stride) for stride in range(1, LONGEST_STRIDE + 1))
        return next((w for w in windows if tuple(map(w.places, before[1:])) == after[1:]), None)

    # -- weights

    def weights(self, input_shape: Shape) -> Mapping[str, Weight]:
        found = {
            prefix + name: weight
            for prefix, layer, shape in self.steps(input_shape)
            for name, weight in layer.weights(shape).items()
        }
        after = self.output_shape(input_shape)
        if self.projection(input_shape, after) is not None:
            fan_in, fan_out, ones = input_shape[0], after[0], (1,) * (len(after) - 1)
            start = registry.create("initializers", "glorot_uniform")
            found[PROJECTION] = Weight((fan_out, fan_in, *ones), start, fan_in, fan_out)
        return found

    def state(self, input_shape: Shape) -> Mapping[str, Weight]:
        return {
            prefix + name: weight
            for prefix, layer, shape in self.steps(input_shape)
            for name, weight in layer.state(shape).items()
        }

    def forward(self, ops: Ops, x: Value, weights: Mapping[str, Value]) -> Value:
        y = x
        for prefix, layer, _ in self.steps(x.shape):
            own = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
            y = layer.forward(ops, y, own)
        window = self.projection(x.shape, y.shape)
        if window is not None and len(x.shape) == 1:
            x = ops.affine(x, weights[PROJECTION], None)
        elif window is not None:
            x = ops.conv2d(x, weights[PROJECTION], None, window)
        return ops.add(x, y)

    def formerly(self, name: str, old: Layer) -> str | None:
        """Layers that stood elsewhere in the block keep their arrays."""
        place, dot, rest = name.partition(".")
        if not isinstance(old, Residual):
            return None
        if not place.isdigit():
            return name  # the projection
        before = stood(self.layers, old.layers).get(int(place))
        if before is None:
            return None
        own = self.layers[int(place)].formerly(rest, old.layers[before])
        return None if own is None else f"{before}{dot}{own}"

    def identity(self, input_shape: Shape) -> Mapping[str, np.ndarray] | None:
        """The last layer inside that has weights starts with zeros, so that nothing is added to the input, which goes
        to the first of perhaps more units."""
        after = self.output_shape(input_shape)
        if len(after) != len(input_shape) or after[0] < input_shape[0] or after[1:] != input_shape[1:]:
            return None
        zeros = self.silent(input_shape)
        if zeros is not None and after != input_shape:
            ones = (1,) * (len(after) - 1)
            zeros[PROJECTION] = np.eye(after[0], input_shape[0], dtype=np.float32).reshape(after[0], -1, *ones)
        return zeros

    def silent(self, input_shape: Shape) -> dict[str, np.ndarray] | None:
        """Weights with which the layers inside make zeros of everything, and from which they can learn."""
        for prefix, layer, shape in reversed(tuple(self.steps(input_shape))):
            activation, weights = layer.output_activation(), layer.weights(shape)
            if activation is not None:
                value, constants = getattr(activation, "value", None), activation.values().values()
                if value is None or value(0.0, *constants) != 0 or activation.slope(0.0, 0.0, *constants) == 0:  # type: ignore[attr-defined]
                    return None
            if weights and (activation is None or "weight" not in weights):
                return None
            if weights:
                return {prefix + name: np.zeros(weight.shape, np.float32) for name, weight in weights.items()}
        return None

    def output_activation(self) -> Any:
        """A sum has no bounds."""
        return registry.create("activations", "linear")

    def describe(self) -> str:
        return f"{len(self.layers)} layer{'' if len(self.layers) == 1 else 's'}"


@lru_cache(maxsize=64)
def stood(now: tuple[Layer, ...], before: tuple[Layer, ...]) -> dict[int, int]:
    """Where each layer stood before, as far as that can be told: those that are the same, then those of the same kind
    at the same place between them."""
    found: dict[int, int] = {}
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 - i1 == j2 - j1:
            pairs = zip(range(j1, j2), range(i1, i2), strict=True)
            found |= {j: i for j, i in pairs if type(now[j]) is type(before[i])}
    left = [i for i in range(len(before)) if i not in found.values()]
    for j in (j for j in range(len(now)) if j not in found):
        same = next((i for i in left if before[i] == now[j]), None)  # it was moved
        if same is not None:
            found[j] = same
            left.remove(same)
    return found


def sized(kind_id: str, field: str, size: int, **more: Any) -> Any:
    """A layer of that size, as far as it can be so large."""
    param: Any = registry.get("layers", kind_id).params()[field]
    return registry.create("layers", kind_id, **{field: min(size, param.maximum)}, **more)
