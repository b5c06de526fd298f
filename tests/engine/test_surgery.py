"""Layers put in and taken out while a run goes on: what the network says before and after, everywhere in a stack."""

from dataclasses import replace

import numpy as np
import pytest
from networks import dense, layer, project

from playground.core.registry import registry
from playground.engine import backends, by_hand
from playground.engine.surgery import way_through
from playground.engine.trainer import Trainer
from playground.network import edits

CPU = backends.create("cpu")
EXACT, NEAR = 2e-5, 0.08  # of what the network says, between −1 and 1 or 0 and 1


def trained(*hidden: str, epochs: int = 3, data="circle") -> Trainer:
    """Four neurons in each hidden layer, and an output of tanh."""
    layers = [dense(4, activation) for activation in hidden]
    optimizer = registry.create("optimizers", "adam", learning_rate=0.01)
    made = project(*layers, dense(1, "tanh"), data=data, loss="mean_squared_error", optimizer=optimizer, batch_size=25)
    trainer = Trainer(made, CPU)
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def says(trainer: Trainer) -> np.ndarray:
    return trainer.model.predict(trainer.data.test.x[:60])


def change(trainer: Trainer, edit) -> float:
    """How far the outputs move with an edit, at most."""
    before = says(trainer)
    trainer.apply(edit(trainer.project))
    return float(np.abs(says(trainer) - before).max())


def put_in(index: int, new):
    return lambda p: edits.insert(p, index, new)


@pytest.mark.parametrize(
    ("hidden", "new", "index", "most"),
    [
        (("tanh", "tanh"), "linear", 0, EXACT),
        (("tanh", "tanh"), "linear", 1, EXACT),
        (("relu", "relu"), "relu", 1, EXACT),
        (("tanh", "tanh"), "relu", 2, EXACT),
        (("sigmoid", "tanh"), "relu", 1, EXACT),
        (("tanh", "tanh"), "relu", 0, EXACT),
        (("linear", "tanh"), "leaky_relu", 1, EXACT),
        (("tanh", "tanh"), "softplus", 0, EXACT),
        (("linear", "tanh"), "silu", 1, EXACT),
        (("linear", "tanh"), "gelu", 1, EXACT),
        (("tanh", "tanh"), "tanh", 1, NEAR),
        (("tanh", "tanh"), "sigmoid", 2, NEAR),
        (("relu", "tanh"), "elu", 1, EXACT),
        (("tanh", "tanh"), "tanh", 0, 3 * NEAR),
    ],
)
def test_a_dense_layer_put_in_changes_nothing_or_little_and_so_does_its_undo(hidden, new, index, most):
    trainer = trained(*hidden)
    before, curve = says(trainer), list(trainer.curve)
    project_before = trainer.project
    assert change(trainer, put_in(index, dense(8, new))) <= most
    inside, there = says(trainer), trainer.project
    trainer.apply(project_before)
    assert np.abs(says(trainer) - before).max() <= max(EXACT, most / 100), "undo"
    trainer.apply(there)
    assert np.abs(says(trainer) - inside).max() <= EXACT, "redo"
    assert trainer.curve == curve, "the run is the same one"
    loss = trainer.train_measure.loss
    for _ in range(6):
        trainer.run_epoch()
    assert trainer.train_measure.loss < 1.05 * loss
    assert trainer.divergence is None


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("kind", ["dropout", "batch_norm", "gaussian_noise", "flatten", "residual"])
def test_other_layers_put_in_change_nothing_of_what_it_says(kind, index):
    inside = {"layers": (dense(6, "relu"), dense((2, 4, 4)[index]))} if kind == "residual" else {}
    trainer = trained("tanh", "tanh")
    assert change(trainer, put_in(index, layer(kind, **inside))) <= 1e-3


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize(
    ("new", "learns"),
    [
        (layer("prelu"), "weight"),
        (layer("batch_norm"), "weight"),
        (layer("residual"), "2.weight"),
        (layer("residual", layers=(dense(4, "tanh"), layer("dropout"))), "0.weight"),
        (layer("residual", layers=(dense(6, "tanh"), dense(5), layer("activation", activation="tanh"))), "1.weight"),
    ],
    ids=["prelu", "batch_norm", "residual", "one layer inside", "a wider sum"],
)
def test_layers_that_can_be_the_identity_start_as_that_and_learn(new, learns, index):
    """A block of more units than come in has the input in its first ones."""
    trainer = trained("tanh", "tanh")
    assert change(trainer, put_in(index, new)) <= EXACT
    key = trainer.project.network.nodes[index].id, learns
    before = trainer.model.weights()[key]
    trainer.run_epoch()
    assert not np.array_equal(trainer.model.weights()[key], before)


def test_a_block_whose_zeros_could_not_learn_does_not_start_with_them():
    """Behind them a ReLU would stand at the edge where its slope is 0, for ever."""
    trainer = trained("tanh", "tanh")
    assert change(trainer, put_in(1, layer("residual", layers=(dense(4, "relu"),)))) > EXACT
    assert layer("residual", layers=(dense(4, "tanh"), layer("activation"))).identity((4,)) is None


