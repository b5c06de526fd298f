"""A session without training for the tests of what a person edits with: a project, undo texts, a selection."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.core.registry import registry
from playground.network.checks import Check, check
from playground.network.document import Network, Project


class EditSession(QObject):
    """Keeps each undo step as (text, project); consecutive edits of one merge key are one step."""

    project_changed = Signal(object, object)
    selection_changed = Signal(object)

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self.selection: int | None = None
        self.steps: list[tuple[str, Project]] = []
        self._merge = ""

    @property
    def check(self) -> Check:
        return check(self.project)

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.steps]

    def edit(self, text: str, project: Project, merge: str = "") -> None:
        before = self.project
        if merge and merge == self._merge:
            self.steps[-1] = (text, self.steps[-1][1])
        else:
            self.steps.append((text, before))
        self._merge = merge
        self._set(project)

    def copy_weights(self, node_id: int, text: str) -> None:
        """There are no weights here."""

    paste_weights = duplicate_weights = copy_weights

    def end_merge(self) -> None:
        self._merge = ""

    def undo(self) -> None:
        self._merge = ""
        self._set(self.steps.pop()[1])

    def select(self, node_id: int | None) -> None:
        self.selection = node_id
        self.selection_changed.emit(node_id)

    def new_sample(self) -> None:
        dataset = self.project.dataset
        self.edit("New sample", self.project.but(dataset=dataset.but(seed=dataset.seed + 1)))

    def _set(self, project: Project) -> None:
        old, self.project = self.project, project
        if self.selection is not None and self.selection not in {node.id for node in project.network.nodes}:
            self.select(None)
        self.project_changed.emit(old, project)


def spiral() -> Project:
    """4-8-1 on the two spirals: two Dense layers that are fine."""
    return project(
        "spiral", ("dense", {"units": 8, "activation": "tanh"}), ("dense", {"units": 1, "activation": "sigmoid"})
    )


def project(dataset: str, *layers: tuple[str, dict[str, Any]], **parts: Any) -> Project:
    made = (registry.create("layers", kind_id, **values) for kind_id, values in layers)
    return Project(dataset=registry.create("datasets", dataset), network=Network.of(*made), **parts)
