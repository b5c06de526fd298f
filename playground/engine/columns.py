"""Arrays whose columns have names: those that look at the inputs."""

from __future__ import annotations

from playground.core.layer import ALIVE
from playground.engine.parameters import Names
from playground.engine.program import Key, Program


def named_columns(names: Names, plan: Program) -> dict[Key, Names]:
    """The arrays that look at the inputs, where these have names: their columns are the inputs."""
    weights = plan.parameters
    first = next((key for key, weight in weights.items() if len(weight.shape) > 1), None)
    if not names or first is None or weights[first].shape[1] != len(names):
        return {}
    # a block looks at its input twice
    looks = {n: {b.key for b in plan.buffers if b.number in i.inputs} for n, i in enumerate(plan.instructions)}
    seen = next(i.inputs[0] for n, i in enumerate(plan.instructions) if first in looks[n])
    at_it = [looks[n] for n, i in enumerate(plan.instructions) if i.inputs[:1] == (seen,)]
    mine = [key for key in weights if len(weights[key].shape) > 1 and any(key in keys for keys in at_it)]
    alive = [key for node, name in mine if (key := (node, name + ALIVE)) in plan.states]
    return dict.fromkeys((*mine, *alive), names)
