"""What the tests of the views that show learning share: a fake session with a history, and made-up runs."""

import math
from typing import Any

import numpy as np
from fakes import FakeSession, plane_project
from PySide6.QtGui import QUndoStack

from playground.core.registry import registry
from playground.core.speed import Speed
from playground.engine.frames import CurvePoint, Frame
from playground.network.document import Network, Project
from playground.session.probes import Points


class LearningSession(FakeSession):
    def __init__(self, project: Project | None = None) -> None:
        super().__init__(project)
        self.undo_stack = QUndoStack(self)
        self.pace = Speed()

    def set_pace(self, speed: Speed) -> None:
        self.pace = speed

    @property
    def running(self) -> bool:
        return self.frame.state in ("training", "preparing")

    def feed(self, **values: Any) -> None:
        """A frame with these values; the rest as in the one before."""
        self.show(Frame(**{**vars(self.frame), **values}))


def run_of(epochs: int, start: float = 0.5) -> list[CurvePoint]:
    """Losses that fall, tested in every epoch."""
    return [
        CurvePoint(float(i), start * math.exp(-i / 50), start * math.exp(-i / 60), 1 - start / (i + 1), 0.9)
        for i in range(epochs)
    ]


def class_project(data: str, classes: int) -> Project:
    network = Network.of(registry.create("layers", "dense", units=classes, activation="softmax"))
    cross_entropy = registry.create("losses", "cross_entropy")
    return Project(dataset=registry.create("datasets", data), network=network, loss=cross_entropy)


def value_project() -> Project:
    return plane_project(2, data="plane").but(dataset=registry.create("datasets", "plane"))


def points_answer(project: Project) -> dict[Any, Any]:
    return {Points(): project.dataset.make()}


def left_to_right(resolution: int = 100) -> np.ndarray:
    """One output that rises from −1 at the left to 1 at the right; (1, r, r)."""
    return np.repeat(np.linspace(-1, 1, resolution, dtype=np.float32)[None, None], resolution, axis=1)
