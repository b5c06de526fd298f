"""Edits while a run goes on: what keeps its numbers, what starts at zero, and what an undo brings back."""

import numpy as np
import pytest
from networks import classic, dense, layer, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.model import Model, ProjectError
from playground.engine.trainer import Trainer
from playground.network import edits

CPU = backends.create("cpu")


@pytest.fixture
def trainer():
    """Two epochs and three batches into the classic network, with momentum."""
    optimizer = registry.create("optimizers", "sgd", momentum=0.5)
    running = Trainer(classic(optimizer=optimizer), CPU)
    running.run_epoch()
    running.run_epoch()
    for _ in range(3):
        running.step()
    return running


def says(trainer: Trainer) -> np.ndarray:
    return trainer.model.predict(trainer.data.test.x)


def same(before: dict, after: dict, but: tuple = ()) -> bool:
    return all(np.array_equal(before[key], after[key]) for key in before if key not in but)


HARMLESS = {
    "learning rate": lambda p: p.but(optimizer=p.optimizer.but(learning_rate=0.3)),
    "regularizer": lambda p: edits.regularize(p, registry.create("regularizers", "l2", rate=0.1)),
    "optimizer": lambda p: p.but(optimizer=registry.create("optimizers", "adam")),
    "schedule": lambda p: p.but(optimizer=p.optimizer.but(schedule="cosine")),
    "clipping": lambda p: p.but(optimizer=p.optimizer.but(clipnorm=0.1, clipvalue=0.1)),
    "max norm": lambda p: edits.regularize(p, registry.create("regularizers", "max_norm")),
    "label smoothing and the like": lambda p: p.but(loss=registry.create("losses", "huber", delta=0.1)),
    "activation": lambda p: edits.change_layer(p, 1, activation="relu"),
    "shuffle": lambda p: p.but(training=p.training.but(shuffle=False)),
    "noise": lambda p: p.but(dataset=p.dataset.but(noise=20)),
    "dropout put in": lambda p: edits.insert(p, 1, layer("dropout", rate=0.3)),
    "loss": lambda p: p.but(loss=registry.create("losses", "mean_squared_error")),
}


@pytest.mark.parametrize("edit", HARMLESS)
def test_edits_that_keep_all_weights_the_curve_and_the_place(trainer, edit):
    before, curve = trainer.model.weights(), list(trainer.curve)
    trainer.apply(HARMLESS[edit](trainer.project))
    assert same(before, trainer.model.weights())
    assert trainer.curve == curve
    assert (trainer.epoch, trainer.batch) == (2, 3)
    trainer.run_epoch()
    assert trainer.curve[-1].epoch == 3
    assert not same(before, trainer.model.weights()), "and it goes on learning"


def test_a_changed_rate_takes_effect(trainer):
    """A learning rate so small that nothing moves; a dropout rate that changes the next step."""
    slow = trainer.project.optimizer.but(learning_rate=1e-6, momentum=0.0)
    trainer.apply(trainer.project.but(optimizer=slow))
    before = trainer.model.weights()
    trainer.step()
    moved = max(np.abs(array - before[key]).max() for key, array in trainer.model.weights().items())
    assert 0 < moved < 1e-5
    fast = Trainer(edits.insert(classic(), 1, layer("dropout", rate=0.1)), trainer.backend)
    other = Trainer(fast.project, trainer.backend)
    node = fast.project.network.nodes[1].id
    other.apply(edits.change_layer(other.project, node, rate=0.9))
    fast.step()
    other.step()
    assert not same(fast.model.weights(), other.model.weights())


@pytest.mark.parametrize("kind", registry.ids("optimizers"))
def test_an_edit_that_is_no_edit_leaves_the_run_as_it_was(kind):
    """What the optimizer remembers, and how many steps it has counted, is kept too."""
    whole, edited = (Trainer(classic(optimizer=registry.create("optimizers", kind)), CPU) for _ in range(2))
    for trainer in (whole, edited):
        for _ in range(28):
            trainer.step()
    edited.apply(edited.project.but(name="Another name"))
    for trainer in (whole, edited):
        trainer.run_epoch()
    assert same(whole.model.weights(), edited.model.weights())
    assert whole.curve == edited.curve


