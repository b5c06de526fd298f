"""Why a layer that is put in changes what the network says: in words, before anything is computed."""

from __future__ import annotations

from playground.core.layer import Layer
from playground.core.shapes import Shape
from playground.engine.surgery import MOST_NEW, bounds, function, hands_on, listener, way_of, way_through
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
    if layer.idle(shape) or hands_on(layer, shape):
        return ""
    arrays, activation = layer.passing(shape), layer.output_activation()
    f = function(layer)
    low, high = bounds(project, project.network.index(node.id))
    plain = f"{layer.title if activation is None else activation.title} does not pass numbers on unchanged"
    if arrays is None or f is None:
        way = way_through(f, low, high, False, True) if f is not None and not layer.weights(shape) else None
        through = way is not None and way.plain and way.shift == 0 and way.scale == 1
        return "" if through and layer.output_shape(shape) == shape else plain
    if "weight" not in arrays:
        return ""
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
