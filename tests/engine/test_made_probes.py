"""What views ask of networks that make things: planes of random numbers, made points, and images side by side."""

import numpy as np
import pytest
from adversaries import usual

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.probes import (
    Activations,
    Decided,
    MadeImages,
    MadePoints,
    Neurons,
    Response,
    TestImages,
    TestText,
)
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project


def gan(**values):
    return usual(**{"latent_size": 2} | values)


def digits() -> Project:
    layers = [registry.create("layers", "flatten"), *(registry.create("layers", "dense", units=n) for n in (16, 10))]
    return Project(dataset=registry.create("datasets", "mnist", images=100), network=Network.of(*layers))


def test_probes_of_a_gan():
    trainer = Trainer(gan(latent="uniform"), backends.create("reference"))
    for network, reach in (("generator", 1.0), ("discriminator", 1.5)):
        answer = Neurons(8, network).answer(trainer, None)
        assert np.abs(answer.inputs).max() == pytest.approx(reach * 7 / 8)
        assert set(answer.layers) == {node.id for node in trainer.project.networks[network].nodes}
        values = Activations(None, network).answer(trainer, None)
        assert set(values) == {0, *answer.layers}
    assert Neurons(8, "nobody").answer(trainer, None) is None
    surface = Response(None, 0, 8).answer(trainer, None)
    assert surface.shape == (1, 8, 8)
    assert 0 < surface.min() < surface.max() < 1, "the discriminator's answer"
    assert Response(trainer.project.network.nodes[0].id, 0, 8).answer(trainer, None) is None
    made = MadePoints(40).answer(trainer, None)
    assert made.shape == (40, 2)
    np.testing.assert_array_equal(made, MadePoints(40).answer(trainer, None), "the same random numbers each time")
    assert MadeImages().answer(trainer, None) is None
    many = Trainer(gan(latent_size=5), backends.create("reference"))
    assert Neurons(8, "generator").answer(many, None) is None, "no plane"


@pytest.mark.parametrize(("recipe", "values", "pieces"), [
    ("autoencoder", {}, 2), ("autoencoder", {"noise": 0.5}, 3), ("gan", {}, 1),
])  # fmt: skip
def test_images_that_are_made(recipe, values, pieces):
    project = edits.choose_recipe(digits(), registry.create("recipes", recipe, **values))
    assert check(project).ok, check(project).problems
    trainer = Trainer(project, backends.create("reference"))
    images = MadeImages(5).answer(trainer, None)
    assert images.shape == (5, 28, 28 * pieces)
    assert images.dtype == np.uint8
    if pieces > 1:
        np.testing.assert_array_equal(images[:, :, :28], trainer.data.test.raw[:5])
    assert TestImages().answer(trainer, None) is None


def test_nothing_is_read_where_a_network_makes_things():
    table = edits.choose_dataset(gan(), registry.create("datasets", "iris"))
    text = edits.choose_dataset(gan(), registry.create("datasets", "characters", length=1000))
    for project, probe in ((table, Decided()), (text, TestText())):
        assert check(project).ok, check(project).problems
        assert probe.answer(Trainer(project, backends.create("reference")), None) is None
