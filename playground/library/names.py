"""Arrays by the names that a program uses, "<place in layers>.<name>", and by the engine's keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.engine.program import Key
from playground.library.arrays import converted, numeric
from playground.library.errors import ArrayError, ArrayTypeError
from playground.network.document import Network, Project


def named(network: Network, arrays: Mapping[Key, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"{network.index(node)}.{name}": array for (node, name), array in arrays.items()}


def named_of(project: Project, arrays: Mapping[Key, np.ndarray]) -> dict[str, np.ndarray]:
    """The same for a project of several networks: those of the others begin with the network's name, as
    "discriminator.0.weight"."""

    def name(node: int, array: str) -> str:
        owner = project.owner(node)
        return f"{'' if owner == project.facing else f'{owner}.'}{project.networks[owner].index(node)}.{array}"

    return {name(*key): array for key, array in arrays.items()}


def unnamed(
    network: Network,
    given: Any,
    weights: Mapping[Key, np.ndarray],
    states: Mapping[Key, np.ndarray],
    dtype: type,
) -> dict[Key, np.ndarray]:
    """What was given, checked: all of ``weights``, and any of ``states``. Raises ArrayError."""
    if not isinstance(given, Mapping):
        raise ArrayTypeError(f"weights is a {type(given).__name__}, expected a dictionary such as Model.weights")
    keys = {f"{network.index(node)}.{name}": (node, name) for node, name in (*weights, *states)}
    mine = {**weights, **states}
    for name in given:
        if name not in keys:
            raise ArrayError(f"weights has {name!r}, expected {', '.join(keys) or 'nothing: no layer has weights'}")
    found: dict[Key, np.ndarray] = {}
    for name, key in keys.items():
        if name not in given:
            if key in weights:
                raise ArrayError(f"weights lacks {name!r}, an array of shape {mine[key].shape}")
            continue
        array = numeric(given[name], f"weights[{name!r}]")
        if array.shape != mine[key].shape:
            raise ArrayError(f"weights[{name!r}] has the shape {array.shape}, expected {mine[key].shape}")
        found[key] = converted(array, f"weights[{name!r}]", dtype)
    return found
