"""Two networks in a file: saved and read again, and what older files and older versions make of them."""

import numpy as np
import pytest

from playground.core.registry import registry
from playground.engine.backends.reference import Backend
from playground.engine.frames import CurvePoint
from playground.engine.model import Model
from playground.network import edits
from playground.network.document import Network, Project
from playground.storage.document_json import decode, encode, to_document
from playground.storage.errors import FileError
from playground.storage.project_file import Saved, load, save


def one() -> Project:
    layers = [registry.create("layers", "dense", units=n) for n in (3, 1)]
    return Project(dataset=registry.create("datasets", "ring", samples=60), network=Network.of(*layers))


@pytest.fixture
def gan() -> Project:
    return edits.choose_recipe(one(), registry.create("recipes", "gan", latent_size=3))


def test_a_document_with_two_networks(gan):
    assert decode(encode(gan)) == gan
    assert decode(encode(gan.turned("discriminator"))) == gan, "kept facing the main network"
    document = to_document(gan)
    assert document["format"] == 2
    assert [entry["id"] for entry in document["networks"]["discriminator"]["layers"]] == [
        node.id for node in gan.networks["discriminator"].nodes
    ]
    assert to_document(one())["format"] == 1, "a single network is written as older versions read it"
    assert "networks" not in to_document(one())


def test_weights_and_figures_of_both(gan, tmp_path):
    weights = Model(gan, Backend()).contents()
    assert {gan.owner(node) for node, _ in weights} == {"generator", "discriminator"}
    figures = {"generator_loss": 0.5, "near": 0.25}
    curve = [CurvePoint(1.0, 0.5, None, None, None, figures=figures), CurvePoint(2.0, 0.4, 0.3, None, None)]
    save(tmp_path / "a.nnp", Saved(gan, weights, curve, 2, 1.0))
    found = load(tmp_path / "a.nnp")
    assert found.project == gan
    assert [CurvePoint(*row) for row in found.curve] == curve
    for key, array in weights.items():
        np.testing.assert_array_equal(found.weights[key], array)


def test_what_is_missing_is_named_with_its_network(gan, tmp_path):
    weights = Model(gan, Backend()).contents()
    last = gan.networks["discriminator"].nodes[-1].id
    with pytest.raises(FileError, match=r"the bias of layer 3 \(Dense\) of the discriminator is missing"):
        save(tmp_path / "a.nnp", Saved(gan, {k: w for k, w in weights.items() if k != (last, "bias")}))


def test_an_id_may_not_stand_in_two_networks(gan):
    raw = encode(gan).replace(b'"id": 3,', b'"id": 1,')
    with pytest.raises(ValueError, match="two layers have the id 1"):
        decode(raw)
