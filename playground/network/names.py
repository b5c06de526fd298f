"""What a layer is called. One way for all views and undo steps, so that "layer 2" means the same everywhere."""

from __future__ import annotations

from playground.core.kinds import Kind
from playground.network.document import Network


def layer_name(network: Network, node_id: int) -> str:
    """ "layer 2" for the second layer, "the output layer" for the last one; inside of a sentence."""
    index = network.index(node_id)
    return "the output layer" if index + 1 == len(network.nodes) else f"layer {index + 1}"


def layer_title(network: Network, node_id: int) -> str:
    """ "Layer 2 · Dense", "Output layer · Dense"; a heading."""
    return f"{layer_name(network, node_id).removeprefix('the ').capitalize()} · {network.node(node_id).layer.title}"


def layer_in_full(network: Network, node_id: int) -> str:
    """ "layer 2 (Dense 8)": its name with what it is; inside of a sentence."""
    return f"{layer_name(network, node_id)} ({short(network.node(node_id).layer)})"


def short(layer: Kind) -> str:
    """A layer with its most important setting: "Dense 8", "Dropout 50 %", "Flatten"."""
    return f"{layer.title} {layer.describe().split(' · ')[0]}".strip()
