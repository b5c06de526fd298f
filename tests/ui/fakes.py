"""A session without a run: real projects and checks, recorded calls, and frames that a test makes up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from playground.core.registry import registry
from playground.engine.frames import CurvePoint, Frame
from playground.network.checks import Check, check
from playground.network.document import Network, Project
from playground.session.plane import PlaneReach
from playground.session.probes import Activations, Neurons, NeuronsAnswer, Weights


class FakeSession(QObject):
    """What views need of a session. ``edits`` holds (text, merge) of each edit, ``watched`` what each view asks for,
    ``said`` (text, level), ``calls`` the names of the other methods that were called."""

    project_changed = Signal(object, object)
    frame_changed = Signal(object)
    selection_changed = Signal(object)
    message = Signal(object)
    state_changed = Signal(str)
    pasted = Signal(str)

    running = False  # of the class: a fake that learns works it out

    def __init__(self, project: Project | None = None) -> None:
        super().__init__()
        self.project = project or plane_project()
        self.check: Check = check(self.project)
        self.frame = Frame(network=self.project.network)
        self.selection: int | None = None
        self.curve: list[CurvePoint] = []
        self.settings: dict[str, Any] = {}
        self.edits: list[tuple[str, str]] = []
        self.numbers: list[tuple[Any, ...]] = []  # weights set by hand
        self.history: list[Project] = []
        self.watched: dict[str, tuple[Any, ...]] = {}
        self.said: list[tuple[str, str]] = []
        self.calls: list[str] = []
        self.plane = PlaneReach(self)  # type: ignore[arg-type]

    def edit(self, text: str, project: Project, merge: str = "") -> None:
        self.edits.append((text, merge))
        self.history.append(self.project)
        self._become(project)

    def set_number(self, text: str, place: Any, old: tuple[float, bool], new: float, merge: str = "") -> None:
        self.numbers.append((text, place, old, new, merge))

    def copy_weights(self, node_id: int, text: str) -> None:
        self.calls.append(f"copy_weights {node_id}")

    def paste_weights(self, node_id: int, text: str) -> None:
        self.calls.append(f"paste_weights {node_id}")

    def duplicate_weights(self, node_id: int, new_id: int) -> None:
        self.calls.append(f"duplicate_weights {node_id} {new_id}")

    def undo(self) -> None:
        self._become(self.history.pop())

    def _become(self, project: Project) -> None:
        old, self.project = self.project, project
        self.check = check(project)
        self.project_changed.emit(old, project)

    def end_merge(self) -> None:
        self.calls.append("end_merge")

    def select(self, node_id: int | None) -> None:
        if node_id != self.selection:
            self.selection = node_id
            self.selection_changed.emit(node_id)

    def watch(self, view: str, *probes: Any) -> None:
        self.watched[view] = probes

    def say(self, text: str, level: str = "info", actions: tuple[tuple[str, Callable[[], None]], ...] = ()) -> None:
        self.said.append((text, level))

    def show(self, frame: Frame) -> None:
        """The frame that views see from now on."""
        self.frame = frame
        self.frame_changed.emit(frame)

    def play(self) -> None:
        self.calls.append("play")

    def pause(self) -> None:
        self.calls.append("pause")

    def toggle(self) -> None:
        self.calls.append("toggle")

    def step_batch(self) -> None:
        self.calls.append("step_batch")

    def step_epoch(self) -> None:
        self.calls.append("step_epoch")

    def reset(self) -> None:
        self.calls.append("reset")

    def new_seed(self) -> None:
        self.calls.append("new_seed")

    def new_sample(self) -> None:
        self.calls.append("new_sample")


def layer(kind: str, **values: Any) -> Any:
    return registry.create("layers", kind, **values)


def dataset(kind: str, **values: Any) -> Any:
    return registry.create("datasets", kind, **values)


def plane_project(*units: int, features: tuple[str, ...] = ("x1", "x2"), data: str = "circle") -> Project:
    """Hidden Dense layers of tanh with so many neurons and one output; two hidden ones of 4 and 2 by default."""
    hidden = [layer("dense", units=n, activation="tanh") for n in units or (4, 2)]
    network = Network.of(*hidden, layer("dense", units=1, activation="tanh"))
    loss = registry.create("losses", "mean_squared_error")
    return Project(dataset=dataset(data, features=features), network=network, loss=loss)


def digits_project(*units: int, flatten: bool = True) -> Project:
    """784 – units (default 512) – 10 on MNIST."""
    hidden = [layer("dense", units=n, activation="relu") for n in units or (512,)]
    first = [layer("flatten")] if flatten else []
    network = Network.of(*first, *hidden, layer("dense", units=10, activation="softmax"))
    return Project(dataset=dataset("mnist"), network=network, loss=registry.create("losses", "cross_entropy"))


def plane_frame(project: Project, seed: int = 0, resolution: int = 32, scale: float = 1.0) -> Frame:
    """Made-up weights and responses for every Dense layer of a project on the plane."""
    rng = np.random.default_rng(seed)
    middle = (np.arange(resolution) + 0.5) / resolution * 12 - 6
    x, y = np.meshgrid(middle, -middle)
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    inputs = values = project.dataset.inputs(points)
    layers, weights = {}, {}
    for node in project.network.nodes:
        if node.layer.linked():
            out = node.layer.units
            w = rng.normal(0, scale, (out, values.shape[1])).astype(np.float32)
            b = rng.normal(0, scale / 2, out).astype(np.float32)
            weights[node.id] = {"weight": w, "bias": b}
            values = np.tanh(values @ w.T + b)
        layers[node.id] = values.T.reshape(-1, resolution, resolution).astype(np.float32)
    answer = NeuronsAnswer(inputs.T.reshape(-1, resolution, resolution).astype(np.float32), layers)
    return Frame(state="training", network=project.network, answers={Neurons(resolution): answer, Weights(): weights})


def digits_frame(project: Project, seed: int = 0, winner: int = 7) -> Frame:
    """Made-up activations for a project on images; the last layer answers ``winner``."""
    rng = np.random.default_rng(seed)
    answer = {0: project.dataset.preview(1).x[0].ravel()}
    for node in project.network.nodes:
        last = node is project.network.nodes[-1]
        size = getattr(node.layer, "units", 784)
        values = np.maximum(rng.normal(-0.3, 1, size), 0).astype(np.float32)
        if last:
            values = np.full(size, 0.004, np.float32)
            values[winner] = 0.96
        answer[node.id] = values
    return Frame(state="training", network=project.network, answers={Activations(None): answer})
