"""What an inserted layer starts with, and what is left of a removed one, so that the network goes on saying the same
where mathematics permits it.

An inserted layer passes its input on: y = f(s x + c) with one unit for each input, and the layer that listens to it
undoes s, c and the slope of f. That is exact where f is a straight line over what comes in: linear anywhere, ReLU on
numbers that are never negative, or shifted on those with a lower bound. Where f(x) − f(−x) is a straight line (ReLU and
its leaky kin, softplus, swish, GELU) two units for each input are exact too. Others (tanh, sigmoid, …) work in the
middle of their range, where they are nearly straight; what has no such range (softmax) starts as it was drawn.

A removed layer leaves its linear part to the one that listened to it: W' = W diag(slopes) A. That takes back what
inserting it has done, and is exact for a linear layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.core.layer import Layer
from playground.core.registry import registry
from playground.core.shapes import Shape
from playground.engine.parameters import Parameters
from playground.network.checks import check
from playground.network.document import Node, Project

if TYPE_CHECKING:
    from playground.engine.model import Model

SEEN = 500  # samples at which a layer is calibrated
MOST_NEW = 2  # layers that one edit puts in: what is dropped, and what it needs before it
MIDDLE = 0.5  # a bent function is used from −MIDDLE to MIDDLE, where tanh is straight to 1 %
USUAL = 4.0  # what numbers without bounds are taken to lie within
STRAIGHT = 1e-5
NAMES, BEFORE, AFTER = ("weight", "bias"), "/before", "/after"
Scalar = Callable[[float], float]


@dataclass(frozen=True)
class Way:
    """How a layer passes x on: f(scale · x + shift) ≈ offset + slope · x. pair: with a second unit for −x, and the half
    of their difference is meant."""

    scale: float = 1.0
    shift: float = 0.0
    slope: float = 1.0
    offset: float = 0.0
    pair: bool = False

    @property
    def plain(self) -> bool:
        return (self.slope, self.offset, self.pair) == (1.0, 0.0, False)


def line(f: Scalar, low: float, high: float) -> tuple[float, float, float]:
    """The straight line that comes closest to f over an interval: slope, value at 0, and its largest error."""
    x = np.linspace(low, high, 41)
    y = np.array([f(float(v)) for v in x])
    slope, value = (float(v) for v in np.polyfit(x, y, 1))
    error = float(np.abs(y - slope * x - value).max())
    return slope, 0.0 if abs(value) < 1e-9 * float(np.abs(y).max()) else value, error


def way_through(f: Scalar, low: float, high: float, room: bool, flat: bool) -> Way | None:
    """The best way for numbers from low to high. room: there are two units for each input; flat: constants can be taken
    back, which the zeros around an image forbid."""
    reach = (low if math.isfinite(low) else -100.0), (high if math.isfinite(high) else 100.0)
    shifts = [0.0, *(-end for end in (low, high) if math.isfinite(end) and flat)]
    for shift in shifts:
        slope, value, error = line(lambda x, c=shift: f(x + c), *reach)  # type: ignore[misc]
        straight = error < STRAIGHT * max(map(abs, reach)) and abs(slope) > STRAIGHT
        if straight and (flat or abs(value) < STRAIGHT):
            return Way(1.0, shift, *((1.0, 0.0) if abs(slope - 1) + abs(value) < STRAIGHT else (slope, value)))
    if room:
        slope, _, error = line(lambda x: (f(x) - f(-x)) / 2, -10.0, 10.0)
        if error < STRAIGHT and abs(slope) > STRAIGHT:
            return Way(slope=slope, pair=True)
    scale = MIDDLE / max(abs(end) if math.isfinite(end) else USUAL for end in (low, high))
    slope, value, error = line(f, -MIDDLE, MIDDLE)
    if abs(slope) < 0.05 or error > 0.1 * abs(slope) or not (flat or abs(value) < STRAIGHT):
        return None
    return Way(scale, 0.0, slope * scale, value)


def function(layer: Layer) -> Scalar | None:
    """What the layer does to its weighted sum, number by number; None where it is no such function."""
    activation = layer.output_activation()
    if activation is None:
        return lambda z: z
    value = getattr(activation, "value", None)
    constants = activation.constants() if value is not None else ()  # type: ignore[attr-defined]
    return None if value is None else lambda z: float(value(z, *constants))


def bounds(project: Project, before: int) -> tuple[float, float]:
    """What the numbers that come into the layer at that position lie between."""
    for node in reversed(project.network.nodes[:before]):
        assert isinstance(node.layer, Layer), "a network that runs has no unknown layers"
        activation = node.layer.output_activation()
        if activation is not None:
            return activation.low, activation.high  # type: ignore[attr-defined]
        if node.layer.weights(check(project).shapes[node.id][0]):
            return -math.inf, math.inf
        # it gives its inputs on, or means or the largest of them
    inputs = registry.get("activations", project.dataset.activation)
    return inputs.low, inputs.high  # type: ignore[attr-defined]


def hands_on(layer: Any, shape: Shape) -> bool:
    """Whether it gives every number on in its place, as a whole or on average."""
    return layer.output_activation() is None and not layer.weights(shape) and layer.output_shape(shape) == shape


def listener(project: Project, node_id: int) -> Node | None:
    """The layer with weights that listens to this one, perhaps through others that hand everything on; None where it
    is frozen, for then nothing is changed of it."""
    shapes, network = check(project).shapes, project.network
    for node in network.nodes[network.index(node_id) + 1 :]:
        weight = node.layer.weights(shapes[node.id][0]).get("weight")
        if weight is not None and node.layer.passing(shapes[node.id][0]) is not None:
            return None if node.frozen else node
        if not hands_on(node.layer, shapes[node.id][0]):
            return None
    return None


# -- inserted


def newcomers(project: Project, old: Model) -> list[Node]:
    """The layers that the old network has never had and that stand before its output. None where so much is new that
    it is another network, which starts as it is drawn."""
    before, nodes = {node.id for node in old.project.network.nodes}, project.network.nodes
    known = before | {node for node, _ in old.shelf}
    new = [node for node in nodes if node.id not in known]
    fits = len(new) <= MOST_NEW and any(node.id in before for node in nodes)
    return [node for node in new if node is not nodes[-1]] if fits else []


def settle(model: Model, new: list[Node]) -> None:
    """Gives layers that have just been inserted weights that pass on what comes in."""
    project = model.project
    shapes = check(project).shapes
    ways = {}
    for node in new:
        same = node.layer.identity(shapes[node.id][0])
        for name, array in (same or {}).items():
            model.parameters.values[node.id, name][...] = array
        arrays = node.layer.passing(shapes[node.id][0])
        if arrays:
            ways[node.id] = enter(model, node, arrays, shapes[node.id][0])
    for node_id, way in ways.items():
        if way is not None and not way.plain:
            compensate(model.parameters, node_id, listener(project, node_id), way, shapes[node_id][0][0])
    if any(node.layer.weights(shapes[node.id][0]) for node in new):
        model.parameters.be_careful()


def calibrate(model: Model, samples: np.ndarray) -> None:
    """Gives layers that have just been inserted, and pass on only numbers like those they have seen, a look at samples
    (N, *input_shape)."""
    nodes, seen = model.project.network.nodes, np.asarray(samples[:SEEN], np.float32)
    for node in model.newcomers:
        index, shape = model.project.network.index(node.id), check(model.project).shapes[node.id][0]
        if len(seen) < 2 or node.layer.calibrated(np.zeros((2, *shape), np.float32)) is None:
            continue
        inputs = model.responses(seen)[nodes[index - 1].id].reshape(-1, *shape) if index else seen
        numbers = node.layer.calibrated(inputs)
        for name, array in (numbers or {}).items():
            arrays = model.parameters.values if (node.id, name) in model.parameters.values else model.parameters.states
            arrays[node.id, name][...] = array
    if model.newcomers:
        model.versions.enter(model.project, model.parameters)


def enter(model: Model, node: Node, arrays: Mapping[str, np.ndarray], shape: Shape) -> Way | None:
    """Sets the weights of one layer; the way that was found, None where there is none and they stay as drawn."""
    values, way = model.parameters.values, way_of(model.project, node, shape, arrays)
    if way is None:
        return None
    weight, bias = values[node.id, "weight"], values.get((node.id, "bias"))
    count = min(len(weight), shape[0])
    weight[:count] = way.scale * arrays["weight"][:count]
    if way.pair:
        weight[count : 2 * count] = -weight[:count]
    if bias is not None:
        bias[: 2 * count if way.pair else count] = way.shift
    return way


def way_of(project: Project, node: Node, shape: Shape, arrays: Mapping[str, np.ndarray]) -> Way | None:
    """How a layer that has been put in can pass on what comes in; None where it cannot. arrays: ``layer.passing``."""
    layer = node.layer
    assert isinstance(layer, Layer), "a network that runs has no unknown layers"
    f, flat, last = function(layer), len(shape) == 1, listener(project, node.id)
    if f is None:
        return None
    biased, room = "bias" in layer.weights(shape), last is not None and len(arrays["weight"]) >= 2 * shape[0]
    way = way_through(f, *bounds(project, project.network.index(node.id)), room, flat and biased)
    hears = last is not None and "bias" in last.layer.weights(check(project).shapes[last.id][0])
    deaf = last is None or (flat and way is not None and way.offset and not hears)
    return None if way is None or (deaf and not way.plain) else way


def compensate(parameters: Parameters, node_id: int, last: Node | None, way: Way, inputs: int) -> None:
    """The layer that listens undoes what the way has done to the numbers."""
    assert last is not None, "only with a listener there is something to undo"
    weight = parameters.values[last.id, "weight"]
    count = min(inputs, weight.shape[1])
    own = weight[:, :count] / (2 * way.slope if way.pair else way.slope)
    weight[:, :count] = own
    if way.pair:
        weight[:, count : 2 * count] = -own
    elif way.offset:
        parameters.values[last.id, "bias"][...] -= way.offset * own.reshape(len(own), -1).sum(axis=1)


# -- removed, and back again


def leftovers(model: Model, old: Model) -> Iterator[tuple[Node, Node]]:
    """(removed layer, the one that listened to it), where the rest of the network has stayed in order."""
    ids = [node.id for node in model.project.network.nodes]
    gone = [node for node in old.project.network.nodes if node.id not in ids]
    if len(gone) == 1 and [node.id for node in old.project.network.nodes if node is not gone[0]] == ids:
        last = listener(old.project, gone[0].id)
        if last is not None and (gone[0].id, "weight") in old.parameters.values:
            yield gone[0], last


def note(model: Model, old: Model) -> None:
    """Keeps how those that listen to the layers put in were before and are now, for ``put_back``."""
    there, now, was = {node.id for node in old.project.network.nodes}, model.parameters.values, old.parameters.values
    for node in model.project.network.nodes:
        last = listener(model.project, node.id) if node.id not in there and (node.id, "weight") in now else None
        if last is None or last.id not in there:
            continue
        for name in NAMES:
            if (last.id, name) in now and (last.id, name) in was:
                model.shelf[node.id, f"{last.id}/{name}{BEFORE}"] = old.parameters.kept((last.id, name)).copy()
                model.shelf[node.id, f"{last.id}/{name}{AFTER}"] = model.parameters.kept((last.id, name)).bare()


def put_back(model: Model, old: Model, node: Node, last: Node) -> bool:
    """Makes the one that listened to a removed layer what it was before that was put in, if it has learned nothing
    since; whether it did. A layer that does not pass its input on, such as one that was pasted, cannot be folded
    without a loss."""
    was, now, shelf = old.parameters.values, model.parameters.values, model.shelf
    earlier = {}
    for name in NAMES:
        key = (last.id, name)
        before, after = (shelf.get((node.id, f"{last.id}/{name}{when}")) for when in (BEFORE, AFTER))
        if key not in was and before is None:
            continue
        if before is None or after is None or key not in was or not np.array_equal(after.array, was[key]):
            return False
        if key not in now or before.array.shape != now[key].shape:
            return False
        earlier[key] = before
    for key, kept in earlier.items():
        model.parameters.put(key, kept)
    return bool(earlier)


def fold(model: Model, old: Model) -> None:
    """A removed layer leaves its linear part to the one that listened to it."""
    for node, last in leftovers(model, old):
        layer, was = node.layer, old.parameters.values
        a, b, mine = was[node.id, "weight"], was.get((node.id, "bias")), was[last.id, "weight"]
        now = model.parameters.values.get((last.id, "weight"))
        f = function(layer) if isinstance(layer, Layer) else None
        if f is None or a.ndim != 2 or mine.ndim != 2 or now is None or now.shape != (len(mine), a.shape[1]):
            continue
        for name in ("weight", "bias"):
            if (last.id, name) in was:
                model.shelf[node.id, f"{last.id}/{name}"] = old.parameters.kept((last.id, name)).copy()
        if put_back(model, old, node, last):
            continue
        low, high = bounds(old.project, old.project.network.index(node.id))
        reach = max(abs(end) if math.isfinite(end) else USUAL for end in (low, high))
        middle = np.zeros(len(a)) if b is None else b.astype(np.float64)
        ends = [(reach * min(0.0, float(row.min())), reach * max(0.0, float(row.max()))) for row in a]
        if low < 0:
            ends = [(min(down, -up), max(up, -down)) for down, up in ends]
        lines = [straight(f, float(z), *end) for z, end in zip(middle, ends, strict=True)]
        slopes, values = np.array(lines).T
        now[...] = (mine * slopes) @ a
        if (last.id, "bias") in was:
            model.parameters.values[last.id, "bias"][...] = was[last.id, "bias"] + mine @ values
        model.parameters.welcome((last.id, "weight"))
        model.parameters.be_careful()


def straight(f: Scalar, middle: float, down: float, up: float) -> tuple[float, float]:
    """Slope of the line closest to f around a place, and its value there."""
    if down == up:
        return 0.0, f(middle)
    slope, value, _ = line(lambda x: f(middle + x), down, up)
    return slope, value


def bring_back(model: Model, old: Model) -> None:
    """A layer that comes back finds the one that listens to it as it was."""
    there = {node.id for node in old.project.network.nodes}
    for node in model.project.network.nodes:
        last = listener(model.project, node.id) if node.id not in there else None
        for name in ("weight", "bias") if last is not None else ():
            key = (last.id, name)  # type: ignore[union-attr]
            kept, mine = model.shelf.get((node.id, f"{key[0]}/{name}")), model.parameters.values.get(key)
            if kept is not None and mine is not None and kept.array.shape == mine.shape:
                model.parameters.put(key, kept)
                model.parameters.be_careful()
