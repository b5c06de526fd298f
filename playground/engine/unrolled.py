"""What a layer holds after every time step, for one sample: the network up to it, with the layer giving all its steps.

Its weights are those of the run itself, not copies, so what is seen is what it is now.
"""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from playground.core.layer import Layer
from playground.engine.backends.base import Runner, bound
from playground.engine.model import Model
from playground.engine.program import Program
from playground.engine.trace import Tracer
from playground.network.document import Network, Project

_RUNNERS: WeakKeyDictionary[Model, dict[int, Runner]] = WeakKeyDictionary()  # bound once for each version of a network


def unrolling(project: Project, network: str = "") -> tuple[int, ...]:
    """The layers of a network, by default the one it faces, that have time steps to be seen, by node id."""
    layers = project.networks[network or project.facing].by_id()
    return tuple(node for node, layer in layers.items() if layer.unrolled() is not None)


def states(model: Model, node: int, x: np.ndarray) -> np.ndarray:
    """x (1, *input_shape) -> (steps, units), what the layer holds after each step."""
    runners = _RUNNERS.setdefault(model, {})
    if node not in runners:
        runners[node] = bound(model.backend.bind(program(model.project, node), model.parameters), model.report)
    runner = runners[node]
    runner.feed(x, None, np.zeros(1, np.int64))
    runner.run()
    buffer = runner.program.results[node]
    return runner.output(buffer)[0].reshape(runner.program.buffers[buffer].shape).copy()


def program(project: Project, node: int) -> Program:
    """What computes all steps of a layer, for one sample."""
    name = project.owner(node)
    project = project.turned(name)
    network = project.network
    before = network.nodes[: network.index(node)]
    layer = network.node(node).layer
    opened = layer.unrolled() if isinstance(layer, Layer) else None
    assert opened is not None, "only a layer with time steps is unrolled"
    part = project.but(network=Network((*before, replace(network.node(node), layer=opened)), network.next_id))
    tracer = Tracer(part, 1, "predict", network=name)
    tracer.run(name, tracer.input)
    return Program(
        1,
        tuple(tracer.buffers),
        tuple(tracer.instructions),
        tracer.parameters,
        tracer.input.number,
        None,
        tracer.prediction.number,
        None,
        tracer.results,
        None,
        tracer.states,
    )
