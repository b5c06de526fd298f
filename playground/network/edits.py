"""Every edit of a project: a function from the old project to the new one. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from playground.core.dataset import Dataset
from playground.core.kinds import Kind, Unknown
from playground.core.layer import Layer
from playground.core.loss import Loss
from playground.core.nested import Stack
from playground.core.problems import Problem
from playground.core.recipe import Recipe
from playground.core.registry import registry
from playground.core.regularizer import Regularizer
from playground.network.checks import Check, check
from playground.network.document import Frozen, Network, Node, Project
from playground.network.roles import classes, outputs, recipe_of

# Edits of layers are about the network that the project faces.


def with_nodes(project: Project, nodes: tuple[Node, ...], next_id: int | None = None) -> Project:
    return project.but(network=Network(nodes, next_id or project.network.next_id))


def insert(project: Project, index: int, layer: Layer) -> Project:
    """The layer at position ``index``; the layers from there on move one to the right."""
    network, new_id = project.network, project.next_id
    return with_nodes(project, (*network.nodes[:index], Node(new_id, layer), *network.nodes[index:]), new_id + 1)


def append(project: Project, layer: Layer) -> Project:
    return insert(project, len(project.network.nodes), layer)


def place_for_new(project: Project, selection: int | None) -> int:
    """Where a new layer goes that was given no place: behind the selected one, else at the end; but never behind the
    output of a network that is in order, for then the loss would look at the new layer."""
    nodes = project.network.nodes
    index = next((i for i, node in enumerate(nodes) if node.id == selection), len(nodes) - 1)
    return index if nodes and index == len(nodes) - 1 and check(project).ok else index + 1


def remove(project: Project, node_id: int) -> Project:
    return with_nodes(project, tuple(node for node in project.network.nodes if node.id != node_id))


def move(project: Project, node_id: int, index: int) -> Project:
    """The layer moved so that it stands at position ``index`` (clamped) of the new order."""
    node = project.network.node(node_id)
    others = [n for n in project.network.nodes if n.id != node_id]
    others.insert(max(0, min(index, len(others))), node)
    return with_nodes(project, tuple(others))


def set_layer(project: Project, node_id: int, layer: Layer) -> Project:
    nodes = (replace(node, layer=layer) if node.id == node_id else node for node in project.network.nodes)
    return with_nodes(project, tuple(nodes))


def change_layer(project: Project, node_id: int, **values: Any) -> Project:
    """Some fields of one layer; ParamError where a value does not fit."""
    return set_layer(project, node_id, project.network.node(node_id).layer.but(**values))


def freeze(project: Project, node_id: int, part: Frozen | None = None, on: bool = True) -> Project:
    """A part of a layer's weights frozen, or free to learn again; the whole layer where none is named."""
    changed = frozenset({part or Frozen()})

    def frozen(node: Node) -> Node:
        return replace(node, frozen=node.frozen | changed if on else node.frozen - changed)

    nodes = (frozen(node) if node.id == node_id else node for node in project.network.nodes)
    return with_nodes(project, tuple(nodes))


def thaw(project: Project, node_id: int) -> Project:
    """Everything of a layer free to learn again."""
    nodes = (replace(node, frozen=frozenset()) if node.id == node_id else node for node in project.network.nodes)
    return with_nodes(project, tuple(nodes))


def resize(project: Project, node_id: int, by: int) -> Project:
    """One neuron more or less (or ``by`` of them), as far as the layer allows."""
    layer = project.network.node(node_id).layer
    if not layer.resized_by:
        return project
    param = layer.params()[layer.resized_by]
    wanted = getattr(layer, layer.resized_by) + by
    return change_layer(project, node_id, **{layer.resized_by: max(param.minimum, min(param.maximum, wanted))})  # type: ignore[attr-defined]


def replace_kind(project: Project, kind: Kind) -> Project:
    """A new loss, optimizer or recipe in the place of the old; an optimizer keeps its schedule and clipping."""
    if isinstance(kind, Recipe):
        return choose_recipe(project, kind)
    slot = {"losses": "loss", "optimizers": "optimizer"}[kind.category]
    return project.but(**{slot: kind.take_over(getattr(project, slot))})


