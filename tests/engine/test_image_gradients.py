"""Image layers and normalisation in the reference backend against central finite differences, in float64.

Tolerance as in test_gradients: 1e-6 relative, 2e-9 absolute. The network starts with a Dense layer, so that the
gradient of every layer's input is checked with that layer's weights.
"""

import pytest
from finite import check_gradients
from image_stacks import STACKS, ending
from networks import dense, layer, project

from playground.core.registry import registry


def differences(made) -> int:
    """Every parameter of one project, the wide first layer's every third; how many there were."""
    return check_gradients(made, seed=4, batch=3, thin=True)


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
