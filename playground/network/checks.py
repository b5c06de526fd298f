"""What is wrong with a project, layer by layer; a project with no problems can be trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.core.activation import Activation
from playground.core.kinds import Unknown
from playground.core.loss_rules import only_for_classes
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.shapes import Shape, show, size
from playground.network.document import Network, Project
from playground.network.roles import classes, input_shape, outputs, reads, recipe_of

# A network whose weights, gradients and optimizer state would fill several gigabytes is refused instead of killed.
MAXIMUM_PARAMETERS = 100_000_000


@dataclass(frozen=True)
class Check:
    """shapes: node id -> (input, output) shape, for as many layers as could be worked out, of all networks; input, end:
    what goes into the network that the project faces, and its last shape that could be worked out."""

    input: Shape | None
    shapes: dict[int, tuple[Shape, Shape]]
    problems: tuple[Problem, ...]
    end: Shape | None = None

    @property
    def ok(self) -> bool:
        return not self.problems

    def problem_of(self, node_id: int) -> Problem | None:
        return next((p for p in self.problems if p.node == node_id), None)

    def output(self) -> Shape | None:
        """The shape after the last layer that could be worked out."""
        return self.end


def check(project: Project) -> Check:
    """Walks the shapes through the network and asks every part whether it fits."""
    strange = [
        part for part in (project.dataset, project.loss, project.optimizer, project.recipe) if isinstance(part, Unknown)
    ]
    problems = [Problem(f"{part.summary}") for part in strange]
    if isinstance(project.dataset, Unknown):
        return Check(None, {}, tuple(problems))
    shapes: dict[int, tuple[Shape, Shape]] = {}
    ends: dict[str, Shape] = {}
    for name, network in project.networks.items():
        shape = input_shape(project, name)
        found, layer_problems = walk(network, shape)
        shapes |= found
        ends[name] = list(found.values())[-1][1] if found else shape
        layer_problems = [opened(project.turned(name), problem) for problem in layer_problems]
        problems += named(project, name, layer_problems)
    misfit = recipe_of(project).misfit(project.dataset) if not problems else None
    problems += [misfit] if misfit else []
    for name in project.networks if not problems else ():
        problems += named(project, name, ending(project.turned(name), shapes, ends[name]))
    if not problems:
        problems += unsuitable(project.turned(), shapes)
    if not problems:
        networks = project.networks
        problems += [
            replace(problem, network=project.owner(problem.node) if len(networks) > 1 else "")  # type: ignore[arg-type]
            for problem in too_large(project.network, shapes, list(dict(project.others).values()))
        ]
    if not problems and project.dataset.problem():
        problems.append(Problem(project.dataset.problem()))
    return Check(input_shape(project), shapes, tuple(problems), ends[project.facing])


def named(project: Project, network: str, problems: list[Problem]) -> list[Problem]:
    """The problems with the name of the network that they are about, where there are several."""
    if len(project.networks) == 1:
        return problems

    def message(problem: Problem) -> str:
        said = network in problem.message
        return problem.message if said else f"{network.capitalize()}: {problem.message}"

    return [replace(problem, network=network, message=message(problem)) for problem in problems]


def opened(project: Project, problem: Problem) -> Problem:
    """The problem of a first layer that cannot read the data, with the layer that can as its fix."""
    first, opening = project.network.nodes[0], project.dataset.opening()
    if (
        opening is None
        or not reads(project)
        or problem.fix is not None
        or problem.node != first.id
        or first.layer.id == opening.id
    ):
        return problem
    return replace(problem, fix=Fix(f"Add {opening.title}", insert=opening))


def walk(network: Network, shape: Shape) -> tuple[dict[int, tuple[Shape, Shape]], list[Problem]]:
    """Shapes of the layers up to the first that cannot take its input, and the problems found."""
    shapes: dict[int, tuple[Shape, Shape]] = {}
    for node in network.nodes:
        if isinstance(node.layer, Unknown):
            return shapes, [Problem(node.layer.summary, node.id)]
        problem = node.layer.problem(shape)
        if problem is not None:
            return shapes, [replace(problem, node=node.id)]
        shapes[node.id] = (shape, node.layer.output_shape(shape))
        shape = shapes[node.id][1]
    return shapes, []


def last_activation(network: Network) -> Activation:
    """The activation that the network's output has been through; linear where there is none, or no one can know."""
    for node in reversed(network.nodes):
        if isinstance(node.layer, Unknown):
            break
        activation = node.layer.output_activation()
        if activation is not None:
            return activation  # type: ignore[return-value]
    return registry.create("activations", "linear")


