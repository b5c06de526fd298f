"""What is said of a layer that is put in agrees with what the engine can do with it."""

import numpy as np
import pytest
from networks import dense, layer, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.obstacles import obstacles
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Project

CPU = backends.create("cpu")


def put_in(hidden: tuple[str, ...], new, index: int):
    """(what is said, how far the outputs move at most) of a layer put in between layers of four neurons."""
    layers = [dense(4, activation) for activation in hidden]
    old = project(*layers, dense(1, "tanh"), data="circle", loss="mean_squared_error", batch_size=25)
    trainer = Trainer(old, CPU)
    trainer.run_epoch()
    x = trainer.data.test.x[:60]
    before = trainer.model.predict(x)
    after = edits.insert(old, index, new)
    trainer.apply(after)
    words = [words for _, words in obstacles(old, after)]
    return words, float(np.abs(trainer.model.predict(x) - before).max())


@pytest.mark.parametrize(
    ("hidden", "new", "index", "words"),
    [
        (("tanh", "tanh"), dense(2, "tanh"), 1, "4 numbers do not pass through 2 neurons unchanged"),
        (("tanh", "tanh"), dense(1, "linear"), 2, "4 numbers do not pass through 1 neuron unchanged"),
        (
            ("linear", "linear"), dense(5, "relu"), 1,
            "4 numbers of either sign pass through ReLU unchanged only with 8 neurons",
        ),
        (("tanh", "tanh"), dense(8, "softmax"), 1, "Softmax does not pass numbers on unchanged"),
        (
            ("linear", "tanh"), layer("activation", activation="sigmoid"), 1,
            "Sigmoid does not pass numbers on unchanged",
        ),
    ],
)  # fmt: skip
def test_what_cannot_start_near_identity_says_why(hidden, new, index, words):
    said, moved = put_in(hidden, new, index)
    assert said == [words]
    assert moved > 0.02, "and it is true"


@pytest.mark.parametrize(
    ("hidden", "new", "index"),
    [
        (("tanh", "tanh"), dense(4, "linear"), 1),
        (("tanh", "tanh"), dense(4, "tanh"), 1),
        (("linear", "linear"), dense(8, "relu"), 1),
        (("relu", "relu"), dense(4, "relu"), 1),
        (("relu", "tanh"), layer("activation", activation="relu"), 1),
        (("tanh", "tanh"), layer("dropout"), 1),
        (("tanh", "tanh"), layer("flatten"), 1),
    ],
)
def test_what_starts_near_identity_says_nothing(hidden, new, index):
    said, moved = put_in(hidden, new, index)
    assert said == []
    assert moved < 0.1


def test_another_network_or_other_data_says_nothing():
    old = project(dense(4, "tanh"), dense(1, "tanh"), data="circle", loss="mean_squared_error")
    narrow = edits.insert(old, 1, dense(2, "tanh"))
    assert len(obstacles(old, narrow)) == 1
    assert obstacles(narrow, old) == ()
    assert obstacles(old, edits.append(old, dense(1, "tanh"))) == (), "behind the output it is the new output"
    other = old.but(dataset=old.dataset.but(noise=20.0))
    assert obstacles(other, narrow) == ()


def of_points() -> Project:
    stack = dense(4, "tanh"), dense(3, "tanh"), dense(1, "tanh")
    return project(*stack, data="circle", loss="mean_squared_error", batch_size=25, optimizer="adam")


def of_images() -> Project:
    looks = layer("conv2d", filters=2, stride=2, activation="relu")
    stack = looks, layer("max_pool2d"), layer("flatten"), dense(9, "relu"), dense(10, "softmax")
    digits = registry.create("datasets", "mnist", images=100)
    return project(*stack, data=digits, loss="cross_entropy", batch_size=25, optimizer="adam")


NEEDS_OTHERS = {"lstm", "gru", "simple_rnn", "embedding", "reshape"}  # sequences, or a shape of its own


@pytest.mark.parametrize(("make", "places"), [(of_points, (0, 1, 2)), (of_images, (2, 3))])
def test_what_is_said_of_every_layer_of_the_palette_is_what_happens(make, places):
    """At places where it fits in: words where the outputs move, none where they stay."""
    old, tried = make(), set()
    run = Trainer(old, CPU)
    run.run_epoch()
    x = run.data.test.x[:20]
    before, weights = run.model.predict(x), run.model.contents()
    for kind in registry.ids("layers"):
        for index in places:
            after = edits.insert(old, index, layer(kind))
            if not check(after).ok:
                continue
            trainer = Trainer(old, CPU, data=run.data)
            trainer.load_weights(weights)
            trainer.apply(after)
            moved = float(np.abs(trainer.model.predict(x) - before).max())
            words = [words for _, words in obstacles(old, after)]
            assert (moved < 1e-4) == (words == []), (kind, index, moved, words)
            assert not any("Linear" in sentence for sentence in words), "no activation does that"
            tried.add(kind)
    kinds = set(registry.ids("layers")) - NEEDS_OTHERS
    images = {kind for kind in kinds if registry.get("layers", kind).family == "images"}
    assert tried >= (images if make is of_images else kinds - images)


def test_what_is_known_of_the_samples_is_known_of_the_first_layer():
    """Pixels are never negative, points are."""
    relu = layer("activation", activation="relu")
    assert obstacles(of_images(), edits.insert(of_images(), 0, relu)) == ()
    assert len(obstacles(of_points(), edits.insert(of_points(), 0, relu))) == 1


@pytest.mark.parametrize(
    ("new", "index", "words"),
    [
        (layer("residual", layers=(dense(2, "tanh"),)), 1, "Residual turns 4 numbers into 2"),
        (layer("residual", layers=(dense(3, "sigmoid"),)), 2, "Residual does not pass numbers on unchanged"),
        (layer("layer_norm"), 1, "Layer norm does not pass numbers on unchanged"),
    ],
)
def test_a_layer_is_called_by_its_own_name(new, index, words):
    old = of_points()
    assert [said for _, said in obstacles(old, edits.insert(old, index, new))] == [words]
