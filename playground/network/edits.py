"""Every edit of a project: a function from the old project to the new one. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.core.dataset import Dataset
from playground.core.kinds import Kind, Unknown
from playground.core.layer import Layer
from playground.core.problems import Problem
from playground.core.regularizer import Regularizer
from playground.network.checks import check
from playground.network.document import Network, Node, Project


def with_nodes(project: Project, nodes: tuple[Node, ...], next_id: int | None = None) -> Project:
    return project.but(network=Network(nodes, next_id or project.network.next_id))


def insert(project: Project, index: int, layer: Layer) -> Project:
    """The layer at position ``index``; the layers from there on move one to the right."""
    network = project.network
    node = Node(network.next_id, layer)
    return with_nodes(project, (*network.nodes[:index], node, *network.nodes[index:]), network.next_id + 1)


def append(project: Project, layer: Layer) -> Project:
    return insert(project, len(project.network.nodes), layer)


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


def resize(project: Project, node_id: int, by: int) -> Project:
    """One neuron more or less (or ``by`` of them), as far as the layer allows."""
    layer = project.network.node(node_id).layer
    if not layer.resized_by:
        return project
    param = layer.params()[layer.resized_by]
    wanted = getattr(layer, layer.resized_by) + by
    return change_layer(project, node_id, **{layer.resized_by: max(param.minimum, min(param.maximum, wanted))})  # type: ignore[attr-defined]


def replace_kind(project: Project, kind: Kind) -> Project:
    """A new loss, optimizer or recipe in the place of the old."""
    slot = {"losses": "loss", "optimizers": "optimizer", "recipes": "recipe"}[kind.category]
    return project.but(**{slot: kind})


def choose_dataset(project: Project, dataset: Dataset) -> Project:
    """Another data set; noise, split and features are kept where it has them, and the end of the network is made to fit
    when one change of the last layers and the loss can do that."""
    old = project.dataset
    if not isinstance(old, Unknown):
        kept = {name: value for name, value in old.values().items() if name not in ("samples", "images")}
        shared = {name: value for name, value in kept.items() if name in dataset.params()}
        dataset = dataset.but(**shared)
    changed = project.but(dataset=dataset)
    return mend(changed) if check(project).ok else changed


def mend(project: Project, limit: int = 6) -> Project:
    """Applies offered fixes one after the other; the project as it was where they do not lead to one that fits."""
    mended = project
    for _ in range(limit):
        problems = check(mended).problems
        if not problems:
            return mended
        if problems[0].fix is None:
            return project
        mended = apply_fix(mended, problems[0])
    return mended if check(mended).ok else project


def apply_fix(project: Project, problem: Problem) -> Project:
    """The project after the edit that the problem's Fix describes."""
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
    """The same regularizer for every layer that has one."""

    def regularized(layer: Layer) -> Layer:
        return layer.but(kernel_regularizer=regularizer) if "kernel_regularizer" in layer.params() else layer

    return map_layers(project, regularized)


def map_layers(project: Project, change: Callable[[Layer], Layer]) -> Project:
    return with_nodes(project, tuple(replace(node, layer=change(node.layer)) for node in project.network.nodes))


def new_seed(project: Project, seed: int) -> Project:
    return project.but(training=project.training.but(seed=seed))