def choose_recipe(project: Project, recipe: Recipe) -> Project:
    """Another recipe, or other settings of the same. The main network stays, with the ending that is needed now;
    networks that the recipe needs and the project lacks are made."""
    main = project.turned()
    changed = main.but(recipe=recipe.take_over(main.recipe), others=())
    known = main.networks if not isinstance(main.recipe, Unknown) else {}
    for name in recipe.networks:
        network = changed.network if name == changed.facing else known.get(name, Network())
        if not network.nodes and not isinstance(project.dataset, Unknown):
            network = numbered(recipe.beginning(name, project.dataset), max(changed.next_id, main.next_id))
        changed = with_network(changed, name, network)
    if isinstance(project.dataset, Unknown):
        return changed
    ends_before, ends = endings_of(main), endings_of(changed)
    other_end = [name for name in recipe.networks if ends_before.get(name) != ends[name]]
    fitting = fit_ending(changed, other_end)
    useful = without_idle(fitting, check(main))
    mended = (fit for fit in (mend(useful), mend(fitting)) if type(fit.recipe) is type(recipe))  # not another one
    return next((fit for fit in mended if check(fit).ok), fitting)


def numbered(layers: Sequence[Layer], first_id: int) -> Network:
    """A network of these layers whose ids begin at ``first_id``."""
    return Network(tuple(Node(first_id + i, layer) for i, layer in enumerate(layers)), first_id + len(layers))


def with_network(project: Project, name: str, network: Network) -> Project:
    """The project with another network of that name; it faces what it faced."""
    if name == project.facing:
        return project.but(network=network)
    others = {**dict(project.others), name: network}
    order = [other for other in project.networks if other in others]
    return project.but(others=tuple((other, others[other]) for other in order))


def choose_dataset(project: Project, dataset: Dataset) -> Project:
    """Another data set; noise, split and features are kept where it has them."""
    old = project.dataset
    if not isinstance(old, Unknown):
        own = {name: getattr(dataset, name) for name in SIZES if name in dataset.params()}
        dataset = dataset.adopt(old).but(**own).take_over(old)
    if type(old) is not type(dataset):
        project = project.but(goal=None)  # it was about the old data
    return with_dataset(project, dataset)


def with_dataset(project: Project, dataset: Dataset) -> Project:
    """This data as it is. A network that was in order is in order again: layers that have nothing left to do are taken
    out, and where there is another kind of thing to learn (two classes, several, numbers), it ends anew."""
    old = project.dataset
    changed = project.but(dataset=dataset)
    another_task = isinstance(old, Unknown) or endings_of(project) != endings_of(changed)
    if not any(network.nodes for network in project.networks.values()):
        return changed.but(loss=loss_for(changed)) if another_task else changed
    before = check(project)
    if not before.ok:
        return changed
    useful = without_idle(changed, before)
    candidates = [mend(fit_ending(useful))] if another_task else []
    return next((fit for fit in (*candidates, mend(useful)) if check(fit).ok), mend(changed))


# fields of a data set that say how much there is of it: another one keeps its own
SIZES = ("samples", "images", "steps", "length")


def task(project: Project) -> str:
    """What there is to learn: "values", "two" or "several" classes."""
    names = classes(project)
    return "values" if not names else "two" if len(names) == 2 else "several"


# What a network for each task ends with: the activation of its last layer and its loss.
ENDINGS = {
    "values": ("linear", "mean_squared_error"),
    "two": ("sigmoid", "binary_cross_entropy"),
    "several": ("softmax", "cross_entropy"),
}


def ending_of(project: Project, network: str) -> dict[str, Any]:
    """The usual last layer of a network, as values of its fields."""
    usual = recipe_of(project).ending(network, project.dataset)
    if usual is not None:
        return dict(zip(("units", "activation"), usual, strict=True))
    units = {"values": outputs(project), "two": 1, "several": len(classes(project))}[task(project)]
    return {"units": units, "activation": ENDINGS[task(project)][0]}


