"""Every gradient of the reference backend against central finite differences of the loss, in float64; see finite."""

import numpy as np
import pytest
from finite import check_gradients
from networks import ACTIVATIONS, LOSSES, NOTHING, batch_of, dense, endings, layer, project

from playground.core.registry import registry
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.network.checks import check

STACKS = {
    "one layer": lambda hidden, last, n, reg: (dense(n, last, kernel_regularizer=reg),),
    "two layers": lambda hidden, last, n, reg: (dense(3, hidden, kernel_regularizer=reg), dense(n, last)),
    "without bias": lambda hidden, last, n, reg: (dense(3, hidden, use_bias=False), dense(n, last, use_bias=False)),
    "four layers": lambda hidden, last, n, reg: (
        dense(3, "tanh"), dense(2, hidden), dense(3, "sigmoid"), dense(n, last, kernel_regularizer=reg),
    ),
    "activation layers": lambda hidden, last, n, reg: (
        layer("activation", activation="tanh"), dense(3), layer("activation", activation=hidden), dense(n),
        layer("activation", activation=last),
    ),
    "dropout": lambda hidden, last, n, reg: (
        layer("dropout", rate=0.2), dense(4, hidden), layer("dropout", rate=0.4), dense(n, last),
    ),
    "flatten": lambda hidden, last, n, reg: (
        layer("flatten"), dense(3, hidden), layer("flatten"), dense(n, last), layer("flatten"),
    ),
}  # fmt: skip


def compare(made, seed: int, targets=None) -> int:
    return check_gradients(made, seed, 5, targets)


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients(stack, loss):
    """Every hidden and every last activation with every loss in every stack, where the checks accept it."""
    none, seen = registry.create("regularizers", "none"), 0
    accepted = endings([loss])
    assert accepted, f"no network at all can end in {loss}"
    for i, (data, _, last, outputs) in enumerate(accepted):
        # every ending in the plain stack with every activation before it; elsewhere the activations take turns
        for hidden in ACTIVATIONS if stack == "two layers" else [ACTIVATIONS[i % len(ACTIVATIONS)]]:
            made = project(*STACKS[stack](hidden, last, outputs, none), data=data, loss=loss)
            assert check(made).ok
            seen += compare(made, seed=i)
    assert seen > 10


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_activation_in_every_stack(hidden):
    none = registry.create("regularizers", "none")
    for stack in STACKS.values():
        compare(project(*stack(hidden, "sigmoid", 1, none)), seed=3)


@pytest.mark.parametrize("category", ["activations", "losses"])
def test_every_setting(category):
    """Each number that an activation or a loss has, away from its default."""
    none, seen = registry.create("regularizers", "none"), 0
    for kind in registry.ids(category):
        for name, param in registry.get(category, kind).params().items():
            made = registry.create(category, kind, **{name: param.maximum / 4 if param.maximum <= 10 else 2.5})
            for data, loss, last, outputs in endings([kind] if category == "losses" else ["hinge", "cross_entropy"])[
                :6
            ]:
                hidden = made if category == "activations" else "tanh"
                loss = made if category == "losses" else loss
                for stack in ("two layers", "activation layers", "flatten"):
                    layers = STACKS[stack](hidden, last, outputs, none)
                    seen += compare(project(*layers, data=data, loss=loss), seed=5)
    assert seen > 10


def test_targets_that_are_probabilities():
    """The data has classes; a distribution over them is what a loss of distributions is for."""
    rng, none = np.random.default_rng(0), registry.create("regularizers", "none")
    for zeros in (0, 1):
        targets = rng.dirichlet(np.ones(3), 5).astype(np.float32)
        targets[:, :zeros] = 0  # also targets that do not add up to 1
        for stack in ("two layers", "flatten"):
            layers = STACKS[stack]("tanh", "softmax", 3, none)
            compare(project(*layers, data="spiral_three", loss="kl_divergence"), 3, targets)


@pytest.mark.parametrize("kind", registry.ids("regularizers"))
def test_gradients_with_a_penalty(kind):
    """The gradient is that of loss + penalty; the loss that is returned does not contain the penalty."""
    regularizer = registry.create("regularizers", kind)
    strong = {name: 0.1 for name, param in regularizer.params().items() if getattr(param, "zero", False)}
    regularizer = regularizer.but(**strong)
    for stack in ("one layer", "two layers", "four layers"):
        for data, loss, last, outputs in endings():
            layers = STACKS[stack]("tanh", last, outputs, regularizer)
            compare(project(*layers, data=data, loss=loss), seed=11)


def test_a_penalty_is_not_part_of_the_loss_shown():
    plain, pulled = (Model(project(dense(1, "sigmoid", kernel_regularizer=kind)), Backend()) for kind in ("none", "l2"))
    losses = []
    for model in (plain, pulled):
        runner = model.runner(5, "train")
        runner.feed(*batch_of(model, 5), np.arange(5))
        losses.append(runner.run(NOTHING))
    assert losses[0] == losses[1]


def test_dropout_is_off_outside_training():
    model = Model(project(dense(6, "tanh"), layer("dropout", rate=0.5), dense(1, "sigmoid")), Backend())
    without = Model(project(dense(6, "tanh"), layer("activation", activation="linear"), dense(1, "sigmoid")), Backend())
    without.load_weights(model.weights())
    x, targets = batch_of(model, 30)
    assert np.array_equal(model.predict(x), without.predict(x))
    losses = []
    for mode, stream in (("test", 1), ("test", 2), ("train", 1), ("train", 2)):
        runner = model.runner(30, mode)
        runner.feed(x, targets, np.arange(30))
        losses.append(runner.run(NOTHING, stream))
    assert losses[0] == losses[1]
    assert len(set(losses)) == 3, "training draws another mask for every stream"
