"""The loss over a plane through the weights, found in pieces between the slices of training, with the optimizer's path.

The picture stands for a while; the path goes on over it. A new one is begun when the weights have moved on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.core.dataset import Part
from playground.core.plane import PlaneDataset
from playground.engine.assistants import Assistant, Standing
from playground.engine.directions import Plane, filter_normalised, principal_plane
from playground.engine.model import Model
from playground.engine.parameters import Parameters
from playground.engine.trainer import Trainer

RESOLUTION = 33  # places along a side; 2ᵏ + 1, so that the centre is one of them and the finer contain the coarser
COARSEST = 5
REST, HASTE = 4.0, 1.0  # seconds at least from one picture to the next; where the weights have left the picture
SAMPLES, FEW_SAMPLES = 1000, 256  # of the training data at most: on the plane; of anything larger
LOOKS = 50  # finding the weights on the plane takes one part in so many of the time


@dataclass(frozen=True, eq=False)
class LandscapeAnswer:
    """values (m, m): the loss at a = low to high along the columns, at b = low to high along the rows from the bottom
    up (row 0 is b's low end); m grows to the resolution while a first picture is computed. done: share of the present
    computation, 1 when it has ended.

    path (n, 2): where the weights have been, seen on the plane, the first place first; position: where they are now;
    shares: of the path's variance that the directions hold; centre_loss, epoch: of the weights that the plane goes
    through; samples of total: how many training samples the loss is measured over.
    """

    values: np.ndarray
    low: tuple[float, float]
    high: tuple[float, float]
    path: np.ndarray
    position: tuple[float, float]
    shares: tuple[float, float] | None
    centre_loss: float
    epoch: float
    samples: int
    total: int
    done: float


@dataclass(frozen=True)
class Landscape(Standing):
    """along_path: over the plane of the path's principal components, else over that of two random filter-normalised
    directions. seed: which random ones; again: another number asks for another picture at once."""

    along_path: bool = False
    resolution: int = RESOLUTION
    seed: int = 0
    again: int = 0

    def assistant(self) -> Surveyor:
        return Surveyor(self)


class Surveyor(Assistant):
    """Keeps a picture, and renews it."""

    def __init__(self, question: Landscape) -> None:
        self.question = question
        self.forget()

    def forget(self) -> None:
        self.survey: Survey | None = None  # being made
        self.shown: Survey | None = None
        self.model: Model | None = None
        self.about: tuple[Any, ...] = ()
        self.seen: list[tuple[float, tuple[float, float]]] = []  # of the plane shown: (epoch, where on it)
        self.position = (0.0, 0.0)
        self.next_look = 0.0

    def answer(self, trainer: Trainer) -> LandscapeAnswer | None:
        if self.about != what_it_is_about(trainer):
            self.forget()
        shown = self.shown
        if shown is None or shown.values is None:
            return None
        self.look(trainer, shown.plane)
        return LandscapeAnswer(
            shown.values,
            shown.plane.low,
            shown.plane.high,
            np.array([at for _, at in self.seen]).reshape(-1, 2),
            self.position,
            shown.plane.shares,
            shown.centre_loss,
            shown.epoch,
            len(shown.part),
            len(trainer.data.train),
            self.survey.done if self.survey else 1.0,
        )

    def look(self, trainer: Trainer, plane: Plane) -> None:
        """Where the weights and the snapshots of their path lie on the plane. Known snapshots are not looked at again,
        and large networks less often."""
        now = time.perf_counter()
        if now < self.next_look and self.seen:
            return
        known = dict(self.seen)
        path = trainer.path
        self.seen = [
            (place, known[place] if place in known else plane.coordinates(weights))
            for place, weights in zip(path.places, path.weights, strict=True)
        ]
        self.position = plane.coordinates(trainer.model.parameters.flat)
        self.next_look = now + LOOKS * (time.perf_counter() - now)

    def piece(self, trainer: Trainer) -> bool:
        if self.about != what_it_is_about(trainer):
            self.forget()
            self.about = what_it_is_about(trainer)
        if self.survey is None:
            if not self.wanted(trainer):
                return False
            plane = self.plane(trainer)
            if plane is None:
                return False
            self.survey = Survey(plane, self.copy(trainer), trainer, self.question.resolution)
        survey = self.survey
        survey.step()
        ready = survey.finished or (survey.values is not None and (self.shown is None or self.lost))
        if ready and self.shown is not survey:
            self.shown, self.seen, self.next_look = survey, [], 0.0
        if survey.finished or (survey is self.shown and self.lost and time.perf_counter() >= survey.began + HASTE):
            self.survey = None
        return True

    @property
    def lost(self) -> bool:
        """Whether the weights have left the picture."""
        if self.shown is None or not self.seen:
            return False
        plane = self.shown.plane
        return not all(a <= at <= b for a, at, b in zip(plane.low, self.position, plane.high, strict=True))

    def plane(self, trainer: Trainer) -> Plane | None:
        """Through the weights of now; None where the path is too short, or the network has no weights."""
        parameters = trainer.model.parameters
        centre = parameters.flat.copy()
        if self.question.along_path:
            return principal_plane(trainer.path.weights, centre)
        return random_plane(parameters, centre, self.question.seed) if centre.size else None

    def copy(self, trainer: Trainer) -> Model:
        """A network of its own to try weights on, with what the layers remember now."""
        if self.model is None:
            self.model = Model(trainer.project, trainer.backend, class_weights=trainer.model.class_weights)
        self.model.phase = trainer.model.phase
        self.model.parameters.flat_state[...] = trainer.model.parameters.flat_state
        return self.model

    def wanted(self, trainer: Trainer) -> bool:
        """Whether it is time for a picture: there is none, or the weights have moved on since."""
        last = self.shown
        if last is None:
            return True
        rested = time.perf_counter() >= last.began + (HASTE if self.lost else REST)
        return rested and not np.array_equal(trainer.model.parameters.flat, last.plane.centre)


def what_it_is_about(trainer: Trainer) -> tuple[Any, ...]:
    """What a picture must be made anew for. The run is told by its path, which each has for itself."""
    project = trainer.project
    model = trainer.model
    weights = model.class_weights
    return trainer.path, project.network, project.dataset, project.loss, project.recipe, model.phase, weights


class Survey:
    """One picture: a copy of the weights of now, moved to each place of the plane and measured there.

    values: the finest whole picture so far, (m, m); None before the first.
    """

    def __init__(self, plane: Plane, model: Model, trainer: Trainer, resolution: int) -> None:
        self.plane, self.model, self.epoch = plane, model, trainer.place
        self.began = time.perf_counter()
        train, targets = trainer.data.train, trainer.train_targets
        count = SAMPLES if isinstance(trainer.project.dataset, PlaneDataset) else FEW_SAMPLES
        self.part = Part(train.x[:count], train.labels[:count], train.raw[:count])
        self.targets = None if targets is None else targets[:count]
        self.values: np.ndarray | None = None
        self.all = np.full((resolution, resolution), np.nan)
        self.made, self.finished = 0, False
        self.centre_loss = self.measure(plane.centre)
        self.places = self.walk()

    def measure(self, weights: np.ndarray) -> float:
        """The loss there, without penalty, as the curves show it."""
        self.model.parameters.flat[...] = weights
        with np.errstate(all="ignore"):  # far out a network may leave the finite numbers
            return self.model.measure(self.part, self.targets)[0].loss

    @property
    def done(self) -> float:
        return self.made / self.all.size

    def step(self) -> None:
        """One place more."""
        if next(self.places, None) is None:
            self.finished = True

    def walk(self) -> Iterator[bool]:
        """Every place once, the coarse grids before the finer ones."""
        side = len(self.all)
        stride = (side - 1) // (COARSEST - 1)
        low, high = np.array(self.plane.low), np.array(self.plane.high)
        while stride:
            for row in range(0, side, stride):
                for column in range(0, side, stride):
                    if np.isnan(self.all[row, column]):
                        a, b = low + (high - low) * (np.array([column, row]) / (side - 1))
                        loss = self.measure(self.plane.at(a, b))
                        self.all[row, column] = np.inf if np.isnan(loss) else loss
                        self.made += 1
                        yield True
            self.values = self.all[::stride, ::stride].copy()
            stride //= 2


def random_plane(parameters: Parameters, centre: np.ndarray, seed: int) -> Plane:
    """Two random directions, each filter as long as the network's own: the same ones for the same seed and layers."""
    found = []
    for number in range(2):
        flat = np.zeros_like(centre)
        windows = parameters.windows(flat)
        for (node, name), window in windows.items():
            stream = np.random.default_rng([seed, number, node, *name.encode()])
            window[...] = stream.standard_normal(window.shape)
        filter_normalised(windows, parameters.values)
        found.append(flat)
    return Plane(centre, found[0], found[1])
