"""Edits of recurrent layers while a run goes on: units move with all their gates."""

import numpy as np
import pytest
from networks import dense, layer, project
from sequences import data_of

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network import edits

GATES = {"lstm": 4, "gru": 3, "simple_rnn": 1}


@pytest.fixture(params=GATES)
def trainer(request):
    stack = layer(request.param, units=4), dense(1)
    made = project(*stack, data=data_of(6, 2), loss="mean_squared_error", optimizer=None)
    running = Trainer(made, backends.create("cpu"))
    for _ in range(5):
        running.run_epoch()
    return running


def test_a_new_unit_changes_nothing_at_first(trainer):
    x = trainer.data.test.x
    before, says = trainer.model.weights(), trainer.model.predict(x)
    trainer.apply(edits.resize(trainer.project, 1, by=2))
    after = trainer.model.weights()
    np.testing.assert_allclose(trainer.model.predict(x), says, rtol=1e-5, atol=1e-6)
    blocks = GATES[trainer.project.network.node(1).layer.id]
    for name in ("weight_ih", "bias_ih", "bias_hh"):
        old, new = (w[1, name].reshape(blocks, -1, *w[1, name].shape[1:]) for w in (before, after))
        assert np.array_equal(new[:, :4], old)
    memory = after[1, "weight_hh"].reshape(blocks, 6, 6)
    assert np.array_equal(memory[:, :4, :4], before[1, "weight_hh"].reshape(blocks, 4, 4))
    assert not memory[:, :4, 4:].any(), "the old units do not hear the new ones yet"
    assert memory[:, 4:].all(), "the new ones have their first weights"


def test_a_removed_unit_comes_back_with_an_undo(trainer):
    whole, before = trainer.project, trainer.model.weights()
    trainer.apply(edits.resize(whole, 1, by=-1))
    assert trainer.model.weights()[1, "weight_hh"].shape[1] == 3
    trainer.apply(whole)
    for key, array in trainer.model.weights().items():
        assert np.array_equal(array, before[key]), key


def test_another_kind_of_memory_starts_anew(trainer):
    other = "gru" if trainer.project.network.node(1).layer.id == "lstm" else "lstm"
    trainer.apply(edits.set_layer(trainer.project, 1, layer(other, units=4)))
    fresh = Trainer(trainer.project, trainer.backend).model.weights()
    assert np.array_equal(trainer.model.weights()[1, "weight_ih"], fresh[1, "weight_ih"])
