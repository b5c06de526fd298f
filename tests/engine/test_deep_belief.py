"""Runs in phases: a deep belief network from its first layer to the labels, saved, resumed and edited on the way."""

import numpy as np
import pytest
from machines import Bits, machine
from networks import dense, layer

from playground.core.phases import Phase, phase_at
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.actor import Actor
from playground.engine.probes import Read, Reconstructions, TestImages
from playground.engine.probes_walk import WalkProbe
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.checks import check
from playground.network.roles import unwalkable
from playground.storage.project_file import Saved, load, save

DIGITS = registry.create("datasets", "mnist", images=300)
SGD = registry.create("optimizers", "sgd", learning_rate=0.2)


def belief(*hidden: int, **more):
    """28 × 28 digits, hidden layers of that many units, ten outputs; two epochs for each hidden layer."""
    layers = (dense(units, "sigmoid") for units in hidden or (30, 20))
    settings = {"recipe": "deep_belief", "data": DIGITS, "loss": "cross_entropy", "optimizer": SGD, "batch_size": 20}
    return machine(layer("flatten"), *layers, dense(10, "softmax"), **settings | more)


@pytest.fixture(scope="module")
def cpu():
    return backends.create("cpu")


def run(trainer: Trainer, epochs: int) -> Trainer:
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def bits(trainer: Trainer) -> list[bytes]:
    return [repr(trainer.curve).encode(), *(array.tobytes() for array in trainer.model.contents().values())]


@pytest.mark.parametrize("settings", [{}, {"persistent_chains": 10}], ids=str)
def test_layer_after_layer_then_all(cpu, settings):
    """Each phase moves its own weights and leaves all others as they are, to the last bit, whatever the optimizer
    would do to weights at rest."""
    decaying = registry.create("optimizers", "adamw", weight_decay=0.1)
    trainer = Trainer(belief(optimizer=decaying, pretraining_rate=0.01, **settings), cpu)
    first, second, last = (2, 3, 4)
    assert [phase.epochs for phase in trainer.model.phases] == [2, 2, 0]
    own = {
        0: {(first, name) for name in ("weight", "bias", "visible_bias")},
        1: {(second, name) for name in ("weight", "bias", "visible_bias")},
        2: {(node, name) for node in (first, second, last) for name in ("weight", "bias")},
    }
    seen = []
    for epoch in range(6):
        before = trainer.model.weights()
        point = trainer.run_epoch()
        seen.append(trainer.model.phase)
        after = trainer.model.weights()
        moved = {key for key, array in after.items() if not np.array_equal(array, before[key])}
        assert moved == own[trainer.model.phase], epoch
        assert (point.test_accuracy is None) == (trainer.model.phase < 2)
        assert (trainer.decided is None) == (trainer.model.phase < 2)
        assert trainer.learning_rate == (0.01 if trainer.model.phase < 2 else decaying.learning_rate)
    assert seen == [0, 0, 1, 1, 2, 2]
    assert [point.epoch for point in trainer.curve] == [1, 2, 3, 4, 5, 6]


def test_it_learns_to_give_the_digits_back_and_then_to_read_them(cpu):
    """Far from chance: ten classes are guessed right in 10 of 100, and the best constant picture errs by 0.067."""
    trainer = Trainer(belief(40, 30, pretraining_epochs=6, pretraining_rate=0.3, batch_size=10), cpu)
    pictures = trainer.data.test.x[:200]
    constant = float(np.square(pictures - pictures.mean(axis=0)).mean())
    errors = {}
    for phase, epochs in enumerate((6, 6, 8)):
        run(trainer, epochs)
        assert trainer.model.phase == phase
        back = trainer.model.reconstruct(pictures)
        if back is not None:
            assert back.shape == pictures.shape
            errors[phase] = float(np.square(back - pictures).mean())
    assert errors[0] < 0.65 * constant
    assert errors[1] < 0.75 * constant, "through both layers and back"
    assert 2 not in errors
    assert trainer.test_measure.accuracy > 0.5


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_the_same_run_again_bit_for_bit(name):
    backend, made = backends.create(name), machine(persistent_chains=4, gibbs_steps=2)
    smooth, jerky = run(Trainer(made, backend), 3), Trainer(made, backend)
    jerky.prepare()
    while jerky.epoch < 3:
        jerky.step()
        jerky.measure_test()
        jerky.model.reconstruct(jerky.data.train.x[:3])
        jerky.model.predict(jerky.data.train.x[:3])
    assert bits(smooth) == bits(jerky)
    smooth.reset()
    assert bits(run(smooth, 3)) == bits(jerky)