def ending(project: Project, shapes: dict[int, tuple[Shape, Shape]], shape: Shape) -> list[Problem]:
    """What is wrong at the end of the network that the project faces, whose output has that shape."""
    recipe, network = recipe_of(project), project.network
    if not network.nodes:
        dense = registry.create("layers", "dense", **usual_end(project))
        what = f"The {project.facing}" if len(project.networks) > 1 else ""
        words = f"{what} has no layer" if what else "There is no layer"
        return [
            Problem(f"{words} yet: drag one from the left, or press Enter on it.", fix=Fix("Add Dense", append=dense))
        ]
    last_id = network.nodes[-1].id
    if len(shape) != 1:
        flatten = registry.create("layers", "flatten")
        enough = recipe.compares and project == project.turned() and against_loss(project, size(shape)) is None
        missing = "Flatten" if enough else "Flatten and Dense"
        words = f"The network must end in a row of numbers, this is {show(shape)}: add {missing} at the end."
        return [Problem(words, last_id, Fix("Add Flatten", append=flatten))]
    problem = recipe.problem(project.facing, [node.layer for node in network.nodes], shape, project.dataset)
    if problem is None and recipe.compares and project == project.turned():
        problem = against_loss(project, size(shape))
    if problem is None or (problem.fix is not None and problem.fix.replace is not None):
        return [replace(problem, node=last_id)] if problem else []
    changed = dict(problem.fix.change) if problem.fix else {}
    nodes = list(network.nodes)
    block = next((i for i in reversed(range(len(nodes))) if nodes[i].layer.inner()), -1)  # it has an ending of its own
    owner = next((n for n in reversed(nodes[block + 1 :]) if set(changed) <= set(n.layer.params())), None)
    if changed and owner is None:
        # no layer can be changed to fit: a new last layer can
        dense = registry.create("layers", "dense", **{"units": size(shape), **changed})
        return [replace(problem, node=last_id, fix=Fix("Add a Dense layer", append=dense))]
    return [replace(problem, node=owner.id if changed and owner else last_id)]


def usual_end(project: Project) -> dict[str, int]:
    """The size of the last layer of the network that the project faces."""
    usual = recipe_of(project).ending(project.facing, project.dataset)
    names = classes(project)
    return {"units": usual[0] if usual else len(names) if len(names) > 2 else max(outputs(project), 1)}


def against_loss(project: Project, count: int) -> Problem | None:
    """Why the loss does not fit a main network with that many outputs."""
    names, activation, loss = classes(project), last_activation(project.network), project.loss
    if not recipe_of(project).remakes:
        compared = outputs(project) if project.dataset.given() else len(names)
        return loss.problem(count, compared, activation)
    if not loss.soft:
        return only_for_classes(loss)
    wanted = outputs(project)
    if count != wanted:
        words = f"The last layer must give one number for each of the {wanted} inputs, it has {count}."
        return Problem(words, fix=Fix(f"Use {wanted}", change=(("units", wanted),)))
    lies = registry.create("activations", project.dataset.activation)
    if lies.high == float("inf"):  # any numbers
        return only_for_classes(loss) if loss.fused_activation else loss.problem(1, 0, activation)
    return loss.problem(count, count, activation)


def unsuitable(project: Project, shapes: dict[int, tuple[Shape, Shape]]) -> list[Problem]:
    """Why the recipe cannot train this network."""
    inputs = {node_id: shape for node_id, (shape, _) in shapes.items()}
    problem = recipe_of(project).unsuitable(project.network.by_id(), inputs, project.dataset)
    return [problem] if problem else []


def too_large(
    network: Network, shapes: dict[int, tuple[Shape, Shape]], others: Sequence[Network] = ()
) -> list[Problem]:
    """The problem of a network that has, with the ``others`` beside it, more parameters than any may have."""
    counts = {node.id: parameters(one, node.id, shapes) for one in (network, *others) for node in one.nodes}
    total = sum(counts.values())
    if total <= MAXIMUM_PARAMETERS:
        return []
    largest = max(counts, key=lambda node_id: counts[node_id])
    words = f"This network would have {total:,} parameters, it may have at most {MAXIMUM_PARAMETERS:,} parameters"
    return [Problem(f"{words}: use fewer neurons.", largest)]


def weighted(network: Network, node_id: int, shapes: dict[int, tuple[Shape, Shape]]) -> bool:
    """Whether a layer has weights that could be frozen, as far as that is known."""
    return node_id in shapes and parameters(network, node_id, shapes) > 0


def arrays(project: Project, result: Check) -> dict[tuple[int, str], Shape]:
    """(node id, name) -> shape of all that a run of a project without problems keeps: weights and what is remembered,
    of the layers and of the recipe."""
    found: dict[tuple[int, str], Shape] = {}
    for network in project.networks.values():
        layers = network.by_id()
        for node_id, layer in layers.items():
            shape = result.shapes[node_id][0]
            of_recipe = (kept(layers, node_id, shape) for kept in (project.recipe.weights, project.recipe.state))
            for named_arrays in (layer.weights(shape), layer.remembered(shape), *of_recipe):
                found.update({(node_id, name): weight.shape for name, weight in named_arrays.items()})
    return found


def parameters(network: Network, node_id: int, shapes: dict[int, tuple[Shape, Shape]]) -> int:
    """How many trainable numbers a layer has."""
    weights = network.node(node_id).layer.weights(shapes[node_id][0])
    return sum(size(weight.shape) for weight in weights.values())
