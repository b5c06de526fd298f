"""Whether an edited project goes on with its run, or begins another one."""

from __future__ import annotations

from playground.network.document import Project


def another_run(old: Project, new: Project) -> bool:
    """It is another run with other data (not just another sample of it), another share of it to validate, another seed,
    or a recipe that begins with something else than it ends with."""
    before, after = old.training, new.training
    planned = old.recipe.id != new.recipe.id and len(new.recipe.phases(new.network.by_id())) > 1
    other_data = type(old.dataset) is not type(new.dataset) or before.validation_split != after.validation_split
    return other_data or planned or before.seed != after.seed