@pytest.mark.parametrize("epochs", [1, 2, 3, 5])
def test_saved_in_any_phase_and_gone_on_with(cpu, tmp_path, epochs):
    """Visible biases and chains are in the file; with plain gradient steps the run is the same as without a break."""
    made = belief(12, 8, persistent_chains=6)
    straight, broken = run(Trainer(made, cpu), 6), run(Trainer(made, cpu), epochs)
    save(tmp_path / "a.nnp", Saved(made, broken.model.contents(), broken.curve, broken.epoch, broken.seconds))
    saved = load(tmp_path / "a.nnp")
    assert {(2, "visible_bias"), (3, "visible_bias"), (2, "chains"), (3, "chains")} <= set(saved.weights)
    again = Trainer(saved.project, cpu)
    again.load_weights(dict(saved.weights))
    again.resume(broken.curve, saved.epoch, saved.seconds)
    assert bits(run(again, 6 - epochs)) == bits(straight)


def test_edits_while_a_layer_is_pretrained(cpu):
    trainer = run(Trainer(belief(12, 8), cpu), 1)
    visible = trainer.model.weights()[2, "visible_bias"]
    assert np.abs(visible).max() > 0
    trainer.step()
    trainer.apply(edits.change_layer(trainer.project, 2, units=15))
    after = trainer.model.weights()
    assert (trainer.epoch, trainer.batch, trainer.model.phase) == (1, 1, 0)
    assert after[2, "weight"].shape == (15, 784)
    assert after[3, "visible_bias"].shape == (15,)
    assert not np.array_equal(after[2, "visible_bias"], visible), "one step further"
    kept = after[2, "visible_bias"]
    trainer.apply(edits.change_layer(trainer.project, 2, use_bias=False))
    np.testing.assert_array_equal(trainer.model.weights()[2, "visible_bias"], kept)
    trainer.apply(trainer.project.but(recipe=trainer.project.recipe.but(pretraining_epochs=1)))
    assert trainer.model.phase == 1, "one epoch is over"
    run(trainer, 2)
    assert trainer.model.phase == 2
    assert len(trainer.curve) == 3


def test_another_recipe(cpu):
    """From labels to none and back the weights stay; what begins with pretraining begins anew, and undo brings the
    old run back."""
    plain = belief(12).but(recipe=registry.create("recipes", "supervised"))
    trainer = run(Trainer(plain, cpu), 2)
    before = trainer.model.weights()
    assert (2, "visible_bias") not in before
    trainer.apply(plain.but(recipe=registry.create("recipes", "contrastive_divergence")))
    assert not trainer.model.supervised
    assert trainer.train_measure is None or trainer.train_measure.accuracy is None
    for key, array in before.items():
        np.testing.assert_array_equal(trainer.model.weights()[key], array)
    run(trainer, 1)
    assert trainer.curve[-1].test_accuracy is None
    trainer.apply(plain)
    run(trainer, 1)
    assert trainer.epoch == 4
    assert trainer.curve[-1].test_accuracy > 0.1
    trainer.apply(belief(12))
    assert (trainer.epoch, len(trainer.curve), trainer.model.phase) == (0, 0, 0)
    run(trainer, 1)
    trainer.apply(plain)
    assert (trainer.epoch, len(trainer.curve)) == (4, 4)


def test_numbers_that_run_away_are_taken_back_within_their_phase(cpu):
    trainer = run(Trainer(belief(12), cpu), 3)
    assert trainer.model.phase == 1
    good = trainer.model.weights()
    trainer.model.parameters.values[2, "weight"][0, 0] = np.nan
    trainer.step()
    assert trainer.divergence is not None
    assert (trainer.divergence.node, trainer.model.phase, trainer.epoch) == (2, 1, 3)
    for key, array in good.items():
        np.testing.assert_array_equal(trainer.model.weights()[key], array)


