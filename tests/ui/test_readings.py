"""Where "discrete" parts what a neuron says: in the middle of its range, or at 0 where it has none."""

import numpy as np
import pytest
from fakes import plane_project

from playground.core.registry import registry
from playground.network import edits
from playground.ui.boundary_layer import LayerMultiples
from playground.ui.boundary_picture import picture
from playground.ui.readings import neuron_reading


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [("sigmoid", 0.3, 0.8), ("sigmoid", 0.1, 0.51), ("relu", 0.0, 2.0), ("tanh", -0.4, 0.2)],
)
def test_a_neuron_that_is_never_negative_is_parted_too(qtbot, activation, low, high) -> None:
    project = plane_project()
    node = project.network.nodes[0]
    made = registry.create("activations", activation)
    project = edits.set_layer(project, node.id, node.layer.but(activation=made))
    answer = np.full((1, 100, 100), low, np.float32)
    answer[0, :, 50:] = high
    reading = neuron_reading(project, node.id, answer)
    multiples = LayerMultiples()
    qtbot.addWidget(multiples)
    multiples.show_answer(np.repeat(answer, 2, axis=0), True, reading)
    for image in (picture(answer, reading, True, 64), multiples._picture(1, 64)):
        left, right = image.pixelColor(3, 32), image.pixelColor(60, 32)
        assert right.blue() > right.red()
        assert left.red() > left.blue()
