"""Neural Network Playground: stack layers, press play, and see a neural network learn.

As a library: ``import playground as pg``, then ``pg.Network``, ``pg.Model``, ``pg.load``, ``pg.train`` and everything
the catalog holds, as ``pg.layers.Dense`` or ``pg.optimizers.Adam``. All of it is imported on first use, without Qt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.library import (
        ArrayError,
        DivergenceError,
        Folds,
        History,
        Model,
        Network,
        NetworkError,
        Project,
        Report,
        Run,
        StopTraining,
        SupersededError,
        activations,
        adversarial_losses,
        cross_validate,
        datasets,
        initializers,
        layers,
        load,
        losses,
        metrics,
        optimizers,
        recipes,
        regularizers,
        schedules,
        train,
    )

__version__ = "0.1.0"

__all__ = [
    "ArrayError",
    "DivergenceError",
    "Folds",
    "History",
    "Model",
    "Network",
    "NetworkError",
    "Project",
    "Report",
    "Run",
    "StopTraining",
    "SupersededError",
    "activations",
    "adversarial_losses",
    "cross_validate",
    "datasets",
    "initializers",
    "layers",
    "load",
    "losses",
    "metrics",
    "optimizers",
    "recipes",
    "regularizers",
    "schedules",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"playground has no {name!r}, expected one of {', '.join(__all__)}")
    return getattr(importlib.import_module("playground.library"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