def test_what_a_view_gets_in_each_phase(cpu):
    actor = Actor()
    actor.backend = cpu
    asked = (TestImages(5), Reconstructions(5), Read(np.zeros(784, np.float32).tobytes()))
    actor.watch(frozenset(asked))
    actor.open(1, belief(12, pretraining_epochs=1), None, [], 0, 0.0)
    actor.begin((1, 0))
    assert actor.status.startswith("Pretraining layer 1 of 1 (reconstruction error). Everything")
    while actor.state == "training":
        actor.train(actor.trainer)
    actor.show()
    answer = actor.frame.answers[asked[1]]
    assert asked[0] not in actor.frame.answers
    assert asked[2] not in actor.frame.answers, "it cannot read yet, and there is no other reader here"
    assert answer.rebuilt.shape == answer.images.shape == (5, 28, 28)
    assert answer.error == actor.trainer.test_measure.loss
    actor.begin((2, 0))
    assert actor.status.startswith("Fine-tuning all layers. Everything")
    while actor.state == "training":
        actor.train(actor.trainer)
    actor.show()
    assert asked[1] not in actor.frame.answers
    assert len(actor.frame.answers[asked[0]].decided) == 5
    assert actor.frame.answers[asked[2]].reader == "project"


def test_phases_follow_one_another():
    phases = (Phase("a", 2), Phase("b", 1), Phase("c"))
    assert [phase_at(phases, epoch) for epoch in range(5)] == [(0, 0), (0, 0), (1, 2), (2, 3), (2, 3)]
    assert phase_at((Phase("only", 2),), 9) == (0, 0)


RBM, DBN = "contrastive_divergence", "deep_belief"
FLAT, POOL = layer("flatten"), layer("layer_norm")
# (recipe, layers, data) -> (position of the layer that is named, words of the message, what mends it)
UNFIT = {
    "no layer to train": (RBM, (FLAT,), DIGITS, 0, "needs a Dense layer", "Add Dense"),
    "another activation": (RBM, (FLAT, dense(5, "relu")), DIGITS, 1, "Dense layers with a sigmoid", "Use Sigmoid"),
    "weights before it": (RBM, (FLAT, POOL, dense(5, "sigmoid")), DIGITS, 1, "take it out", None),
    "other numbers": (RBM, (dense(3, "sigmoid"),), registry.create("datasets", "circle"), 0, "between 0 and 1", None),
    "values above one": (
        RBM, (FLAT, layer("activation", activation="tanh"), dense(3, "sigmoid")), DIGITS, 2, "between 0 and 1", None,
    ),
    "an output alone": (DBN, (FLAT, dense(10, "softmax")), DIGITS, 1, "needs a Dense layer", "Add Dense"),
    "a hidden relu": (
        DBN, (FLAT, dense(5, "sigmoid"), dense(4, "relu"), dense(10, "softmax")), DIGITS, 2, "this is Dense", "Use Sig",
    ),
    "the wrong output": (DBN, (FLAT, dense(5, "sigmoid"), dense(10)), DIGITS, 2, "use Softmax", "Use Softmax"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNFIT)
def test_a_stack_that_does_not_fit_says_where_and_why(name):
    recipe, layers, data, where, words, label = UNFIT[name]
    made = machine(*layers, recipe=recipe, data=data, loss="cross_entropy")
    problem = check(made).problems[0]
    assert words in problem.message
    assert problem.node == made.network.nodes[where].id
    assert (problem.fix is None) == (label is None)
    if label is not None:
        assert problem.fix.label.startswith(label)
        assert check(edits.apply_fix(made, problem)).ok


def test_layers_behind_the_machine_may_be_any():
    assert check(machine(dense(3, "sigmoid"), dense(4, "relu"), dense(2, "tanh"), data=Bits())).ok


def test_a_step_can_be_walked_through_once_labels_are_looked_at(cpu):
    project = belief(8)
    trainer = Trainer(project, cpu)
    assert unwalkable(project, 1) == WalkProbe().answer(trainer, None)
    assert unwalkable(project, 1).endswith("This opens when that is over, after epoch 2.")
    run(trainer, 2)
    assert unwalkable(project, 2) == ""
    assert "step one batch" in WalkProbe().answer(trainer, None), "a phase begins with its first step"
    run(trainer, 1)
    assert not isinstance(WalkProbe().answer(trainer, None), str)
    assert unwalkable(machine(), 100).startswith("Contrastive divergence compares nothing with right answers")
