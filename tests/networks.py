"""Small projects for the engine's tests, and how to run them on a batch of one's own."""

import numpy as np

from playground.core.kinds import Kind
from playground.core.layer import Layer
from playground.core.registry import registry
from playground.engine.model import Model
from playground.network.checks import check
from playground.network.document import Network, Project, Training

ACTIVATIONS = registry.ids("activations")
LOSSES = registry.ids("losses")
# a large epsilon: a gradient that cancels to a rounding error is not to be blown up to a whole step
OPTIMIZERS = (
    registry.create("optimizers", "sgd", learning_rate=0.05, momentum=0.8, nesterov=True),
    registry.create("optimizers", "rmsprop", learning_rate=0.01, momentum=0.5, epsilon=1e-4),
    registry.create("optimizers", "adam", learning_rate=0.01, epsilon=1e-4),
)
# two classes, three classes, a number to predict
DATA = {name: registry.create("datasets", name, samples=60, noise=5) for name in ("circle", "spiral_three", "plane")}
SGD = registry.create("optimizers", "sgd")
NOTHING = (0.0, 0.0, 0.0)  # the numbers with which sgd leaves the weights as they are


def layer(kind: str, **values) -> Layer:
    return registry.create("layers", kind, **values)


def dense(units: int, activation: str | Kind = "linear", **values) -> Layer:
    return layer("dense", units=units, activation=activation, **values)


def project(
    *layers: Layer, data: str | Kind = "circle", loss: str | Kind = "binary_cross_entropy", optimizer=None, **training
) -> Project:
    return Project(
        dataset=DATA[data] if isinstance(data, str) else data,
        network=Network.of(*layers),
        loss=registry.create("losses", loss) if isinstance(loss, str) else loss,
        optimizer=registry.create("optimizers", optimizer) if isinstance(optimizer, str) else optimizer or SGD,
        training=Training(**training),
    )  # fmt: skip


def classic(**more) -> Project:
    """The network that TensorFlow Playground opens with, on 500 points."""
    layers = dense(4, "tanh"), dense(2, "tanh"), dense(1, "sigmoid")
    return project(*layers, **{"data": registry.create("datasets", "circle")} | more)


def endings(losses=LOSSES) -> list[tuple[str, str, str, int]]:
    """Every (data, loss, last activation, outputs) that the checks accept for a network of one Dense layer."""
    return [
        (data, loss, last, outputs)
        for data in DATA
        for loss in losses
        for last in ACTIVATIONS
        for outputs in (1, 2, 3)
        if check(project(dense(outputs, last), data=data, loss=loss)).ok
    ]


def scatter(model: Model, seed: int) -> None:
    """Random weights and biases, none of them at the kink of a regularizer."""
    rng = np.random.default_rng(seed)
    for array in model.parameters.values.values():
        array[...] = rng.uniform(0.1, 0.9, array.shape) * rng.choice([-1, 1], array.shape)


def batch_of(model: Model, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """count samples of the project's own data, and their targets as the loss compares them."""
    dataset = model.project.dataset
    part = dataset.make().train
    rows = np.random.default_rng(seed).permutation(len(part))[:count]
    return part.x[rows], model.targets.encode(part.labels[rows], len(dataset.classes()))
