"""What views ask of a run: small frozen questions. The worker answers those that are visible, once per picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from playground.core.dataset import Data
from playground.core.plane import DOMAIN, PlaneDataset
from playground.core.points import PointsDataset
from playground.core.shapes import size
from playground.engine.metrics import MetricsReport, full_report
from playground.engine.model import Model
from playground.engine.trainer import Trainer
from playground.network.document import Project

DRAWN_UNITS = 64  # layers with more units are not drawn neuron by neuron
PIXELS = 28 * 28


@dataclass(frozen=True)
class Probe:
    def answer(self, trainer: Trainer, reader: Model | None) -> Any:
        """The answer for the run as it stands; None where the question has no meaning for this project."""
        raise NotImplementedError  # pragma: no cover - abstract


@lru_cache(maxsize=8)
def plane_inputs(dataset: PlaneDataset, resolution: int, reach: float = DOMAIN) -> np.ndarray:
    """What the network is given at the pixel centres of the plane, row by row from the top: (resolution², features).
    reach: from the middle of the plane to its edges."""
    middle = (np.arange(resolution) + 0.5) / resolution * 2 * reach - reach
    x, y = np.meshgrid(middle, -middle)
    return dataset.inputs(np.stack([x.ravel(), y.ravel()], axis=1))


def inputs_over(project: Project, network: str, resolution: int, reach: float = DOMAIN) -> np.ndarray | None:
    """What a network is given at the pixel centres of its plane (resolution², inputs); None where it has none."""
    dataset = project.dataset
    if project.recipe.reads(network):
        return plane_inputs(dataset.seen(), resolution, reach) if isinstance(dataset, PlaneDataset) else None
    if len(project.recipe.input_names(network, dataset)) not in (1, 2):
        return None
    middle = ((np.arange(resolution) + 0.5) / resolution * 2 - 1) * project.recipe.reach(network)
    x, y = np.meshgrid(middle, -middle)
    count = len(project.recipe.input_names(network, dataset))
    return np.stack([x.ravel(), y.ravel()], axis=1)[:, :count].astype(np.float32)


def pictures(values: np.ndarray, resolution: int) -> np.ndarray:
    """(resolution², units) -> (units, resolution, resolution)."""
    return np.ascontiguousarray(values.T).reshape(-1, resolution, resolution)


@dataclass(frozen=True, eq=False)
class NeuronsAnswer:
    """inputs (features, r, r); layers: node id -> (units, r, r); row 0 is the top of the plane."""

    inputs: np.ndarray
    layers: dict[int, np.ndarray]


@dataclass(frozen=True)
class Neurons(Probe):
    """Every neuron's response over the plane: that of the points, or of the two random numbers that a network is given.
    network: which one, by default the main one; reach: from the middle of the plane to its edges."""

    resolution: int = 32
    network: str = ""
    reach: float = DOMAIN

    def answer(self, trainer: Trainer, reader: Model | None) -> NeuronsAnswer | None:
        project = trainer.project
        if self.network and self.network not in project.networks:
            return None
        x = inputs_over(project, self.network or project.facing, self.resolution, self.reach)
        if x is None:
            return None
        layers = trainer.model.responses(x, self.network)
        return NeuronsAnswer(
            pictures(x, self.resolution),
            {node: pictures(y, self.resolution) for node, y in layers.items() if y.shape[1] <= DRAWN_UNITS},
        )


@dataclass(frozen=True)
class Response(Probe):
    """One neuron's response over the plane, (1, r, r); with node_id None all outputs, (outputs, r, r), of the network
    that the recipe draws behind points. reach: from the middle of the plane to its edges."""

    node_id: int | None = None
    unit: int = 0
    resolution: int = 100
    reach: float = DOMAIN

    def answer(self, trainer: Trainer, reader: Model | None) -> np.ndarray | None:
        dataset = trainer.project.dataset
        if not isinstance(dataset, PlaneDataset):
            return None
        networks, surface = trainer.project.networks, trainer.project.recipe.surface
        owners = {node.id: name for name, network in networks.items() for node in network.nodes}
        name = owners.get(self.node_id, "") if self.node_id is not None else surface if surface in networks else ""
        if name and not trainer.project.recipe.reads(name):
            return None
        x = plane_inputs(dataset.seen(), self.resolution, self.reach)
        if self.node_id is None:
            return pictures(trainer.model.predict(x, name), self.resolution)
        y = trainer.model.responses(x, name).get(self.node_id)
        if y is None or self.unit >= y.shape[1]:
            return None
        return pictures(y[:, self.unit : self.unit + 1], self.resolution)


@dataclass(frozen=True)
class Weights(Probe):
    """node id -> {"weight": (out, in), "bias": (out,)}, for layers small enough to be drawn line by line; where links
    can be cut also "alive": bool (out, in)."""

    def answer(self, trainer: Trainer, reader: Model | None) -> dict[int, dict[str, np.ndarray]]:
        drawn: dict[int, dict[str, np.ndarray]] = {}
        for (node, name), array in trainer.model.parameters.values.items():
            if array.size <= DRAWN_UNITS**2:
                drawn.setdefault(node, {})[name] = array.copy()
        for (node, name), mask in trainer.model.alive().items():
            if name == "weight" and name in drawn.get(node, {}):
                drawn[node]["alive"] = mask
        return {node: arrays for node, arrays in drawn.items() if "weight" in arrays}


@dataclass(frozen=True)
class Points(Probe):
    """The data itself; the same object until it changes."""

    def answer(self, trainer: Trainer, reader: Model | None) -> Data:
        return trainer.data


@dataclass(frozen=True)
class Decided(Probe):
    """What the network says of each point of the plane: class numbers of the training and of the test samples, (N,)
    each, for up to ``most`` of them; None for a regression."""

    most: int = 2000

    def answer(self, trainer: Trainer, reader: Model | None) -> tuple[np.ndarray, np.ndarray] | None:
        dataset, data = trainer.project.dataset, trainer.data
        small = len(data.train) + len(data.test) <= self.most
        if not small or not isinstance(dataset, PlaneDataset) or not trainer.project.recipe.classes(dataset):
            return None
        train, test = (trainer.model.targets.decide(trainer.model.predict(part.x)) for part in (data.train, data.test))
        return train, test


@dataclass(frozen=True, eq=False)
class TestImagesAnswer:
    """images (n, 28, 28) uint8; labels, decided, confidence (n,); rows: their places in the test data, (n,).

    wrong of total: over the whole test set, at the last measurement (None before the first).
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name
    images: np.ndarray
    labels: np.ndarray
    decided: np.ndarray
    confidence: np.ndarray
    wrong: int | None
    total: int
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True)
class TestImages(Probe):
    """The first test images, or the first of those that were read wrong, and what the network says of them."""

    __test__ = False
    count: int = 60
    wrong_only: bool = False

    def answer(self, trainer: Trainer, reader: Model | None) -> TestImagesAnswer | None:
        test = trainer.data.test
        unread = trainer.project.recipe.remakes or not trainer.model.supervised
        if trainer.project.dataset.sort != "images" or unread:
            return None
        rows = np.arange(len(test))
        if self.wrong_only and trainer.decided is not None:
            rows = np.flatnonzero(trainer.decided != test.labels)
        rows = rows[: self.count]
        if not len(rows):
            empty = np.zeros(0, np.int64)
            return TestImagesAnswer(test.raw[:0], empty, empty, np.zeros(0, np.float32), 0, len(test))
        output = trainer.model.predict(test.x[rows])
        decided = trainer.model.targets.decide(output)
        confidence = output[np.arange(len(output)), decided] if output.shape[1] > 1 else output[:, 0]
        wrong = None if trainer.decided is None else int((trainer.decided != test.labels).sum())
        return TestImagesAnswer(test.raw[rows], test.labels[rows], decided, confidence, wrong, len(test), rows)


