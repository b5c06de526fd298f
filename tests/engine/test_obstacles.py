"""What is said of a layer that is put in agrees with what the engine can do with it."""

import numpy as np
import pytest
from networks import dense, layer, project

from playground.engine import backends
from playground.engine.obstacles import obstacles
from playground.engine.trainer import Trainer
from playground.network import edits

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
