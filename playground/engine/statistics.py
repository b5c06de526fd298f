"""What can be said of one layer in numbers: its weights, their gradient, its idle units, and what it costs."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from playground.core.layer import Layer
from playground.core.shapes import size
from playground.engine.cost import matrix_flops
from playground.engine.model import Model
from playground.engine.probes import Probe
from playground.engine.probes_layers import layer_of, shapes
from playground.engine.stopwatch import times
from playground.engine.trainer import Trainer

BINS = 41
SAMPLES = 64  # of the test data, on which units are watched
EVERY, SHARE = 1.0, 0.04  # seconds between two measurements while it trains, and how much of its time they may take
COUNTED = 50_000  # weights of a larger layer that its histogram is of
NEAR = 0.01  # share of its range within which a value has reached the bound of its activation
FLOAT = 4  # bytes


@dataclass(frozen=True, eq=False)
class Statistics:
    """edges (BINS + 1,); now, start (BINS,): shares of the weights (without biases) in each bin, at present and before
    the first step; empty where there are none. weight, gradient: lengths (Euclidean norms); gradient is that of the
    last batch, None before the first.

    units: how many there are, maps being one each; dead: how many give the same for each of ``samples``, None for
    layers that only hand on; saturated: share of all values that have reached a bound of the activation, None where it
    has not two.
    parameters, operations (of the matrix products of a sample, forward), forward and backward (seconds of a
    sample), weight_bytes, optimizer_bytes (what it remembers of them), value_bytes (the outputs of a batch): its cost.
    """

    edges: np.ndarray
    now: np.ndarray
    start: np.ndarray
    weight: float
    gradient: float | None
    units: int
    dead: int | None
    saturated: float | None
    samples: int
    parameters: int
    operations: int
    forward: float
    backward: float
    weight_bytes: int
    optimizer_bytes: int
    value_bytes: int


_KNOWN: WeakKeyDictionary[Model, dict[int, tuple[int, float, Statistics]]] = WeakKeyDictionary()
_FIRST: WeakKeyDictionary[Model, dict[int, np.ndarray]] = WeakKeyDictionary()  # first weights, those that are counted


@dataclass(frozen=True)
class LayerStatistics(Probe):
    """Statistics of one layer, measured again at most once a second, less often where that takes long."""

    node: int

    def answer(self, trainer: Trainer, reader: Model | None) -> Statistics | None:
        network, layer = layer_of(trainer.project, self.node)
        if layer is None:
            return None
        known = _KNOWN.setdefault(trainer.model, {})
        step, now = trainer.model.parameters.step, time.monotonic()
        if self.node in known:
            at_step, due, statistics = known[self.node]
            if at_step == step or now < due:
                return statistics
        statistics = measure(trainer, self.node, layer, network)
        end = time.monotonic()
        known[self.node] = (step, end + max(EVERY, (end - now) / SHARE), statistics)
        return statistics


def measure(trainer: Trainer, node: int, layer: Layer, network: str) -> Statistics:
    model, after = trainer.model, shapes(trainer.project, network)[node][1]
    parameters = model.parameters
    mine = {key: array for key, array in parameters.values.items() if key[0] == node}
    slopes = [parameters.gradients[key] for key in mine]
    edges, now, start = histograms(model, node)
    count = sum(array.size for array in mine.values())
    x = samples(trainer, network)
    values = model.responses(x, network)[node].reshape(len(x), *after)
    took = times(trainer).get(node)
    return Statistics(
        edges,
        now,
        start,
        length(list(mine.values())),
        length(slopes) if parameters.step else None,
        after[0] if len(after) == 3 else after[-1],
        dead(values) if mine or layer.output_activation() is not None else None,
        saturated(layer, values),
        len(x),
        count,
        operations(model, node, network),
        took.forward if took else 0.0,
        took.backward if took else 0.0,
        FLOAT * count,
        FLOAT * count * len(parameters.slots),
        FLOAT * size(after) * trainer.batch_size,
    )


def histograms(model: Model, node: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edges, the weights of now and those of the start; biases are left out, as they start as one number."""
    matrices = {k: a for k, a in model.parameters.values.items() if k[0] == node and a.ndim > 1}
    if not matrices:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    first = _FIRST.setdefault(model, {})
    if node not in first:
        first[node] = thinned([model.parameters.first(key) for key in matrices])
    now, start = thinned(list(matrices.values())), first[node]
    top = max(float(np.abs(np.nan_to_num(values)).max()) for values in (now, start)) or 1.0
    edges = np.linspace(-top, top, BINS + 1)
    shares = [np.histogram(np.nan_to_num(values), edges)[0] / values.size for values in (now, start)]
    return edges, shares[0], shares[1]


def thinned(arrays: list[np.ndarray]) -> np.ndarray:
    """All values in a row, or every n-th of them where these are enough."""
    values = np.concatenate([array.ravel() for array in arrays])
    return values[:: 1 + (values.size - 1) // COUNTED]


def samples(trainer: Trainer, network: str) -> np.ndarray:
    """What a network is given: test data, or numbers by chance where it makes data itself."""
    recipe = trainer.project.recipe
    if recipe.reads(network):
        return trainer.data.test.x[:SAMPLES]
    shape = (SAMPLES, *recipe.input_shape(network, trainer.project.dataset))
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


def operations(model: Model, node: int, network: str) -> int:
    program = model.runner(1, "predict", network=network).program
    return sum(matrix_flops(program, instruction) for instruction in program.instructions if instruction.node == node)


def length(arrays: list[np.ndarray]) -> float:
    return math.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays))


def dead(values: np.ndarray) -> int:
    """values (samples, …) -> how many units never change. The pixels of a map belong together, and so do the steps of
    a unit."""
    if values.ndim == 4:
        flat = values.transpose(1, 0, 2, 3).reshape(values.shape[1], -1)
    else:
        flat = values.reshape(-1, values.shape[-1]).T
    return int((flat.max(axis=1) - flat.min(axis=1) <= 0).sum())


def saturated(layer: Layer, values: np.ndarray) -> float | None:
    activation = layer.output_activation()
    low, high = getattr(activation, "low", -math.inf), getattr(activation, "high", math.inf)
    if math.isinf(low) or math.isinf(high):
        return None
    rim = NEAR * (high - low)
    return float(((values < low + rim) | (values > high - rim)).mean())
