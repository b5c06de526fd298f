"""One name for a layer everywhere."""

import pytest

from playground.core.registry import registry
from playground.network.document import Network
from playground.network.names import layer_in_full, layer_name, layer_title


@pytest.fixture
def network() -> Network:
    dense, dropout = (lambda n: registry.create("layers", "dense", units=n)), registry.create("layers", "dropout")
    return Network.of(dense(8), dropout, dense(1))


def test_names_count_layers_and_not_kinds(network):
    assert [layer_name(network, i) for i in (1, 2, 3)] == ["layer 1", "layer 2", "the output layer"]
    assert [layer_title(network, i) for i in (1, 2, 3)] == [
        "Layer 1 · Dense",
        "Layer 2 · Dropout",
        "Output layer · Dense",
    ]


def test_the_full_name_says_what_it_is(network):
    assert layer_in_full(network, 1) == "layer 1 (Dense 8)"
    assert layer_in_full(network, 2) == "layer 2 (Dropout 50 %)"
    assert layer_in_full(network, 3) == "the output layer (Dense 1)"
