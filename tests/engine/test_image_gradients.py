"""Image layers and normalisation in the reference backend against central finite differences, in float64.

Tolerance as in test_gradients: 1e-6 relative, 2e-9 absolute. The network starts with a Dense layer, so that the
gradient of every layer's input is checked with that layer's weights.
"""

import numpy as np
import pytest
from image_stacks import STACKS, ending
from networks import NOTHING, batch_of, dense, layer, project, scatter

from playground.core.registry import registry
from playground.engine.backends.reference import Backend
from playground.engine.model import Model

H, STREAM, BATCH = 1e-6, 12345, 3


def differences(made) -> int:
    """Checks every parameter of one project, the wide first layer's every third; how many there were."""
    model = Model(made, Backend(dtype=np.float64))
    scatter(model, seed=4)
    x, targets = batch_of(model, BATCH)
    runner = model.runner(BATCH, "train")
    runner.feed(x, targets, np.arange(BATCH))
    runner.run(NOTHING, STREAM)
    windows = model.parameters.windows(model.parameters.flat_gradient.copy())
    seen = 0
    for key, array in model.parameters.values.items():
        weight = model.parameters.weights[key]
        slope = weight.regularizer.slope if weight.regularizer and weight.regularizer.active() else None
        for place in list(np.ndindex(array.shape))[:: 3 if array.size > 60 else 1]:
            kept, ends = array[place], []
            for step in (H, -H):
                array[place] = kept + step
                ends.append(runner.run(NOTHING, STREAM))
            array[place] = kept
            numeric = (ends[0] - ends[1]) / (2 * H)
            if slope is not None:
                numeric += slope(float(kept), *weight.regularizer.constants())
            assert windows[key][place] == pytest.approx(numeric, rel=1e-6, abs=2e-9), (key, place, made.network)
            seen += 1
    return seen


@pytest.mark.parametrize("name", STACKS)
def test_gradients(name):
    middle, shape = STACKS[name]
    assert differences(ending(*middle, shape=shape)) > 10


@pytest.mark.parametrize("kind", ["batch_norm", "layer_norm", "prelu", "gaussian_noise"])
def test_as_the_first_layer(kind):
    """No gradient of the input is asked for."""
    assert differences(project(layer(kind), dense(3, "tanh"), dense(1, "sigmoid"))) > 5


@pytest.mark.parametrize("kind", ["conv2d", "conv2d_transpose"])
def test_images_as_the_first_input(kind):
    data = registry.create("datasets", "mnist", images=100)
    stack = (
        layer(kind, filters=1, kernel_size=3, stride=1, activation="tanh"),
        layer("avg_pool2d", pool_size=14, stride=14),
    )
    made = project(*stack, layer("flatten"), dense(10, "softmax"), data=data, loss="cross_entropy")
    assert differences(made) >= 30
