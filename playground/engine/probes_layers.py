"""What views ask to look inside of one layer: its filters, its steps, one patch of an image, all its weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from playground.core.layer import Layer
from playground.core.shapes import Shape
from playground.core.windows import Slide
from playground.engine import unrolled
from playground.engine.model import Model
from playground.engine.probes import Probe, sample
from playground.engine.program import Key
from playground.engine.trainer import Trainer
from playground.network.checks import check
from playground.network.document import Project

_FIRST: WeakKeyDictionary[Model, dict[Key, np.ndarray]] = WeakKeyDictionary()  # weights before the first step
KERNEL = "weight"  # the name of what a layer multiplies its patches with


@lru_cache(maxsize=8)
def shapes(project: Project, network: str) -> dict[int, tuple[Shape, Shape]]:
    """Node id -> the shapes before and after it, of one of the networks in order."""
    return dict(check(project.turned(network)).shapes)


def layer_of(project: Project, node: int) -> tuple[str, Layer | None]:
    """The network that a layer belongs to, and the layer; None where it is gone or of an unknown kind."""
    for name, network in project.networks.items():
        if node in network.by_id():
            return name, network.by_id()[node]
    return project.facing, None


def slide_of(project: Project, node: int) -> Slide | None:
    """How the layer slides over an image; None where it does not, or is gone."""
    name, layer = layer_of(project, node)
    return layer.slides(shapes(project, name)[node][0]) if layer is not None else None


@dataclass(frozen=True)
class Filters(Probe):
    """node id -> (filters, size, size): the patterns that layers look for in a grey image, each a picture itself."""

    def answer(self, trainer: Trainer, reader: Model | None) -> dict[int, np.ndarray]:
        found = {}
        for (node, name), array in trainer.model.parameters.values.items():
            if name == KERNEL and array.ndim == 4 and array.shape[1] == 1 and slide_of(trainer.project, node):
                found[node] = array[:, 0].copy()
        return found


@dataclass(frozen=True)
class Unrolled(Probe):
    """node id -> (steps, units): what layers with a memory hold after each time step of one sample. image, network: as
    in ``Activations``."""

    image: bytes | None = None
    network: str = ""

    def answer(self, trainer: Trainer, reader: Model | None) -> dict[int, np.ndarray] | None:
        if self.network and self.network not in trainer.project.networks:
            return None
        x, nodes = sample(trainer, self.image, self.network), unrolled.unrolling(trainer.project, self.network)
        return {node: unrolled.states(trainer.model, node, x) for node in nodes}


@dataclass(frozen=True)
class LayerWeights(Probe):
    """name -> a copy of the array, of one layer; {} where it has none. since_start: what the training has made of it,
    the difference to what it began with."""

    node: int
    since_start: bool = False

    def answer(self, trainer: Trainer, reader: Model | None) -> dict[str, np.ndarray]:
        model = trainer.model
        mine = {key: array for key, array in model.parameters.values.items() if key[0] == self.node}
        if not self.since_start:
            return {name: array.copy() for (_, name), array in mine.items()}
        first = _FIRST.setdefault(model, {})
        for key, array in mine.items():
            if key not in first:
                first[key] = model.parameters.first(key).astype(array.dtype)
        return {key[1]: array - first[key] for key, array in mine.items()}


@dataclass(frozen=True, eq=False)
class PatchAnswer:
    """patch (channels, size, size): what the window covers, 0 beyond the rim; kernel: of the same shape, what it is
    multiplied with, None where the layer has no weights. sum: Σ patch · kernel + bias; value: what the layer gives
    there. top, left: the window's first pixel in the input, negative beyond the rim; step: pixels between two of it."""

    patch: np.ndarray
    kernel: np.ndarray | None
    bias: float
    sum: float
    value: float
    top: int
    left: int
    step: int


@dataclass(frozen=True)
class Patch(Probe):
    """Where one pixel of a map comes from. unit: number of the map; row, column: of its pixel."""

    node: int
    unit: int
    row: int
    column: int
    image: bytes | None = None

    def answer(self, trainer: Trainer, reader: Model | None) -> PatchAnswer | None:
        slide, model = slide_of(trainer.project, self.node), trainer.model
        if slide is None:
            return None
        channels, rows, columns = slide.small
        if not (self.unit < channels and self.row < rows and self.column < columns):
            return None  # an edit has made it smaller since
        network, _ = layer_of(trainer.project, self.node)
        x = sample(trainer, self.image, network)
        given = {0: x.reshape(1, -1), **model.responses(x, network)}
        nodes = [0, *shapes(trainer.project, network)]
        image = given[nodes[nodes.index(self.node) - 1]].reshape(slide.large)
        value = float(given[self.node].reshape(slide.small)[self.unit, self.row, self.column])
        weight = model.parameters.values.get((self.node, KERNEL))
        window = slide.window
        top = self.row * window.stride - window.before(slide.large[1])
        left = self.column * window.stride - window.before(slide.large[2])
        if weight is None:
            image = image[self.unit : self.unit + 1]
        patch = cut(image, top, left, window.size, window.dilation)
        if weight is None:
            return PatchAnswer(patch, None, 0.0, value, value, top, left, window.dilation)
        biases = model.parameters.values.get((self.node, "bias"))
        bias = 0.0 if biases is None else float(biases[self.unit])
        kernel = weight[self.unit].copy()
        total = float((patch.astype(np.float64) * kernel).sum()) + bias
        return PatchAnswer(patch, kernel, bias, total, value, top, left, window.dilation)


def cut(image: np.ndarray, top: int, left: int, side: int, step: int) -> np.ndarray:
    """image (channels, height, width) -> (channels, side, side) from (top, left) on, every ``step`` pixels; 0 beyond
    the rim."""
    patch = np.zeros((len(image), side, side), image.dtype)
    height, width = image.shape[1:]
    for i in range(side):
        for j in range(side):
            y, x = top + i * step, left + j * step
            if 0 <= y < height and 0 <= x < width:
                patch[:, i, j] = image[:, y, x]
    return patch
