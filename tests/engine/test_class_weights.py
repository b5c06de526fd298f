"""Class weights: PyTorch's gradients (scripts/make_class_weight_goldens.py), what "balanced" means, changes mid-run."""

import json
from pathlib import Path

import numpy as np
import pytest
from networks import NOTHING, classic, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.class_weights import balanced, class_weights
from playground.engine.model import Model
from playground.engine.trainer import Trainer
from playground.network.document import Training

GOLDENS = dict(np.load(Path(__file__).parent / "goldens" / "class_weights.npz"))
CASES = json.loads(str(GOLDENS["description"]))["cases"]
BACKENDS = {"reference": (lambda: Backend(dtype=np.float64), 1e-9), "cpu": (lambda: backends.create("cpu"), 1e-5)}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", CASES)
def test_pytorch_finds_the_same_gradients(name, backend):
    """The gradients are those of the weighted loss; the loss that is shown has no weights in it."""
    make, tolerance = BACKENDS[backend]
    case = CASES[name]
    data = "circle" if len(case["class_weights"]) == 2 else "spiral_three"
    layers = dense(5, "tanh"), dense(case["outputs"], case["activation"])
    learning = project(*layers, data=data, loss=case["loss"])
    model = Model(learning, make(), class_weights=tuple(case["class_weights"]))
    for i, array in enumerate(model.parameters.values.values()):
        array[...] = GOLDENS[f"{name}/weights/{i}"]
    x, labels = GOLDENS[f"{name}/x"], GOLDENS[f"{name}/labels"]
    runner = model.runner(len(x), "train")
    runner.feed(x, model.targets.encode(labels, len(case["class_weights"])), np.arange(len(x)))
    assert runner.run(NOTHING) == pytest.approx(float(GOLDENS[f"{name}/loss"]), rel=tolerance)
    for i, gradient in enumerate(model.parameters.gradients.values()):
        np.testing.assert_allclose(gradient, GOLDENS[f"{name}/gradients/{i}"], rtol=tolerance, atol=tolerance)


def test_balanced_classes_weigh_the_same():
    labels = np.array([0] * 6 + [2] * 3 + [3])
    weights = balanced(labels, 4)
    assert weights == pytest.approx((10 / 18, 1.0, 10 / 9, 10 / 3))
    assert np.mean(np.array(weights)[labels]) == pytest.approx(1)


def test_given_weights_are_filled_up_and_cut():
    labels = np.array([0, 1, 2])
    given = Training(class_weighting="given", class_weights=(3, 0.5))
    assert class_weights(given, labels, 3) == (3.0, 0.5, 1.0)
    assert class_weights(given, labels, 1) == (3.0,)
    assert class_weights(given, labels, 0) == (), "numbers to predict have no classes"
    assert class_weights(Training(class_weights=(3, 0.5)), labels, 3) == ()


def test_weights_change_while_it_trains():
    """The run goes on; with the second class weighing nothing, only the first is learnt."""
    trainer = Trainer(classic(optimizer=registry.create("optimizers", "sgd", learning_rate=0.1)), BACKENDS["cpu"][0]())
    trainer.run_epoch()
    training = trainer.project.training.but(class_weighting="given", class_weights=(1.0, 0.0))
    trainer.apply(trainer.project.but(training=training))
    assert trainer.epoch == 1
    assert len(trainer.curve) == 1
    for _ in range(30):
        trainer.run_epoch()
    assert (trainer.decided == 0).all()
    trainer.apply(trainer.project.but(training=training.but(class_weighting="balanced")))
    for _ in range(30):
        trainer.run_epoch()
    assert trainer.test_measure.accuracy > 0.9
