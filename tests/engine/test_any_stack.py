"""Stacks nobody has thought of: what the checks accept can be trained, what they refuse is explained."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import LOSSES, batch_of
from stacks import LAYERS

from playground.core.points import FEATURES
from playground.core.registry import registry
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project

FEATURE_SETS = st.lists(st.sampled_from(tuple(FEATURES)), min_size=1, max_size=4, unique=True)
POINTS = st.builds(
    lambda kind, features: registry.create("datasets", kind, samples=20, features=features),
    st.sampled_from(("circle", "xor", "spiral_three", "blobs", "spiral_five", "plane", "multi_gaussian")),
    FEATURE_SETS,
)
IMAGES = st.builds(lambda: registry.create("datasets", "mnist", images=100))
PROJECTS = st.builds(
    lambda data, layers, loss, optimizer: Project(
        dataset=data, network=Network.of(*layers), loss=loss, optimizer=optimizer
    ),
    st.one_of(POINTS, POINTS, POINTS, IMAGES),
    st.lists(LAYERS, max_size=5),
    st.sampled_from(LOSSES).map(lambda kind: registry.create("losses", kind)),
    st.sampled_from(registry.ids("optimizers")).map(lambda kind: registry.create("optimizers", kind)),
)


def trains(made: Project) -> None:
    """One step on the reference backend, with the shapes that the checks have promised."""
    model = Model(made, Backend())
    x, targets = batch_of(model, 4)
    assert math.isfinite(model.step(x, targets, np.arange(4), stream=1))
    assert model.parameters.finite()
    shapes = check(made).shapes
    program = model.runner(4, "train").program
    for node, buffer in program.results.items():
        assert program.buffers[buffer].shape == shapes[node][1]
    responses = model.responses(x)
    assert {node: array.shape for node, array in responses.items()} == {
        node: (4, math.prod(shape)) for node, (_, shape) in shapes.items()
    }


@settings(max_examples=150, deadline=None, derandomize=True)
@given(PROJECTS)
def test_any_stack_is_trained_or_explained(made):
    checked = check(made)
    if checked.ok:
        trains(made)
        return
    ids = {node.id for node in made.network.nodes}
    for problem in checked.problems:
        assert problem.message.endswith(".")
        assert problem.node in ids or problem.node is None
    first = checked.problems[0]
    if first.fix is not None:
        mended = edits.mend(made)
        assert mended is made or check(mended).ok
        assert first not in check(edits.apply_fix(made, first)).problems


@settings(max_examples=60, deadline=None, derandomize=True)
@given(PROJECTS)
def test_a_stack_that_its_fixes_mend_is_trained(made):
    mended = edits.mend(made, limit=10)
    if check(mended).ok:
        trains(mended)
    else:
        assert mended is made
