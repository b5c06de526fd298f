"""Running statistics: apart from the weights, moved in training alone, saved, and carried over edits."""

import numpy as np
import pytest
from image_stacks import conv, ending
from networks import batch_of, dense, layer, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.storage import project_file
from playground.storage.project_file import Saved


def small(**values):
    return project(dense(4, "tanh"), layer("batch_norm", **values), dense(1, "sigmoid"), batch_size=10)


def trained(made=None, epochs: int = 2) -> Trainer:
    trainer = Trainer(made or small(), backends.create("cpu"))
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def test_apart_from_the_weights():
    model = Model(small(), Backend())
    assert [name for node, name in model.weights() if node == 2] == ["weight", "bias"]
    assert {key: array.tolist() for key, array in model.states().items()} == {
        (2, "running_mean"): [0.0] * 4,
        (2, "running_var"): [1.0] * 4,
    }


def test_running_statistics_are_averages_of_the_batches():
    model = Model(small(momentum=0.75), Backend(dtype=np.float64))
    x, targets = batch_of(model, 20)
    model.parameters.step = 0
    hidden = model.responses(x)[1]
    model.step(x, targets, np.arange(20), 0)
    np.testing.assert_allclose(model.states()[2, "running_mean"], 0.25 * hidden.mean(axis=0), rtol=1e-12)
    expected = 0.75 + 0.25 * hidden.var(axis=0, ddof=1)
    np.testing.assert_allclose(model.states()[2, "running_var"], expected, rtol=1e-12)


def test_measuring_and_predicting_leave_them_alone():
    trainer = trained()
    before = trainer.model.states()
    trainer.measure_test()
    trainer.model.predict(trainer.data.test.x)
    assert all(np.array_equal(before[key], array) for key, array in trainer.model.states().items())
    assert not np.array_equal(before[2, "running_mean"], np.zeros(4))


def test_outside_training_a_sample_does_not_depend_on_the_others():
    trainer = trained()
    x = trainer.data.test.x[:6]
    alone = np.concatenate([trainer.model.predict(x[i : i + 1]) for i in range(6)])
    np.testing.assert_allclose(alone, trainer.model.predict(x), rtol=1e-5, atol=1e-6)


def test_saved_and_read_again(tmp_path):
    trainer = trained()
    path = tmp_path / "a.nnp"
    project_file.save(path, Saved(trainer.project, trainer.model.contents(), (), 2))
    loaded = project_file.load(path)
    again = Model(loaded.project, backends.create("cpu"))
    again.load_weights(dict(loaded.weights))
    x = trainer.data.test.x
    assert np.array_equal(again.predict(x), trainer.model.predict(x))
    assert (2, "running_var") in loaded.weights


def test_weights_alone_can_be_loaded():
    trainer = trained()
    model = Model(trainer.project, backends.create("cpu"))
    model.load_weights(trainer.model.weights())
    assert np.array_equal(model.states()[2, "running_mean"], np.zeros(4))
    with pytest.raises(ValueError, match=r"layer 2: running_mean has shape \(3,\), expected \(4,\)"):
        model.load_weights({**trainer.model.weights(), (2, "running_mean"): np.zeros(3)})


def test_carried_over_edits_and_brought_back_by_an_undo():
    trainer = trained()
    before, made = trainer.model.states(), trainer.project
    trainer.apply(edits.change_layer(made, 1, units=6))
    now = trainer.model.states()
    assert np.array_equal(now[2, "running_mean"][:4], before[2, "running_mean"])
    assert now[2, "running_mean"][4:].tolist() == [0, 0]
    assert now[2, "running_var"][4:].tolist() == [1, 1]
    trainer.apply(edits.change_layer(trainer.project, 1, units=2))
    trainer.apply(made)
    assert all(np.array_equal(array, before[key]) for key, array in trainer.model.states().items())
    trainer.apply(edits.remove(made, 2))
    assert trainer.model.states() == {}
    trainer.apply(made)
    assert all(np.array_equal(array, before[key]) for key, array in trainer.model.states().items())


def test_a_rescue_takes_them_back_too():
    trainer = trained()
    kept = trainer.model.parameters.snapshot()
    before = trainer.model.states()
    trainer.run_epoch()
    trainer.model.parameters.restore(kept)
    assert all(np.array_equal(array, before[key]) for key, array in trainer.model.states().items())
    trainer.model.parameters.flat_state[0] = np.nan
    assert not trainer.model.parameters.finite()


@pytest.mark.parametrize("name", ["reference", "cpu"])
def test_a_batch_of_one_is_survived(name):
    """Its spread is zero: the output is the bias, and nothing becomes infinite."""
    model = Model(small(), backends.create(name))
    x, targets = batch_of(model, 1)
    assert np.isfinite(model.step(x, targets, np.arange(1), 0))
    assert model.parameters.finite()


def test_channels_of_images_have_a_mean_each():
    model = Model(ending(conv(5, 2), layer("batch_norm")), Backend())
    assert {array.shape for array in model.states().values()} == {(5,)}


def test_a_network_that_cannot_be_trained_names_the_right_layer():
    """What a diverged run reports passes over arrays that are not outputs."""
    data = registry.create("datasets", "mnist", images=100)
    stack = conv(2, 3, "linear", stride=4), layer("batch_norm"), layer("max_pool2d"), layer("flatten")
    model = Model(project(*stack, dense(10, "softmax"), data=data, loss="cross_entropy"), backends.create("cpu"))
    x, targets = batch_of(model, 5)
    model.step(x, targets, np.arange(5), 0)
    model.parameters.values[1, "weight"][...] = np.nan
    model.step(x, targets, np.arange(5), 0)
    assert model.first_not_finite(5) == (1, "the output")