def test_a_setting_that_makes_the_optimizer_remember_more():
    """What it remembered stays; what is new starts at zero, and is there again after an undo of the undo."""
    plain, both = (registry.create("optimizers", "adam", amsgrad=flag) for flag in (False, True))
    trainer = Trainer(classic(optimizer=plain), CPU)
    trainer.run_epoch()
    before = [slot.copy() for slot in trainer.model.parameters.slots]
    trainer.apply(trainer.project.but(optimizer=both))
    mean, square, largest = trainer.model.parameters.slots
    assert np.array_equal(mean, before[0])
    assert np.array_equal(square, before[1])
    assert before[1].any()
    assert not largest.any()
    trainer.run_epoch()
    assert (trainer.model.parameters.slots[2] >= trainer.model.parameters.slots[1]).all()
    assert trainer.model.parameters.slots[2].any()
    trainer.apply(trainer.project.but(optimizer=plain))
    assert len(trainer.model.parameters.slots) == 2
    trainer.run_epoch()


def test_a_regularizer_that_shortens_weights_takes_effect_at_once(trainer):
    short = registry.create("regularizers", "max_norm", max_value=0.1)
    trainer.apply(edits.regularize(trainer.project, short))
    trainer.step()
    for (_, name), array in trainer.model.weights().items():
        if name == "weight":
            assert np.linalg.norm(array, axis=1).max() <= 0.1001


def test_another_batch_size_keeps_the_place_in_the_epoch(trainer):
    before = trainer.model.weights()
    trainer.apply(trainer.project.but(training=trainer.project.training.but(batch_size=5)))
    assert same(before, trainer.model.weights())
    assert (trainer.batch, trainer.batches) == (6, 50), "30 of 250 samples, as before"
    trainer.apply(trainer.project.but(training=trainer.project.training.but(batch_size=250)))
    assert (trainer.batch, trainer.batches) == (0, 1)
    trainer.run_epoch()
    assert trainer.curve[-1].epoch == 3


def test_a_new_neuron_changes_nothing_at_first(trainer):
    before, weights = says(trainer), trainer.model.weights()
    trainer.apply(edits.resize(trainer.project, 1, +1))
    after = trainer.model.weights()
    assert np.abs(says(trainer) - before).max() < 1e-6
    assert after[1, "weight"].shape == (5, 2)
    assert np.array_equal(after[1, "weight"][:4], weights[1, "weight"])
    assert after[1, "weight"][4].any(), "it listens"
    assert not after[2, "weight"][:, 4].any(), "and does not speak yet"
    trainer.run_epoch()
    assert trainer.model.weights()[2, "weight"][:, 4].any(), "but learns to"


def test_one_neuron_less_keeps_the_others_and_comes_back(trainer):
    before, whole = says(trainer), trainer.model.weights()
    project = trainer.project
    trainer.apply(edits.resize(project, 1, -1))
    fewer = trainer.model.weights()
    assert np.array_equal(fewer[1, "weight"], whole[1, "weight"][:3])
    assert np.array_equal(fewer[2, "weight"], whole[2, "weight"][:, :3])
    trainer.apply(project)
    assert same(whole, trainer.model.weights())
    assert np.array_equal(says(trainer), before)


def test_a_removed_layer_comes_back_with_its_weights(trainer):
    before, project = trainer.model.weights(), trainer.project
    trainer.apply(edits.remove(project, 2))
    assert (2, "weight") not in trainer.model.weights()
    assert same({(1, "weight"): before[1, "weight"]}, trainer.model.weights())
    trainer.apply(project)
    assert same(before, trainer.model.weights())


def test_an_inserted_layer_leaves_the_others_their_weights(trainer):
    before = trainer.model.weights()
    trainer.apply(edits.insert(trainer.project, 1, dense(4, "linear")))
    after = trainer.model.weights()
    assert after[4, "weight"].shape == (4, 4)
    assert same(before, after)


def test_learning_in_between_is_not_undone_with_the_removal(trainer):
    """What comes back is the removed neuron; the others keep what they have learnt since."""
    project = trainer.project
    trainer.apply(edits.resize(project, 1, -1))
    trainer.run_epoch()
    learnt = trainer.model.weights()
    trainer.apply(project)
    assert np.array_equal(trainer.model.weights()[1, "weight"][:3], learnt[1, "weight"])


def test_other_data_starts_anew_and_another_sample_does_not(trainer):
    trainer.apply(trainer.project.but(dataset=trainer.project.dataset.but(seed=5)))
    assert trainer.epoch == 2
    trainer.apply(trainer.project.but(dataset=registry.create("datasets", "xor")))
    assert (trainer.epoch, trainer.batch, trainer.curve) == (0, 0, [])


