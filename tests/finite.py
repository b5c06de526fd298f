"""Central finite differences of a loss in every weight, in float64: what gradients are checked against.

Tolerance: a difference over ±1e-6 of numbers near 1 is right to about 1e-10; 1e-6 relative leaves room for curvature.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from networks import NOTHING, batch_of, scatter

from playground.engine.backends.reference import Backend
from playground.engine.model import Model

H, STREAM = 1e-6, 12345  # dropout draws the same mask in every run
SOME = 60  # of an array with more values every third is checked where that is wanted


def penalty(model: Model) -> float:
    """What the regularizers add to the loss that is made small, and the loss that is shown leaves out."""
    total = 0.0
    for key, weight in model.parameters.weights.items():
        if weight.regularizer is not None and weight.regularizer.active():
            constants = weight.regularizer.constants()
            total += sum(weight.regularizer.penalty(float(w), *constants) for w in model.parameters.values[key].flat)
    return total


def forward_only(runner: Any) -> Any:
    """Leaves out what comes after the loss."""
    program = runner.program
    last = max(i for i, instruction in enumerate(program.instructions) if program.loss in instruction.outputs)
    runner.program = replace(program, instructions=program.instructions[: last + 1])
    return runner


def differences(array: np.ndarray, loss: Callable[[], float], every: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """The slope of ``loss`` in every so many-th value of an array, and which these are (flat)."""
    flat = array.reshape(-1)
    assert np.shares_memory(flat, array)
    places = np.arange(0, flat.size, every)
    slopes = np.zeros(len(places))
    for i, place in enumerate(places):
        kept = flat[place]
        flat[place] = kept + H
        above = loss()
        flat[place] = kept - H
        slopes[i] = (above - loss()) / (2 * H)
        flat[place] = kept
    return slopes, places


def check_gradients(made: Any, seed: int, batch: int, targets: Any = None, thin: bool = False) -> int:
    """Compares every parameter of a project; how many there were. targets (batch, outputs): others than the data's;
    thin: every third value of large arrays."""
    model = Model(made, Backend(dtype=np.float64))
    scatter(model, seed)
    x, given = batch_of(model, batch, seed)
    targets = given if targets is None else targets
    train, test = model.runner(batch, "train"), forward_only(bound_again(model, batch))
    for runner in (train, test):
        runner.feed(x, targets, np.arange(batch))
    train.run(NOTHING, STREAM)
    windows = model.parameters.windows(model.parameters.flat_gradient.copy())
    pulled = any(w.regularizer is not None and w.regularizer.active() for w in model.parameters.weights.values())

    def loss() -> float:
        return test.run(NOTHING, STREAM) + (penalty(model) if pulled else 0.0)

    seen = 0
    for key, array in model.parameters.values.items():
        slopes, places = differences(array, loss, 3 if thin and array.size > SOME else 1)
        found = windows[key].reshape(-1)[places]
        np.testing.assert_allclose(found, slopes, rtol=1e-6, atol=2e-9, err_msg=f"{key} of {made.network}")
        seen += len(places)
    return seen


def bound_again(model: Model, batch: int) -> Any:
    """A runner of its own for the same weights."""
    program = model.runner(batch, "train").program
    return list(model.backend.bind(program, model.parameters))[-1]
