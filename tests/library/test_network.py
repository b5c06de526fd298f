"""A stack of layers: shapes, summary, and what is said of one that does not fit."""

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
        ((1, 8, 8), [L.Dense(3)], "layers[0] Dense: Dense expects a flat input, this is 1×8×8: add Flatten"),
        (4, [L.Dense(8), L.Conv2D()], "layers[1] Conv2D: Conv 2-D expects an image"),
        ((1, 5, 5), [L.Conv2D(2, 4), L.Conv2D(2, 3)], "layers[1] Conv2D: Conv 2-D slides over 3×3 pixels"),
        (60_000, [L.Dense(60_000)], "layers[0] Dense: This network would have 3,600,060,000 parameters"),
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
    with pytest.raises(NetworkError, match=r"layers\[0\] Conv2D: The network must end in a row of numbers"):
        pg.Model(pg.Network((1, 8, 8), [L.Conv2D(4)]))