def endings_of(project: Project) -> dict[str, Any]:
    """What each network of the project ends with, and what it is for; equal for networks that end alike."""
    if isinstance(project.recipe, Unknown) or isinstance(project.dataset, Unknown):
        return {}
    recipe = project.recipe
    what = task(project), recipe.compares, recipe.remakes
    return {name: (*ending_of(project, name).items(), *what) for name in project.networks}


def loss_for(project: Project) -> Loss:
    return registry.create("losses", ENDINGS[task(project)][1])


def fit_ending(project: Project, networks: Sequence[str] | None = None) -> Project:
    """The project with the usual ending for its data in every network, or in these: the last layers that have them get
    its number of outputs and its activation, all others stay as they are."""
    names, facing = list(project.networks) if networks is None else networks, project.facing
    changed = project.but(loss=loss_for(project)) if next(iter(project.networks)) in names else project
    for name in names:
        changed = changed.turned(name)
        for field, value in ending_of(project, name).items():
            owner = next((n.id for n in reversed(changed.network.nodes) if field in n.layer.params()), None)
            if owner is not None:
                changed = change_layer(changed, owner, **{field: value})
    return changed.turned(facing)


def without_idle(project: Project, before: Check) -> Project:
    """Without the layers that had an effect on the data before and have none any more."""

    def fell_idle(node: Node) -> bool:
        layer = node.layer
        if not isinstance(layer, Layer) or node.id not in shapes or node.id not in before.shapes:
            return False
        return layer.idle(shapes[node.id][0]) and not layer.idle(before.shapes[node.id][0])

    shapes, useful = check(project).shapes, project
    for name, network in project.networks.items():
        left = tuple(node for node in network.nodes if not fell_idle(node))
        if left != network.nodes:
            useful = with_network(useful, name, replace(network, nodes=left))
    return useful


def mend(project: Project, limit: int = 10) -> Project:
    """Applies offered fixes one after the other; the project as it was where they do not lead to one that fits."""
    mended = project
    for _ in range(limit):
        problems = check(mended).problems
        if not problems:
            return mended
        if problems[0].fix is None:
            return project
        mended = _fixed(mended, problems[0])
    return mended if check(mended).ok else project


def apply_fix(project: Project, problem: Problem) -> Project:
    """The project after the edit that the problem's Fix describes. A layer that is put at the end brings with it what
    it needs to be trained, where fixes lead there."""
    fixed = _fixed(project, problem)
    return mend(fixed) if problem.fix is not None and problem.fix.append is not None else fixed


def _fixed(project: Project, problem: Problem) -> Project:
    facing = project.facing
    return _edited(project.turned(problem.network or facing), problem).turned(facing)


def _edited(project: Project, problem: Problem) -> Project:
    """The edit, of a project that faces the network with the problem."""
    fix = problem.fix
    assert fix is not None, "this problem offers no fix"
    if fix.append is not None:
        return append(project, fix.append)  # type: ignore[arg-type]
    if fix.replace is not None:
        return replace_kind(project, fix.replace)
    assert problem.node is not None, "this fix is about a layer"
    if fix.insert is not None:
        return insert(project, project.network.index(problem.node), fix.insert)  # type: ignore[arg-type]
    return change_layer(project, problem.node, **dict(fix.change))


def regularize(project: Project, regularizer: Regularizer) -> Project:
    """The same regularizer for every layer that has one, those inside of blocks too."""

    def regularized(layer: Layer) -> Layer:
        for name, param in layer.params().items():
            if isinstance(param, Stack):
                layer = layer.but(**{name: tuple(regularized(inside) for inside in getattr(layer, name))})
        return layer.but(kernel_regularizer=regularizer) if "kernel_regularizer" in layer.params() else layer

    return map_layers(project, regularized)


def map_layers(project: Project, change: Callable[[Layer], Layer]) -> Project:
    """Every layer of every network changed."""
    for name, network in project.networks.items():
        nodes = tuple(replace(node, layer=change(node.layer)) for node in network.nodes)
        project = with_network(project, name, replace(network, nodes=nodes))
    return project


def new_seed(project: Project, seed: int) -> Project:
    return project.but(training=project.training.but(seed=seed))
