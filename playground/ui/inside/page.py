"""What the pages of the large view of a layer share."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core.layer import Layer
from playground.core.shapes import Shape
from playground.network.checks import Check
from playground.network.document import Project


class Page(QWidget):
    """One way to look at a layer. said: what lies under the mouse, in words; asks_anew: ``probes`` has changed."""

    title: ClassVar[str] = ""
    hint: str = ""  # what is seen, in one sentence
    said = Signal(str)
    asks_anew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node_id = 0
        self.sample: bytes | None = None
        self.network = ""  # as probes name it: nothing for the only one

    @staticmethod
    def offered(project: Project, check: Check, node_id: int) -> bool:
        """Whether there is something to look at in that layer."""
        raise NotImplementedError  # pragma: no cover - abstract

    def set_layer(self, project: Project, check: Check, node_id: int) -> None:
        """The layer to look at, from now on."""
        self.node_id = node_id
        self.network = project.facing if project.others else ""

    def probes(self) -> tuple[Any, ...]:
        """What it asks of the run while it is seen."""
        return ()

    def take(self, answers: Any) -> None:
        """The answers of a frame."""


def shapes_of(check: Check, node_id: int) -> tuple[Shape, Shape]:
    """Before and after the layer; empty where they are not known."""
    return check.shapes.get(node_id, ((), ()))


def layer_of(project: Project, node_id: int) -> Layer | None:
    return project.network.by_id().get(node_id)
