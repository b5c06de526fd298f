"""Which layers of another network match, and that just their weights are taken."""

import numpy as np
from networks import classic, dense, layer, project

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.transfer import matching

BIG = (dense(8, "tanh"), dense(4, "relu"), dense(1, "sigmoid"))


def test_layers_match_by_kind_shape_and_order():
    here = project(dense(8, "relu"), layer("dropout"), dense(6), dense(4), dense(1, "sigmoid"))
    found = matching(project(*BIG), here)
    assert found.pairs == ((1, 1), (3, 5)), "what a layer does with its sums makes no difference"
    assert found.left == ("layer 3 (Dense, 6×8)", "layer 4 (Dense, 4×6)")
    words = found.sentence("big")
    assert words.startswith("Took the weights of layer 1 (Dense, 8×2) and layer 5 (Dense, 1×4) from big.")
    assert words.endswith("Not there in this shape: layer 3 (Dense, 6×8) and layer 4 (Dense, 4×6).")


def test_the_order_is_kept_and_as_many_as_can_be_are_taken():
    """A greedy search from the front would pair the 2×2 layer with the last one there, and lose the others."""
    there = project(dense(3), dense(1), dense(2), dense(2), dense(1, "sigmoid"))
    here = project(dense(2), dense(3), dense(1, "sigmoid"))
    assert matching(there, here).pairs == ((1, 2), (2, 3))


def test_nothing_in_common():
    found = matching(project(dense(7), dense(1, "sigmoid")), project(dense(3), dense(1, "sigmoid")))
    assert found.pairs == ()
    assert "nothing was taken" in found.sentence("that")


def test_a_norm_brings_its_statistics():
    stack = (dense(4), layer("batch_norm"), dense(1, "sigmoid"))
    assert matching(project(*stack), project(*stack)).pairs == ((1, 1), (2, 2), (3, 3))
    assert matching(project(dense(4), dense(1, "sigmoid")), project(*stack)).pairs == ((1, 1), (2, 3))


def test_exactly_what_is_named_is_taken():
    """Values and statistics; momentum of what was taken starts at zero; taking back restores every bit."""
    trainer = Trainer(edits.freeze(classic(), 3), backends.create("cpu"))
    trainer.run_epoch()
    before = trainer.model.contents()
    given = {(1, "weight"): np.full((4, 2), 0.5, np.float32), (3, "bias"): np.full(1, 2.0, np.float32),
             (2, "weight"): np.zeros((9, 9), np.float32), (7, "weight"): np.zeros(1, np.float32)}  # fmt: skip
    swapped = trainer.take_weights(given)
    after = trainer.model.contents()
    assert set(swapped) == {(1, "weight"), (3, "bias")}
    for key, array in after.items():
        np.testing.assert_array_equal(array, given[key] if key in swapped else before[key])
    trainer.take_weights(swapped)
    assert all(np.array_equal(array, before[key]) for key, array in trainer.model.contents().items())
    assert trainer.epoch == 1
