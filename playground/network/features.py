"""Which of the inputs a data set offers are given to the network."""

from __future__ import annotations

from playground.core.dataset import Dataset
from playground.core.kinds import Unknown
from playground.core.params import Subset
from playground.network.document import Project


def features_field(dataset: Dataset) -> str:
    """The setting that picks some of the inputs by name; empty where there is none."""
    if isinstance(dataset, Unknown):
        return ""
    names = dataset.input_names()
    for field, param in dataset.params().items():
        if isinstance(param, Subset) and tuple(dict(param.options)[key] for key in getattr(dataset, field)) == names:
            return field
    return ""


def switch_feature(project: Project, key: str) -> tuple[str, Project]:
    """One input more or less, and what that is called: "x₁² on". The last one that is on stays on."""
    field = features_field(project.dataset)
    options: dict[str, str] = dict(project.dataset.params()[field].options)  # type: ignore[attr-defined]
    chosen = set(getattr(project.dataset, field)) ^ {key}
    if not chosen:
        return "", project
    kept = tuple(option for option in options if option in chosen)
    words = f"{options[key]} {'on' if key in chosen else 'off'}"
    return words, project.but(dataset=project.dataset.but(**{field: kept}))
