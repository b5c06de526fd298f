"""What the card under the mouse says of a neuron or a weight."""

from __future__ import annotations

import numpy as np

from playground.core.shapes import Shape, size
from playground.network.document import Project
from playground.network.names import layer_name, layer_title
from playground.session.probes import WeightAnswer
from playground.ui.canvas.edges import EdgesItem
from playground.ui.canvas.geometry import Column, Hit, Link
from playground.ui.canvas.live import Live
from playground.ui.canvas.plan import CLASSES, MAPS, NEURONS
from playground.ui.canvas.words import given, signed

Words = tuple[str, str, str]  # caption, figure, detail


def neuron_name(column: Column, unit: int) -> str:
    """ "x₁" for an input with a name, "neuron 3" for the third neuron of a layer."""
    names = column.plan.names
    if column.node_id is None and unit < len(names):
        return names[unit]
    return f"neuron {unit + 1}" if column.node_id is not None else f"input {unit + 1}"


def source_name(link: Link, source: int) -> str:
    """ "x₁", "neuron 3": where a weight comes from."""
    return neuron_name(link.source, source)


def about_neuron(project: Project, hit: Hit, live: Live) -> Words:
    """Its name, its bias or its value, and what it answers over the plane."""
    assert hit.column is not None, "a neuron belongs to a column"
    node_id, unit, plan = hit.node_id, hit.unit, hit.column.plan
    caption = neuron_name(hit.column, unit)
    if node_id is None:
        return caption, "", "click to switch it off" if len(plan.choices) > 1 else "given to the network as it is"
    caption += f" of {layer_name(project.network, node_id)}"
    if plan.style == NEURONS:
        bias = live.weights.get(node_id, {}).get("bias")
        figure = f"bias {signed(float(bias[unit]))}" if bias is not None and unit < len(bias) else ""
        return caption, figure, between(live, node_id, unit)
    values = live.values(node_id)
    if plan.style == MAPS:
        return about_map(hit.unit, caption, values, plan.shape)
    if values is None or unit >= len(values):
        return caption, "", "no value yet"
    value = float(values[unit])
    if plan.style == CLASSES:
        return f"class {plan.names[unit]}", f"{value * 100:.1f} %" if 0 <= value <= 1 else signed(value), caption
    return caption, signed(value), "for the image shown. Click to look inside."


def about_map(unit: int, caption: str, values: np.ndarray | None, shape: Shape) -> Words:
    """What one of the images that a layer gives holds."""
    caption = caption.replace("neuron", "map", 1)
    if values is None or values.size != size(shape):
        return caption, "", "no value yet"
    mine = values.reshape(shape[0], -1)[unit]
    most = signed(float(mine[np.abs(mine).argmax()]))
    words = "gives the same everywhere" if mine.max() == mine.min() else f"{signed(float(mine.mean()))} on average"
    return caption, f"at most {most}", f"{words}. Click to look inside."


def about_feature(hit: Hit) -> Words:
    """An input that is switched off."""
    assert hit.column is not None, "an input belongs to a column"
    key, _ = hit.column.off[hit.unit]
    name = next(name for choice, name, _ in hit.column.plan.choices if choice == key)
    return name, "", "not used; click to switch it on"


def about_bias(project: Project, hit: Hit, live: Live, answer: WeightAnswer | None, frozen: bool) -> Words:
    """What is added to a neuron's weighted sum, and its gradient."""
    assert hit.node_id is not None, "inputs have no bias"
    bias = live.weights.get(hit.node_id, {}).get("bias")
    caption = f"bias of neuron {hit.unit + 1} of {layer_name(project.network, hit.node_id)}"
    known = bias is not None and hit.unit < len(bias)
    return caption, signed(float(bias[hit.unit])) if known else "", pull(answer, frozen)  # type: ignore[index]


def pull(answer: WeightAnswer | None, frozen: bool = False) -> str:
    """A gradient in words: where learning moves the number."""
    if frozen and (answer is None or answer.gradient is None):
        return "frozen: learning leaves it alone"
    if answer is None or answer.gradient is None:
        return "gradient not known" if answer else "gradient …"
    figure = f"gradient {answer.gradient:+.4f}".replace("-", "−")
    if frozen:
        return f"{figure}, but it is frozen"
    if abs(answer.gradient) < 5e-5:
        return f"{figure}: at rest"
    return f"{figure}: learning pulls it {'down' if answer.gradient > 0 else 'up'}"


def tip(project: Project, hit: Hit) -> str:
    """What the thing under the mouse is or does, in one sentence; empty where a card says it already."""
    if hit.column is None or hit.part in ("unit", "bias", "feature"):
        return ""
    if hit.node_id is None:
        return f"What the network is given: {given(project)[1]}"
    layer = project.network.node(hit.node_id).layer
    if hit.part in ("minus", "plus"):
        field = layer.params()[layer.resized_by]  # type: ignore[attr-defined]
        key = "+" if hit.part == "plus" else "−"
        return f"One {field.unit.removesuffix('s')} {'more' if hit.part == 'plus' else 'less'} (key {key})."
    if hit.part == "handle":
        return f"Drag for more or fewer {layer.params()[layer.resized_by].unit}."  # type: ignore[attr-defined]
    name = layer_title(project.network, hit.node_id)
    return f"{name}. {layer.summary} Drag its head to move it, press Delete to remove it."


def between(live: Live, node_id: int | None, unit: int) -> str:
    reach = live.reach(node_id, unit)
    return f"gives {signed(reach[0])} to {signed(reach[1])} on the plane" if reach else "no value yet"


def about_edge(
    edge: tuple[EdgesItem, tuple[int, int]], answer: WeightAnswer | None = None, frozen: bool = False
) -> Words:
    """Which weight a line is, how large, and where learning moves it."""
    item, (source, target) = edge
    caption = f"weight {neuron_name(item.link.source, source)} → {neuron_name(item.link.target, target)}"
    weights = item.weights
    if item.is_cut((source, target)):
        return caption, f"cut{by(item)}", fate(item, (source, target))
    if weights is None or target >= weights.shape[0] or source >= weights.shape[1]:
        return caption, "", "no value yet"
    words = fate(item, (source, target)) or pull(answer, frozen)
    return caption, signed(float(weights[target, source])), words


def by(item: EdgesItem) -> str:
    """ " by L1", where something is known to pull these weights to 0."""
    name = item.link.target.plan.thinned
    return f" by {name}" if name else ""


def fate(item: EdgesItem, pair: tuple[int, int]) -> str:
    """What has become of a weight (source, target) that says nothing any more; empty for one that does."""
    if item.is_cut(pair):
        return "it stays 0, until you set it"
    if item.is_slight(pair):
        return f"held at about 0{by(item)}: it says next to nothing"
    return ""
