"""The report of all metrics: scikit-learn's numbers (scripts/make_metric_goldens.py), and that it is of the run."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from adversaries import autoencoder, usual
from machines import machine
from networks import classic, dense, project

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.measure import Measure
from playground.engine.metrics import report_of
from playground.engine.probes import Metrics
from playground.engine.trainer import Trainer

GOLDENS = json.loads((Path(__file__).parent / "goldens" / "metrics.json").read_text())


def scores_of(seed: int, classes: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """As in the script."""
    rng = np.random.default_rng(seed)
    labels = np.minimum(rng.integers(0, classes + 1, samples), classes - 1)
    z = rng.normal(0, 1.5, (samples, classes))
    z[np.arange(samples), labels] += 1.5
    p = np.exp(z)
    return p / p.sum(axis=1, keepdims=True), labels


def names(count: int) -> tuple[str, ...]:
    return tuple(f"class {i}" for i in range(count))


@pytest.mark.parametrize("average", ["macro", "weighted", "micro"])
@pytest.mark.parametrize("case", GOLDENS["cases"])
def test_scikit_learn_says_the_same(case, average):
    seed, classes, samples = GOLDENS["cases"][case]
    scores, labels = scores_of(seed, classes, samples)
    report = report_of(Measure(0.0, 0.0, scores, labels), names(classes), average)
    golden = GOLDENS["classes"][case][average]
    mine = {figure.metric: figure.value for figure in report.figures}
    assert mine == pytest.approx(golden, rel=1e-9)
    plain = report.plain()
    assert plain["confusion_matrix"] == GOLDENS["per_class"][case]["confusion_matrix"]
    for place, row in enumerate(plain["per_class"]):
        for name in ("precision", "recall", "f1", "samples"):
            assert row[name] == pytest.approx(GOLDENS["per_class"][case][name][place])
    notes = {figure.metric: figure.note for figure in report.figures if figure.note}
    assert notes == ({"roc_auc": "macro"} if average == "micro" else {})
    assert json.loads(json.dumps(plain)) == plain


def test_numbers_to_predict():
    rng = np.random.default_rng(3)
    true = rng.normal(0, 2, (50, 2))
    said = true + rng.normal(0.3, 0.5, true.shape)
    report = report_of(Measure(0.0, None, said, true), ())
    assert {f.metric: f.value for f in report.figures} == pytest.approx(GOLDENS["regression"], rel=1e-9)
    assert report.matrix is None
    assert "per_class" not in report.plain()


def test_the_script_and_this_test_draw_the_same_scores():
    path = Path(__file__).parents[2] / "scripts" / "make_metric_goldens.py"
    if importlib.util.find_spec("sklearn") is None:
        assert "rng.normal(0, 1.5, (samples, classes))" in path.read_text(encoding="utf-8")


def test_log_loss_needs_probabilities():
    labels = np.array([0, 1, 2, 1])
    p = np.full((4, 3), 0.5)
    found = {f.metric for f in report_of(Measure(0.0, 0.0, p, labels), names(3)).figures}
    assert "log_loss" not in found
    assert "accuracy" in found
    assert "top_k" not in found, "five of three classes are always right"


def test_the_probe_answers_for_each_part_of_the_data():
    """From the last measurement, worked out once: the same object until there is a new one."""
    learning = classic(validation_split=0.2)
    trainer = Trainer(learning, backends.create("cpu"))
    assert Metrics().answer(trainer, None) is None
    trainer.run_epoch()
    for part in ("train", "validation", "test"):
        report = Metrics(part).answer(trainer, None)
        assert report.samples == len(getattr(trainer.data, part))
        assert {f.metric: f.value for f in report.figures}["accuracy"] == getattr(trainer, f"{part}_measure").accuracy
        assert report is Metrics(part).answer(trainer, None)
        assert report.matrix.sum() == report.samples
    trainer.run_epoch()
    assert report is not Metrics("test").answer(trainer, None)


def test_a_regression_has_its_own_metrics():
    trainer = Trainer(project(dense(1), data="plane", loss="mean_squared_error"), backends.create("cpu"))
    trainer.run_epoch()
    report = Metrics().answer(trainer, None)
    wanted = {kind.kind_id() for kind in registry.all("metrics") if kind.regression}
    assert {f.metric for f in report.figures} == wanted
    test = trainer.data.test
    error = trainer.model.predict(test.x) - test.labels.reshape(-1, 1)
    values = {f.metric: f.value for f in report.figures}
    assert values["root_mean_squared_error"] == pytest.approx(np.sqrt((error**2).mean()), rel=1e-5)


def test_what_has_no_labels_is_judged_by_what_its_recipe_says():
    backend = backends.create("reference")
    trainer = Trainer(usual(latent_size=2), backend)
    trainer.run_epoch()
    assert Metrics("test").answer(trainer, None) is None, "a GAN is measured over its training data"
    found = Metrics("train").answer(trainer, None)
    assert [f.title for f in found.figures] == [
        "Generator loss",
        "Discriminator loss",
        "Near the data",
        "Parts visited",
    ]
    assert {f.metric: f.value for f in found.figures} == trainer.train_measure.figures
    assert found.matrix is None
    assert Metrics("train").answer(trainer, None) is found, "worked out once"

    trainer = Trainer(autoencoder(dense(1, "tanh"), dense(2, "linear")), backend)
    trainer.run_epoch()
    found, x = Metrics("test").answer(trainer, None), trainer.data.test.x
    made = trainer.model.predict(x)
    values = {f.metric: f.value for f in found.figures}
    assert values["loss"] == trainer.test_measure.loss
    assert values["mean_absolute_error"] == pytest.approx(np.abs(made - x).mean())
    assert found.samples == len(x)

    trainer = Trainer(machine(), backend)
    trainer.run_epoch()
    (figure,) = Metrics("test").answer(trainer, None).figures
    assert (figure.title, figure.value) == ("Reconstruction error", trainer.test_measure.loss)
