"""Whether an edited project goes on with its run, or begins another one."""

from __future__ import annotations

from playground.core.dataset import same_run
from playground.network.document import Project

MANY = 32  # programs that are kept while points are drawn: each number of samples has a last batch of another size


def another_run(old: Project, new: Project) -> bool:
    """It is another run with other data (not just another sample of it), another share of it to validate, another seed,
    a recipe with another aim, or one that begins with something else than it ends with."""
    before, after = old.training, new.training
    planned = old.recipe.id != new.recipe.id and len(new.recipe.phases(new.network.by_id())) > 1
    other_aim = any(getattr(old.recipe, aim) != getattr(new.recipe, aim) for aim in ("figures", "remakes"))
    other_data = not same_run(old.dataset, new.dataset) or before.validation_split != after.validation_split
    return other_data or planned or other_aim or before.seed != after.seed


def only_samples_differ(old: Project, new: Project) -> bool:
    """Whether a network can go on as it is: the data has other samples, of the same shape and with the same classes."""
    asked = ("input_shape", "input_names", "classes", "outputs", "given", "problem")
    alike = all(getattr(old.dataset, ask)() == getattr(new.dataset, ask)() for ask in asked)
    return alike and new.but(dataset=old.dataset) == old
