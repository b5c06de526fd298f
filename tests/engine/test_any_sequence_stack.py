"""Stacks of recurrent layers nobody has thought of: what the checks accept is trained, the rest explained."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import ACTIVATIONS, batch_of, dense, layer
from stacks import RECURRENT

from playground.core.registry import registry
from playground.engine.backends.cpu import generate_sequences, gru_kernels, lstm_kernels, sequence_kernels
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project

LAYERS = st.one_of(
    RECURRENT,
    RECURRENT,
    st.builds(lambda name: layer("simple_rnn", units=2, activation=name), st.sampled_from(ACTIVATIONS)),
    st.builds(lambda width: layer("embedding", input_dim=3, output_dim=width), st.integers(1, 3)),
    st.builds(dense, st.integers(1, 3), st.sampled_from(ACTIVATIONS)),
    st.just(layer("flatten")),
    st.just(layer("dropout", rate=0.3)),
)
DATA = st.builds(
    lambda kind, steps: registry.create("datasets", kind, samples=20, steps=steps),
    st.sampled_from(("sine_wave", "adding_problem", "parity")),
    st.integers(2, 5),
)
PROJECTS = st.builds(
    lambda data, layers, loss: Project(
        dataset=data, network=Network.of(*layers), loss=registry.create("losses", loss)
    ),
    DATA, st.lists(LAYERS, max_size=4), st.sampled_from(("mean_squared_error", "binary_cross_entropy")),
)  # fmt: skip


def trains(made: Project) -> None:
    """One step on the reference backend, with the shapes that the checks have promised."""
    model = Model(made, Backend())
    x, targets = batch_of(model, 4)
    assert math.isfinite(model.step(x, targets, np.arange(4), stream=1))
    assert model.parameters.finite()
    shapes = check(made).shapes
    assert {node: array.shape for node, array in model.responses(x).items()} == {
        node: (4, math.prod(shape)) for node, (_, shape) in shapes.items()
    }


@settings(max_examples=120, deadline=None, derandomize=True)
@given(PROJECTS)
def test_any_stack_is_trained_or_explained(made):
    mended = edits.mend(made, limit=10)
    if check(mended).ok:
        trains(mended)
        return
    ids = {node.id for node in made.network.nodes}
    for problem in check(made).problems:
        assert problem.message.endswith(".")
        assert problem.node in ids or problem.node is None


def test_every_kernel_lets_the_window_breathe_and_is_kept_on_disk():
    tanh = registry.create("activations", "tanh")
    made = [generate_sequences.simple_rnn(tanh.value), generate_sequences.simple_rnn_backward(tanh.slope)]
    for module in (sequence_kernels, lstm_kernels, gru_kernels):
        made += [f for f in vars(module).values() if hasattr(f, "targetoptions")]
    assert len(made) > 25
    for kernel in made:
        assert kernel.targetoptions["nogil"], kernel
        assert type(kernel._cache).__name__ == "FunctionCache", kernel