@dataclass(frozen=True, eq=False)
class ReconstructionsAnswer:
    """images, rebuilt (n, 28, 28) uint8: digits, and what comes back of them. error: their mean squared difference over
    the whole test set, at the last measurement; None before the first."""

    images: np.ndarray
    rebuilt: np.ndarray
    error: float | None


@dataclass(frozen=True)
class Reconstructions(Probe):
    """The first test images, and what comes back when they go through the network and back again."""

    count: int = 60

    def answer(self, trainer: Trainer, reader: Model | None) -> ReconstructionsAnswer | None:
        if trainer.project.dataset.sort != "images":
            return None
        test, measure = trainer.data.test, trainer.test_measure
        rebuilt = trainer.model.reconstruct(test.x[: self.count])
        if rebuilt is None:
            return None
        raw = test.raw[: self.count]
        grey = np.rint(255 * rebuilt).astype(np.uint8).reshape(raw.shape)
        return ReconstructionsAnswer(raw, grey, measure.loss if measure else None)


@dataclass(frozen=True, eq=False)
class TestTextAnswer:
    """labels, decided, confidence (n,): the letters of the text, what the network says, and how sure it is."""

    __test__ = False
    labels: np.ndarray
    decided: np.ndarray
    confidence: np.ndarray


@dataclass(frozen=True)
class TestText(Probe):
    """The first letters of the test text, and what the network expects in the place of each."""

    __test__ = False
    count: int = 300

    def answer(self, trainer: Trainer, reader: Model | None) -> TestTextAnswer | None:
        if trainer.project.dataset.sort != "text" or trainer.project.recipe.remakes:
            return None
        test = trainer.data.test
        output = trainer.model.predict(test.x[: self.count])
        decided = trainer.model.targets.decide(output)
        return TestTextAnswer(test.labels[: self.count], decided, output.max(axis=1))


