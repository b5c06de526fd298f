"""What the network of a project is given and has to give: the recipe says it, from the data."""

from __future__ import annotations

from playground.core.kinds import Unknown
from playground.core.recipe import Recipe
from playground.network.document import Project


def recipe_of(project: Project) -> Recipe:
    """The project's recipe; in the place of one that this version does not know, one that leaves all to the data."""
    return Recipe() if isinstance(project.recipe, Unknown) else project.recipe


def classes(project: Project) -> tuple[str, ...]:
    """The classes that the network tells apart; empty where it gives numbers, or the data is not known."""
    return () if isinstance(project.dataset, Unknown) else recipe_of(project).classes(project.dataset)


def goes_back(project: Project) -> bool:
    """Whether there is a phase that looks at no answers: then what comes back of the data is to be seen."""
    phases = recipe_of(project).phases(project.network.by_id())
    return any(not phase.supervised for phase in phases)
