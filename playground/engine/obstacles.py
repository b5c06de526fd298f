"""Why a layer that is put in changes what the network says: in words, before anything is computed."""

from __future__ import annotations

import numpy as np

from playground.core.layer import Layer
from playground.core.shapes import Shape, show
from playground.engine.surgery import MOST_NEW, Way, bounds, function, hands_on, listener, way_of, way_through
from playground.network.checks import check
from playground.network.document import Node, Project


def obstacles(old: Project, new: Project) -> tuple[tuple[int, str], ...]:
    """(id, words) of each hidden layer that the newer project has in addition and that cannot start near identity.
    Both projects are in order. Nothing where so much is new that it is another network."""
    before = {node.id for node in old.network.nodes}
    fresh = [node for node in new.network.nodes[:-1] if node.id not in before]
    same = (old.dataset, old.recipe, len(old.network.nodes) + len(fresh)) == (
        new.dataset, new.recipe, len(new.network.nodes),
    )  # fmt: skip
    if not same or len(fresh) > MOST_NEW or not before:
        return ()
    shapes = check(new).shapes
    found = ((node.id, obstacle(new, node, shapes[node.id][0])) for node in fresh)
    return tuple((node_id, words) for node_id, words in found if words)


def obstacle(project: Project, node: Node, shape: Shape) -> str:
    """Why a layer that is given numbers of that shape cannot hand them on; empty where it can, or nearly."""
    layer = node.layer
    assert isinstance(layer, Layer), "a network that runs has no unknown layers"
    if layer.idle(shape) or hands_on(layer, shape) or layer.identity(shape) is not None:
        return ""
    if layer.calibrated(np.zeros((2, *shape), np.float32)) is not None or (layer.reshapes and unheard(project, node)):
        return ""
    arrays, activation, after = layer.passing(shape), layer.output_activation(), layer.output_shape(shape)
    f, (low, high) = function(layer), bounds(project, project.network.index(node.id))
    if arrays is None:
        way = way_through(f, low, high, False, True) if f is not None and not layer.weights(shape) else None
        if way is not None and way == Way() and after == shape:
            return ""
        if after != shape:
            return f"{layer.title} turns {show(shape)} numbers into {show(after)}"
        whole = activation is None or bool(layer.weights(shape))  # it is more than its activation
        return f"{layer.title if whole else activation.title} does not pass numbers on unchanged"  # type: ignore[union-attr]
    plain = f"{layer.title if activation is None else activation.title} does not pass numbers on unchanged"
    if f is None:
        return plain
    inputs, units = shape[0], len(arrays["weight"])
    what = "numbers" if len(shape) == 1 else "maps"
    parts = layer.params()[layer.resized_by].unit if layer.resized_by else "units"
    if units < inputs:
        parts = parts if units > 1 else parts.removesuffix("s")
        return f"{inputs} {what} do not pass through {units} {parts} unchanged"
    if way_of(project, node, shape, arrays) is not None:
        return ""
    if listener(project, node.id) is None:
        return f"{plain}, and no layer behind it that learns can make up for it"
    flat = len(shape) == 1 and "bias" in layer.weights(shape)
    if units < 2 * inputs and way_through(f, low, high, True, flat) is not None:
        return (
            f"{inputs} {what} of either sign pass through {activation.title} unchanged only with {2 * inputs} {parts}"  # type: ignore[union-attr]
        )
    return plain


def unheard(project: Project, node: Node) -> bool:
    """Whether the layer behind one that changes the shape of what comes in makes the same of it as without."""
    shapes, nodes = check(project).shapes, project.network.nodes
    following = nodes[project.network.index(node.id) + 1].layer
    sizes = [{name: weight.shape for name, weight in following.weights(shape).items()} for shape in shapes[node.id]]
    return sizes[0] == sizes[1] and len({following.output_shape(shape) for shape in shapes[node.id]}) == 1
