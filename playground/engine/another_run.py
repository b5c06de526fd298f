"""When an edit is not a change of the run but another run."""

from __future__ import annotations

from playground.network.document import Project


def starts_anew(old: Project, project: Project) -> bool:
    """Whether an edit makes it another run: other data (not just another sample of it), another seed, or a recipe
    that begins with something else than it ends with."""
    recipes = old.recipe, project.recipe
    planned = recipes[0].id != recipes[1].id and len(project.recipe.phases(project.network.by_id())) > 1
    other_aim = len({(recipe.figures, recipe.remakes) for recipe in recipes}) > 1
    other_data = type(old.dataset) is not type(project.dataset)
    return other_data or planned or other_aim or old.training.seed != project.training.seed
