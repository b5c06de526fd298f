"""Stacks nobody has thought of: what the checks accept can be trained, what they refuse is explained."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import ACTIVATIONS, LOSSES, batch_of, dense, layer

from playground.core.points import FEATURES
from playground.core.registry import registry
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project

LAYERS = st.one_of(
    st.builds(
        dense, st.integers(1, 5), st.sampled_from(ACTIVATIONS), use_bias=st.booleans(),
        kernel_regularizer=st.sampled_from(registry.ids("regularizers")),
        kernel_initializer=st.sampled_from(registry.ids("initializers")),
    ),
    st.builds(lambda activation: layer("activation", activation=activation), st.sampled_from(ACTIVATIONS)),
    st.builds(lambda rate: layer("dropout", rate=rate), st.sampled_from((0.0, 0.3, 0.95))),
    st.builds(lambda: layer("flatten")),
    st.builds(layer, st.sampled_from(("batch_norm", "layer_norm", "prelu", "gaussian_noise"))),
    st.builds(
        lambda shape: layer("reshape", target_shape=shape), st.sampled_from(("1×2×2", "2×2", "1×1×3", "4", "16×7×7"))
    ),
    st.builds(
        lambda kind, filters, size, stride, dilation, padding, activation: layer(
            kind, filters=filters, kernel_size=size, stride=stride, dilation=dilation, padding=padding,
            activation=activation,
        ),
        st.sampled_from(("conv2d", "conv2d_transpose")), st.integers(1, 3), st.integers(1, 5), st.integers(1, 3),
        st.integers(1, 2), st.sampled_from(("valid", "same")), st.sampled_from(ACTIVATIONS),
    ),
    st.builds(
        lambda kind, size, stride, padding: layer(kind, pool_size=size, stride=stride, padding=padding),
        st.sampled_from(("max_pool2d", "avg_pool2d")), st.integers(1, 4), st.integers(1, 4),
        st.sampled_from(("valid", "same")),
    ),
    st.builds(layer, st.sampled_from(("global_avg_pool2d", "up_sample2d", "spatial_dropout2d"))),
)  # fmt: skip
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
