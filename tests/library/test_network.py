"""A stack of layers: shapes, summary, and what is said of one that does not fit."""

import numpy as np
import pytest

import playground as pg
from playground.library.errors import NetworkError

L = pg.layers


def test_shapes_and_numbers_of_the_layers():
    stack = [L.Conv2D(filters=32, kernel_size=3), L.MaxPool2D(), L.Flatten(), L.Dense(units=10)]
    network = pg.Network(input_shape=(1, 28, 28), layers=stack)
    assert network.shapes == ((32, 26, 26), (32, 13, 13), (5408,), (10,))
    assert network.output_shape == (10,)
    assert network.parameters == 320 + 54_090
    assert network.layers == tuple(stack)
    lines = network.summary().splitlines()
    assert lines[2].split() == ["0", "Conv2D", "32×26×26", "320"]
    assert lines[-1].split() == ["total", "54,410"]


def test_ids_classes_and_a_number_for_a_row():
    assert pg.Network(4, ["flatten", L.Dense]) == pg.Network((4,), [L.Flatten(), L.Dense()])
    assert pg.Network(4, [L.Dense]) != pg.Network(5, [L.Dense])
    assert eval(repr(pg.Network(4, [L.Flatten()])), {"Network": pg.Network, "Flatten": L.Flatten}).input_shape == (4,)


@pytest.mark.parametrize(
    ("shape", "layers", "words"),
    [
        ((1, 8, 8), [L.Dense(3)], "layers[0] Dense: expects a flat input, this is 1×8×8: add Flatten"),
        (4, [L.Dense(8), L.Conv2D()], "layers[1] Conv2D: expects an image"),
        ((1, 5, 5), [L.Conv2D(2, 4), L.Conv2D(2, 3)], "layers[1] Conv2D: slides over 3×3 pixels"),
        (
            60_000,
            [L.Dense(60_000)],
            "layers[0] Dense: This network would have 3,600,060,000 parameters, it may have at most 100,000,000",
        ),
        ((1, 4, 4), [L.Reshape("4x4x2")], "layers[0] Reshape: cannot make 4×4×2, which is 32 values, of 1×4×4"),
        (4, [L.Residual([L.Dense(4), L.Conv2D()])], "layers[0].layers[1] Conv2D: expects an image"),
        (
            4,
            [L.Flatten(), L.Residual([L.Residual([L.LSTM()])])],
            "layers[1].layers[0].layers[0] LSTM: expects time steps of features",
        ),
        ((1, 4, 4), [L.Residual()], "layers[0].layers[0] Dense: cannot take this input, 1×4×4: use layers that can."),
        (4, [], "layers is empty"),
        (4, L.Dense(), "expected a list of layers"),
        (4, ["dens"], "layers[0] is 'dens', expected one of the layers: dense"),
        (4, [L.Dense(), 8], "layers[1] is 8, expected one of the layers"),
        ("4", [L.Dense()], "input_shape is '4', expected one to three positive whole numbers"),
        ((0,), [L.Dense()], "input_shape is (0,), expected"),
        ((1, 2, 3, 4), [L.Dense()], "input_shape is (1, 2, 3, 4), expected"),
    ],
)
def test_a_stack_that_does_not_fit_names_the_layer(shape, layers, words):
    with pytest.raises(ValueError) as raised:
        pg.Network(input_shape=shape, layers=layers)
    assert words in str(raised.value)


def test_a_network_is_trained_only_with_a_row_at_its_end():
    words = r"layers\[0\] Conv2D: The network must end in a row of numbers, this is 4×6×6: add Flatten at the end\."
    with pytest.raises(NetworkError, match=words):
        pg.Model(pg.Network((1, 8, 8), [L.Conv2D(4)]))
    pg.Model(pg.Network((1, 8, 8), [L.Conv2D(4), L.Flatten()])).gradients(
        np.zeros((2, 1, 8, 8)), np.zeros((2, 144)), loss="mean_squared_error"
    )


@pytest.mark.parametrize(
    "shape", [(1, 2, 2), [1, 2, 2], np.array([1, 2, 2]).tolist(), "1x2x2", tuple(np.array([1, 2, 2]))]
)
def test_reshape_takes_a_shape_as_programs_write_it(shape):
    assert pg.Network(4, [L.Reshape(target_shape=shape)]).output_shape == (1, 2, 2)
    assert pg.Network((1, 2, 2), [L.Reshape(target_shape=4)]).output_shape == (4,)
    with pytest.raises(
        TypeError, match=r"Reshape: target_shape is 1\.5, expected text of at most 40 characters, such as 16×7×7"
    ):
        L.Reshape(1.5)