def sample(trainer: Trainer, image: bytes | None, network: str = "") -> np.ndarray:
    """(1, *input_shape): the image, where the network reads such ones, else the first test sample; one drawn by chance
    for a network that makes data."""
    project, shape = trainer.project, trainer.project.dataset.input_shape()
    name = network or project.facing
    if not project.recipe.reads(name):
        low = np.random.default_rng(0).uniform(-1, 1, (1, *project.recipe.input_shape(name, project.dataset)))
        return low.astype(np.float32)
    if image is None or size(shape) != PIXELS:
        return trainer.data.test.x[:1]
    return np.frombuffer(image, np.float32).reshape(1, *shape)


@dataclass(frozen=True)
class Metrics(Probe):
    """Every metric that fits, and what else the recipe is judged by, of the last measurement. part: "test",
    "validation" or "train"; average: how classes are made into one number, "macro", "weighted" or "micro"."""

    part: str = "test"
    average: str = "macro"

    def answer(self, trainer: Trainer, reader: Model | None) -> MetricsReport | None:
        measure = getattr(trainer, f"{self.part}_measure")
        supervised = trainer.model.supervised
        return None if measure is None else full_report(measure, trainer.project, supervised, self.average)


@dataclass(frozen=True)
class MadePoints(Probe):
    """Points of the plane (count, 2) that the network has made, beside the real ones."""

    count: int = 300

    def answer(self, trainer: Trainer, reader: Model | None) -> np.ndarray | None:
        project = trainer.project
        if not isinstance(project.dataset, PointsDataset) or not project.recipe.remakes:
            return None
        made = trainer.model.shown(trainer.data.train.x[: self.count]).get("made")
        return None if made is None else project.dataset.places(made)


@dataclass(frozen=True)
class MadeImages(Probe):
    """What the network has made, as rows of images side by side (count, height, pieces · width) uint8: the original and
    what the network was given, where it was given any, then what it has made of it."""

    count: int = 24

    def answer(self, trainer: Trainer, reader: Model | None) -> np.ndarray | None:
        recipe, test = trainer.project.recipe, trainer.data.test
        if trainer.project.dataset.sort != "images" or not recipe.remakes:
            return None
        shown = trainer.model.shown(test.x[: self.count])
        original = {"original": test.x[: self.count]} if "given" in shown else {}
        pieces = [piece.reshape(len(piece), *test.raw.shape[1:]) for piece in (original | shown).values()]
        if len(pieces) == 3 and np.array_equal(pieces[0], pieces[1]):
            del pieces[1]
        return np.rint(np.clip(np.concatenate(pieces, axis=2), 0, 1) * 255).astype(np.uint8)


@dataclass(frozen=True)
class Activations(Probe):
    """Every layer's output for one sample: node id -> (size,), and 0 -> the input itself.

    image: 28 · 28 float32 as bytes, for networks that read images; None: the first test sample. network: which one, by
    default the main one; where it is given random numbers, they are the same ones each time.
    """

    image: bytes | None = None
    network: str = ""

    def answer(self, trainer: Trainer, reader: Model | None) -> dict[int, np.ndarray] | None:
        if self.network and self.network not in trainer.project.networks:
            return None
        x = sample(trainer, self.image, self.network)
        return {0: x[0].ravel(), **{node: y[0] for node, y in trainer.model.responses(x, self.network).items()}}


@dataclass(frozen=True, eq=False)
class ReadAnswer:
    """probabilities (10,); reader: whose they are, "project" or "shipped"."""

    probabilities: np.ndarray
    reader: str


@dataclass(frozen=True)
class Read(Probe):
    """What is this digit? Answered by the project's network where it reads 28 × 28 digits, else by the shipped one."""

    image: bytes

    def answer(self, trainer: Trainer, reader: Model | None) -> ReadAnswer | None:
        own = reads_digits(trainer.model) and trainer.model.supervised
        model = trainer.model if own else reader
        if model is None:
            return None
        x = np.frombuffer(self.image, np.float32).reshape(1, *model.project.dataset.input_shape())
        return ReadAnswer(shares(model.predict(x)[0], model.targets.low), "project" if own else "shipped")


def reads_digits(model: Model) -> bool:
    dataset = model.project.dataset
    return size(dataset.input_shape()) == PIXELS and len(model.project.recipe.classes(dataset)) == 10


def shares(output: np.ndarray, low: float) -> np.ndarray:
    """Outputs as probabilities: as they are where they already add up to 1, else made positive and scaled."""
    positive = np.maximum(output - low, 0.0)
    total = float(positive.sum())
    return positive / total if total > 0 else np.full(len(output), 1 / len(output), np.float32)
