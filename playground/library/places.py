"""How errors name a layer: ``layers[1] Dense``, inside a block ``layers[1].layers[0] Dense``, and where there are
several networks ``discriminator layers[1] Dense``."""

from __future__ import annotations

from collections.abc import Mapping

from playground.core.problems import Problem
from playground.network.document import Network


def place_of(networks: Mapping[str, Network], node_id: int) -> tuple[str, str]:
    """The place and the class of a layer of one of these networks."""
    for name, network in networks.items():
        for place, node in enumerate(network.nodes):
            if node.id == node_id:
                return f"{f'{name} ' if len(networks) > 1 else ''}layers[{place}]", type(node.layer).__name__
    raise KeyError(f"no layer with id {node_id}")


def sentence(networks: Mapping[str, Network], problem: Problem) -> str:
    """A problem with the layer's place before it, whose name is not said twice."""
    if problem.node is None:
        return problem.message
    before, _ = place_of(networks, problem.node)
    layer = next(node.layer for one in networks.values() for node in one.nodes if node.id == problem.node)
    named = f"{problem.network.capitalize()}: "  # as the window says it
    message = problem.message.removeprefix(named) if problem.network else problem.message
    while problem.inside is not None:
        place, problem = problem.inside
        layer, before, message = layer.inner()[place], f"{before}.layers[{place}]", problem.message
    return f"{before} {type(layer).__name__}: {message.removeprefix(f'{layer.title} ')}"
