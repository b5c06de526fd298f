"""What the networks of a project are given and have to give: the recipe says it, from the data."""

from __future__ import annotations

from playground.core.kinds import Unknown
from playground.core.phases import phase_at
from playground.core.plane import DOMAIN, PlaneDataset
from playground.core.recipe import Recipe
from playground.core.shapes import Shape
from playground.network.document import Project


def recipe_of(project: Project) -> Recipe:
    """The project's recipe; in the place of one that this version does not know, one that leaves all to the data."""
    return Recipe() if isinstance(project.recipe, Unknown) else project.recipe


def classes(project: Project) -> tuple[str, ...]:
    """The classes that the main network tells apart; empty where it gives numbers, or the data is not known."""
    return () if isinstance(project.dataset, Unknown) else recipe_of(project).classes(project.dataset)


def plane_reach(project: Project) -> float:
    """How far the plane goes from its middle in which the data is drawn; the usual for data that lies in none."""
    return project.dataset.reach() if isinstance(project.dataset, PlaneDataset) else DOMAIN


def goes_back(project: Project) -> bool:
    """Whether there is a phase that looks at no answers: then what comes back of the data is to be seen."""
    phases = recipe_of(project).phases(project.network.by_id())
    return any(not phase.supervised for phase in phases)


def unwalkable(project: Project, epoch: int) -> str:
    """Why a training step after so many epochs cannot be walked through from one sample to its loss and back; empty
    where it can."""
    recipe = recipe_of(project)
    if len(recipe.networks) > 1:
        words = "trains several networks against each other: no single loss leads back through them, step by step."
        return f"{recipe.title} {words}"
    phases = recipe.phases(project.turned().network.by_id())
    number, begun = phase_at(phases, epoch)
    if phases[number].supervised:
        return ""
    nothing = "compares nothing with right answers, so there is no loss to walk back from."
    later = next((n for n, phase in enumerate(phases) if n > number and phase.supervised), None)
    if later is None:
        return f"{recipe.title} {nothing}"
    until = begun + sum(phase.epochs for phase in phases[number:later])
    return f"Pretraining {nothing} This opens when that is over, after epoch {until:,}."


def outputs(project: Project) -> int:
    """How many numbers the main network gives where there are no classes."""
    return recipe_of(project).outputs(project.dataset)


def input_shape(project: Project, network: str = "") -> Shape:
    """What a network is given, by default the one that the project faces."""
    return recipe_of(project).input_shape(network or project.facing, project.dataset)


def reads(project: Project, network: str = "") -> bool:
    """Whether a network is given the samples of the data."""
    return recipe_of(project).reads(network or project.facing)


def input_names(project: Project, network: str = "") -> tuple[str, ...]:
    """A name for each input where they are few enough to be drawn one by one; else empty."""
    if isinstance(project.dataset, Unknown):
        return ()
    return recipe_of(project).input_names(network or project.facing, project.dataset)


def figures(project: Project) -> tuple[tuple[str, str], ...]:
    """(name, words) of all that is measured where nothing is compared with targets: the losses of the networks, then
    how good the samples are, where the data can tell; empty for all other recipes."""
    losses = recipe_of(project).figures
    judged = () if isinstance(project.dataset, Unknown) else project.dataset.figures
    return (*losses, *judged) if losses else ()