def test_an_edit_that_cannot_be_trained_changes_nothing(trainer):
    before, project = trainer.model.weights(), trainer.project
    with pytest.raises(ProjectError, match="needs 1 output, it has 5"):
        trainer.apply(edits.change_layer(project, 3, units=5))
    assert trainer.project is project
    assert same(before, trainer.model.weights())
    trainer.run_epoch()


# -- features


def toggled(trainer: Trainer, *features: str) -> dict:
    trainer.apply(trainer.project.but(dataset=trainer.project.dataset.but(features=features)))
    return trainer.model.weights()


def test_columns_follow_their_feature_and_new_ones_start_silent(trainer):
    """x1_squared comes before x1_x2: a column is found by its name, not by its place."""
    first = toggled(trainer, "x1", "x1_x2")
    trainer.model.parameters.values[1, "weight"][:, 1] = np.arange(1, 5)
    told = says(trainer)
    assert np.array_equal(first[1, "weight"][:, 1], np.zeros(4)), "x1_x2 was new"
    after = toggled(trainer, "x1", "x1_squared", "x1_x2")
    assert np.array_equal(after[1, "weight"][:, 2], np.arange(1, 5)), "x1_x2 has moved"
    assert not after[1, "weight"][:, 1].any(), "x1_squared is new"
    assert np.abs(says(trainer) - told).max() < 1e-6
    assert trainer.curve, "the run goes on"


def test_a_feature_switched_off_and_on_again_is_remembered(trainer):
    before = trainer.model.weights()
    velocity = trainer.model.parameters.windows(trainer.model.parameters.slots[0])[1, "weight"].copy()
    less = toggled(trainer, "x2")
    assert np.array_equal(less[1, "weight"][:, 0], before[1, "weight"][:, 1])
    kept = trainer.model.parameters.windows(trainer.model.parameters.slots[0])[1, "weight"]
    assert np.array_equal(kept[:, 0], velocity[:, 1]), "and so does what the optimizer remembers"
    assert same(before, toggled(trainer, "x1", "x2"))


def test_all_other_features_start_with_first_weights(trainer):
    """With no known input left, weights of 0 would leave ReLU networks dead for ever."""
    after = toggled(trainer, "sin_x1", "sin_x2")
    assert np.abs(after[1, "weight"]).min() > 0


def test_columns_are_named_through_layers_without_weights_only():
    """Dropout and activations pass inputs on in their places; behind the first weights there are no names."""
    stack = (layer("dropout", rate=0.1), layer("flatten"), dense(2, "tanh"), dense(1, "sigmoid"))
    model = Model(project(*stack), backends.create("reference"))
    assert model.parameters.columns == {(3, "weight"): ("x₁", "x₂")}
    images = registry.create("datasets", "mnist", images=100)
    network = (layer("flatten"), dense(10, "softmax"))
    assert Model(project(*network, data=images, loss="cross_entropy"), model.backend).parameters.columns == {}


def test_a_layer_put_in_front_takes_the_names_over(trainer):
    """The old first layer now looks at units, and keeps its columns by position."""
    before = trainer.model.weights()
    trainer.apply(edits.insert(trainer.project, 0, dense(3, "linear")))
    after = trainer.model.weights()
    assert trainer.model.parameters.columns == {(4, "weight"): ("x₁", "x₂")}
    assert np.array_equal(after[1, "weight"][:, :2], before[1, "weight"])
    assert not after[1, "weight"][:, 2].any()


# -- weights from outside


def test_loading_weights_checks_names_and_shapes(trainer):
    weights = trainer.model.weights()
    weights[1, "weight"] = weights[1, "weight"] + 1
    trainer.load_weights(weights)
    assert same(weights, trainer.model.weights())
    with pytest.raises(ValueError, match="layer 1: weight is missing"):
        trainer.load_weights({key: array for key, array in weights.items() if key != (1, "weight")})
    with pytest.raises(ValueError, match="layer 9: weight is not expected"):
        trainer.load_weights(weights | {(9, "weight"): np.zeros((1, 1))})
    with pytest.raises(ValueError, match=r"layer 2: bias has shape \(3,\), expected \(2,\)"):
        trainer.load_weights(weights | {(2, "bias"): np.zeros(3)})
