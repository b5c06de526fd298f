"""What is wrong with a project, layer by layer; a project with no problems can be trained."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.core.activation import Activation
from playground.core.kinds import Unknown
from playground.core.problems import Fix, Problem
from playground.core.registry import registry
from playground.core.shapes import Shape, show, size
from playground.network.document import Network, Project

# A network whose weights, gradients and optimizer state would fill several gigabytes is refused instead of killed.
MAXIMUM_PARAMETERS = 100_000_000


@dataclass(frozen=True)
class Check:
    """shapes: node id -> (input, output) shape, for as many layers as could be worked out; input: that of the data."""

    input: Shape | None
    shapes: dict[int, tuple[Shape, Shape]]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def problem_of(self, node_id: int) -> Problem | None:
        return next((p for p in self.problems if p.node == node_id), None)

    def output(self) -> Shape | None:
        """The shape after the last layer that could be worked out."""
        return list(self.shapes.values())[-1][1] if self.shapes else self.input


def check(project: Project) -> Check:
    """Walks the shapes through the network and asks every part whether it fits."""
    strange = [
        part for part in (project.dataset, project.loss, project.optimizer, project.recipe) if isinstance(part, Unknown)
    ]
    problems = [Problem(f"{part.summary}") for part in strange]
    if isinstance(project.dataset, Unknown):
        return Check(None, {}, tuple(problems))
    shape = project.dataset.input_shape()
    shapes, layer_problems = walk(project.network, shape)
    problems += [opened(project, problem) for problem in layer_problems]
    if not problems:
        problems += ending(project, shapes)
    if not problems:
        problems += unsuitable(project, shapes)
    if not problems:
        problems += too_large(project.network, shapes)
    return Check(shape, shapes, tuple(problems))


def opened(project: Project, problem: Problem) -> Problem:
    """The problem of a first layer that cannot read the data, with the layer that can as its fix."""
    first, opening = project.network.nodes[0], project.dataset.opening()
    if opening is None or problem.fix is not None or problem.node != first.id or first.layer.id == opening.id:
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
    """The activation that the network's output has been through; linear where there is none."""
    for node in reversed(network.nodes):
        activation = node.layer.output_activation()
        if activation is not None:
            return activation  # type: ignore[return-value]
    return registry.create("activations", "linear")


def ending(project: Project, shapes: dict[int, tuple[Shape, Shape]]) -> list[Problem]:
    """What is wrong between the last layer and the loss."""
    classes = len(project.dataset.classes())
    if not shapes:
        outputs = classes if classes > 2 else max(project.dataset.outputs(), 1)
        dense = registry.create("layers", "dense", units=outputs)
        words = "There is no layer yet: drag one from the left, or press Enter on it."
        return [Problem(words, fix=Fix("Add Dense", append=dense))]
    last_id, (_, shape) = list(shapes.items())[-1]
    if len(shape) != 1:
        flatten = registry.create("layers", "flatten")
        words = f"The network must end in a row of numbers, this is {show(shape)}: add Flatten and Dense at the end."
        return [Problem(words, last_id, Fix("Add Flatten", append=flatten))]
    if not project.recipe.compares:
        return []
    outputs = size(shape)
    compared = project.dataset.outputs() if project.dataset.given() else classes
    problem = project.loss.problem(outputs, compared, last_activation(project.network))
    if problem is None:
        return []
    changed = dict(problem.fix.change) if problem.fix else {}
    nodes = list(project.network.nodes)
    block = next((i for i in reversed(range(len(nodes))) if nodes[i].layer.inner()), -1)  # it has an ending of its own
    owner = next((n for n in reversed(nodes[block + 1 :]) if set(changed) <= set(n.layer.params())), None)
    if changed and owner is None:
        # no layer can be changed to fit: a new last layer can
        dense = registry.create("layers", "dense", **{"units": outputs, **changed})
        return [replace(problem, node=last_id, fix=Fix("Add a Dense layer", append=dense))]
    return [replace(problem, node=owner.id if changed and owner else last_id)]


def unsuitable(project: Project, shapes: dict[int, tuple[Shape, Shape]]) -> list[Problem]:
    """Why the recipe cannot train this network."""
    inputs = {node_id: shape for node_id, (shape, _) in shapes.items()}
    problem = project.recipe.unsuitable(project.network.by_id(), inputs, project.dataset)
    return [problem] if problem else []


def too_large(network: Network, shapes: dict[int, tuple[Shape, Shape]]) -> list[Problem]:
    counts = {node_id: parameters(network, node_id, shapes) for node_id in shapes}
    total = sum(counts.values())
    if total <= MAXIMUM_PARAMETERS:
        return []
    largest = max(counts, key=lambda node_id: counts[node_id])
    # weight, gradient and two optimizer slots of four bytes each
    words = f"This network would have {total:,} parameters and need about {total * 16 / 1e9:.1f} GB: use fewer neurons."
    return [Problem(words, largest)]


def weighted(network: Network, node_id: int, shapes: dict[int, tuple[Shape, Shape]]) -> bool:
    """Whether a layer has weights that could be frozen, as far as that is known."""
    return node_id in shapes and parameters(network, node_id, shapes) > 0


def arrays(project: Project, result: Check) -> dict[tuple[int, str], Shape]:
    """(node id, name) -> shape of all that a run of a project without problems keeps: weights and what is remembered,
    of the layers and of the recipe."""
    layers, found = project.network.by_id(), {}
    for node_id, layer in layers.items():
        shape = result.shapes[node_id][0]
        of_recipe = (kept(layers, node_id, shape) for kept in (project.recipe.weights, project.recipe.state))
        for named in (layer.weights(shape), layer.remembered(shape), *of_recipe):
            found.update({(node_id, name): weight.shape for name, weight in named.items()})
    return found


def parameters(network: Network, node_id: int, shapes: dict[int, tuple[Shape, Shape]]) -> int:
    """How many trainable numbers a layer has."""
    weights = network.node(node_id).layer.weights(shapes[node_id][0])
    return sum(size(weight.shape) for weight in weights.values())