def test_batch_norm_in_a_stack_of_images_starts_with_what_comes_in():
    digits = registry.create("datasets", "mnist", images=100)
    stack = layer("conv2d", filters=3, activation="relu"), layer("flatten"), dense(10, "softmax")
    trainer = Trainer(project(*stack, data=digits, loss="cross_entropy", batch_size=50), CPU)
    trainer.run_epoch()
    assert change(trainer, put_in(1, layer("batch_norm"))) <= EXACT
    model, maps = trainer.model, trainer.model.responses(trainer.data.train.x[:100])[1].reshape(-1, 3, 26 * 26)
    assert model.states()[4, "running_mean"] == pytest.approx(maps.mean(axis=(0, 2)), rel=1e-3)
    assert model.states()[4, "running_var"] == pytest.approx(maps.var(axis=(0, 2)), rel=1e-3)
    there, place = trainer.project, by_hand.Place(4, "bias", (0,))
    by_hand.set_number(trainer, place, 0.5)
    trainer.apply(edits.remove(there, 4))
    trainer.apply(there)
    assert trainer.model.weights()[4, "bias"][0] == 0.5, "redone it is not calibrated once more"


def test_a_convolution_put_in_changes_nothing():
    digits = registry.create("datasets", "mnist", images=100)
    stack = (
        layer("conv2d", filters=3, activation="relu"), layer("flatten"), dense(10, "softmax"),
    )  # fmt: skip
    trainer = Trainer(project(*stack, data=digits, loss="cross_entropy", batch_size=50), CPU)
    for activation in ("relu", "linear"):
        new = layer("conv2d", filters=4, padding="same", activation=activation)
        assert change(trainer, put_in(1, new)) <= EXACT


def test_a_layer_that_was_removed_leaves_its_linear_part_and_comes_back_as_it_was():
    trainer = trained("tanh", "linear", "tanh")
    before, there = says(trainer), trainer.project
    weights = trainer.model.weights()
    assert change(trainer, lambda p: edits.remove(p, 2)) <= EXACT, "linear"
    trainer.apply(there)
    now = trainer.model.weights()
    assert all(np.array_equal(weights[key], now[key]) for key in weights)
    assert np.array_equal(says(trainer), before)


def pasted(trainer: Trainer, index: int = 1) -> float:
    """The first layer once more, with its weights; how far the outputs move."""
    by_hand.lay_out(trainer, trainer.project.network.next_id, by_hand.arrays_of(trainer, 1))
    return change(trainer, put_in(index, trainer.project.network.nodes[0].layer))


def test_a_pasted_layer_that_goes_again_leaves_nothing_behind():
    """It does not pass its input on: folded into the next layer, it would take away what that has learned."""
    trainer = Trainer(
        project(
            dense(2, "tanh"),
            dense(2, "tanh"),
            dense(1, "tanh"),
            data="circle",
            loss="mean_squared_error",
            optimizer=registry.create("optimizers", "adam", learning_rate=0.01),
        ),
        CPU,
    )
    for _ in range(3):
        trainer.run_epoch()
    there, weights = trainer.project, trainer.model.weights()
    for _ in range(2):
        assert pasted(trainer) > EXACT
        trainer.apply(there)
        now = trainer.model.weights()
        assert all(np.array_equal(weights[key], now[key]) for key in weights)


def test_a_pasted_layer_does_not_bring_back_what_listened_to_an_undone_one():
    trainer = trained("tanh", "tanh")
    there = trainer.project
    pasted(trainer)
    trainer.apply(there)
    trainer.run_epoch()
    weights = trainer.model.weights()
    pasted(trainer)  # with the same id
    now = trainer.model.weights()
    assert all(np.array_equal(weights[key], now[key]) for key in weights)


def test_removing_a_bent_layer_keeps_more_than_forgetting_it():
    trainer = trained("tanh", "tanh", "tanh", epochs=20)
    before, there = says(trainer), trainer.project
    trainer.apply(edits.remove(there, 2))
    kept = trainer.test_measure.loss, np.abs(says(trainer) - before).mean()
    assert kept[1] < 0.35
    trainer.apply(there)
    assert np.array_equal(says(trainer), before)


def test_neurons_that_come_change_nothing_anywhere():
    for node in (1, 2):
        trainer = trained("tanh", "relu")
        assert change(trainer, lambda p, node=node: edits.resize(p, node, 3)) <= EXACT
        trainer.run_epoch()


def test_what_has_no_straight_part_says_so():
    step = way_through(lambda z: 1.0 if z > 0 else 0.0, -1, 1, False, True)
    assert step is None
    assert way_through(lambda z: max(z, 0.0), 0.0, float("inf"), False, True).plain


def test_a_frozen_listener_is_left_alone():
    trainer = trained("tanh", "tanh")
    trainer.apply(edits.freeze(trainer.project, 2))
    frozen = trainer.model.weights()[2, "weight"]
    trainer.apply(edits.insert(trainer.project, 1, dense(4, "tanh")))
    assert np.array_equal(trainer.model.weights()[2, "weight"], frozen)
    trainer.apply(edits.remove(trainer.project, trainer.project.network.nodes[1].id))
    assert np.array_equal(trainer.model.weights()[2, "weight"], frozen)


def test_another_network_and_another_output_start_as_they_are_drawn():
    trainer = trained("tanh", "tanh")
    trainer.apply(edits.append(edits.remove(trainer.project, 3), dense(1, "tanh")))
    last = trainer.project.network.nodes[-1].id
    assert not set(trainer.model.weights()[last, "weight"].ravel()) <= {0.0, 1.0}
    nodes = tuple(replace(node, id=node.id + 20) for node in trainer.project.network.nodes)
    trainer.apply(edits.with_nodes(trainer.project, nodes, 40))
    first = trainer.model.weights()[nodes[0].id, "weight"]
    assert np.unique(np.abs(first)).size == first.size
