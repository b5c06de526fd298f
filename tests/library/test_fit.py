"""Training through the library: histories, callbacks, determinism, going on, and files."""

import itertools

import numpy as np
import pytest

import playground as pg
from playground.library.errors import DivergenceError, NetworkError, StopTraining

L = pg.layers
RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 4))
Y = (X[:, 0] > X[:, 1]).astype(int)
ADAM = pg.optimizers.Adam(learning_rate=0.01)


def model(seed: int = 0, backend: str = "reference", *more) -> pg.Model:
    return pg.Model(pg.Network(4, [L.Dense(6, "tanh"), *more, L.Dense(2, "softmax")]), seed=seed, backend=backend)


def fit(made: pg.Model, **options) -> pg.History:
    return made.fit(X, Y, **{"epochs": 2, "batch_size": 16, "optimizer": ADAM, "loss": "cross_entropy"} | options)


def same(a: pg.Model, b: pg.Model) -> bool:
    mine, theirs = ({**m.weights, **m.statistics} for m in (a, b))
    return list(mine) == list(theirs) and all((mine[name] == theirs[name]).all() for name in mine)


def test_a_history_has_kerass_names():
    made = model()
    history = fit(made, epochs=3, validation_data=(X[:9], Y[:9]))
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 3 for values in history.history.values())
    assert history.epoch == [0, 1, 2]
    assert history.history["loss"][2] < history.history["loss"][0]
    found = made.evaluate(X[:9], Y[:9])
    assert found["loss"] == pytest.approx(history.history["val_loss"][-1])
    assert found["accuracy"] == history.history["val_accuracy"][-1]
    assert made.epochs == 3
    assert "3 epochs" in repr(history)


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_the_same_seed_gives_the_same_weights_bit_for_bit(backend):
    made = [model(seed, backend, L.Dropout(rate=0.3), L.BatchNorm()) for seed in (5, 5, 6)]
    for one in made:
        fit(one)
    assert same(made[0], made[1])
    assert not same(made[0], made[2])


def test_fitting_again_goes_on():
    whole, parts = model(0, "reference", L.Dropout(rate=0.3)), model(0, "reference", L.Dropout(rate=0.3))
    fit(whole, epochs=4)
    fit(parts, epochs=1)
    assert fit(parts, epochs=3).epoch == [1, 2, 3]
    assert same(whole, parts)


def test_loss_and_optimizer_are_remembered():
    made = model()
    fit(made)
    made.fit(X, Y)
    assert made.optimizer == ADAM
    assert made.loss == pg.losses.CrossEntropy()


def test_training_is_driven_step_by_step():
    stepped, whole = model(), model()
    options = {"batch_size": 16, "optimizer": ADAM, "loss": "cross_entropy"}
    reports = list(stepped.training(X, Y, epochs=2, every="batch", **options))
    assert [(r.epoch, r.batch, r.batches) for r in reports] == [(e, b, 3) for e in (1, 2) for b in (1, 2, 3)]
    assert all(np.isfinite(r.loss) for r in reports)
    assert ["train_loss" in r for r in reports] == [False, False, True] * 2
    epochs = list(whole.training(X, Y, epochs=2, **options))
    assert [r.epoch for r in epochs] == [1, 2]
    assert all(a.seconds < b.seconds for a, b in itertools.pairwise(epochs))
    assert epochs[-1]["train_loss"] == reports[-1].train_loss
    assert same(stepped, whole)


def test_the_first_batchs_loss_is_that_of_the_gradients():
    made = model(0, "reference", L.Dropout(rate=0.5))
    loss, _ = made.gradients(X, Y, loss="cross_entropy")
    first = next(iter(made.training(X, Y, batch_size=40, loss="cross_entropy", shuffle=False, every="batch")))
    assert first.loss == pytest.approx(loss)


def test_breaking_out_stops_and_keeps_what_was_learned():
    broken, whole = model(), model()
    for report in broken.training(X, Y, epochs=50, batch_size=16, optimizer=ADAM, loss="cross_entropy"):
        if report.epoch == 2:
            break
    fit(whole, epochs=2)
    assert broken.epochs == 2
    assert same(broken, whole)


class Patience:
    """Keras's form of a callback."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, dict]] = []

    def on_epoch_end(self, epoch, logs=None):
        self.heard.append((epoch, dict(logs)))
        if epoch == 1:
            raise StopTraining


def test_callbacks_hear_every_epoch_and_can_stop():
    seen, patience = [], Patience()
    history = fit(model(), epochs=9, callbacks=[patience, seen.append])
    assert history.epoch == [0, 1]
    assert seen == history.reports, "also those that come after the one that stops"
    assert [epoch for epoch, _ in patience.heard] == [0, 1]
    assert patience.heard[0][1] == {"loss": history.history["loss"][0], "accuracy": history.history["accuracy"][0]}
    assert fit(model(), epochs=9, callbacks=lambda report: report.epoch == 3).epoch == [0, 1, 2]
    with pytest.raises(TypeError, match="callbacks holds 3, expected functions or objects with on_epoch_end"):
        fit(model(), callbacks=[3])


def test_numbers_are_learned_too():
    made = pg.Model(pg.Network(4, [L.Dense(2)]), backend="reference")
    history = made.fit(X, X[:, :2], epochs=60, optimizer=ADAM, loss="mean_squared_error", batch_size=4)
    assert set(history.history) == {"loss"}
    assert history.history["loss"][-1] < 0.05


def test_a_data_set_of_the_catalog_brings_its_test_data():
    circle = pg.datasets.Circle(samples=60)
    made = pg.Model(pg.Network(2, [L.Dense(4, "tanh"), L.Dense(1, "sigmoid")]), backend="reference")
    history = made.fit(circle, epochs=1, loss="binary_cross_entropy")
    assert "val_accuracy" in history.history
    assert made.evaluate(circle)["loss"] == pytest.approx(history.history["val_loss"][0])
    with pytest.raises(ValueError, match="Circle has samples of 2, expected 4"):
        model().fit(circle, loss="cross_entropy")
    with pytest.raises(ValueError, match="leave y and validation_data out"):
        made.fit(circle, Y)


def test_a_run_that_diverges_keeps_the_last_good_weights():
    made = pg.Model(pg.Network(4, [L.Dense(2)]), backend="reference")
    wild = pg.optimizers.SGD(learning_rate=10)
    with (
        np.errstate(all="ignore"),
        pytest.raises(DivergenceError, match=r"layers\[0\] Dense left.*smaller learning rate"),
    ):
        made.fit(X, X[:, :2] * 1e9, epochs=500, optimizer=wild, loss="mean_squared_error")
    assert all(np.isfinite(array).all() for array in made.weights.values())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"optimizer": "adm"}, "optimizer is 'adm', expected one of the optimizers: sgd"),
        ({"optimizer": pg.losses.Hinge()}, "expected one of the optimizers"),
        ({"epochs": -1}, "epochs is -1, expected a whole number from 0"),
        ({"epochs": 1.5}, "epochs is 1.5"),
        ({"batch_size": 0}, "batch_size is 0, expected a whole number from 1"),
        ({"patients": 3}, "Training: no field 'patients', expected batch_size"),
        ({"every": "step"}, "every is 'step', expected epoch or batch"),
        ({"loss": "hinge"}, r"layers\[1\] Dense: Hinge needs outputs from −1 to 1"),
    ],
)
def test_wrong_arguments_are_named_before_anything_is_trained(options, words):
    made = model()
    before = made.weights
    with pytest.raises(ValueError, match=words):
        made.training(X, Y, **{"loss": "cross_entropy"} | options)
    assert all((made.weights[name] == array).all() for name, array in before.items())


def test_a_saved_model_is_a_project_that_goes_on(tmp_path):
    whole, part = (pg.Model(pg.Network(2, [L.Dense(3, "tanh"), L.Dense(1, "sigmoid")]), 4) for _ in range(2))
    for made, epochs in ((whole, 3), (part, 2)):
        made.fit(pg.datasets.Xor(samples=40), epochs=epochs, loss="binary_cross_entropy", optimizer="sgd")
    part.save(tmp_path / "mine.nnp")
    project = pg.load(tmp_path / "mine.nnp")
    assert (project.name, project.epochs, project.dataset) == ("mine", 2, pg.datasets.Xor(samples=40))
    again = project.model()
    assert same(again, part)
    again.fit(project.dataset, epochs=1)
    assert same(again, whole)


def test_a_model_of_arrays_is_saved_with_a_data_set_that_fits(tmp_path):
    made = model()
    fit(made)
    with pytest.raises(ValueError, match="give dataset=, one of"):
        made.save(tmp_path / "a.nnp")
    with pytest.raises(NetworkError, match=r"layers\[0\]"):
        made.save(tmp_path / "a.nnp", pg.datasets.Mnist())
    features = pg.datasets.Circle(features=("x1", "x2", "sin_x1", "sin_x2"))
    made.save(tmp_path / "a.nnp", features)
    np.testing.assert_allclose(pg.load(tmp_path / "a.nnp").model("reference").predict(X), made.predict(X), atol=1e-6)


def test_the_settings_of_training_are_options_of_fit():
    """Held-out data, early stopping, class weights and varied images, under Keras's names in the history."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 1, 6, 6)).astype(np.float32)
    y = (x.mean(axis=(1, 2, 3)) > 0.1).astype(int)
    dense = pg.layers.Dense(units=8, activation="tanh"), pg.layers.Dense(units=2, activation="softmax")
    model = pg.Model(pg.Network(input_shape=(1, 6, 6), layers=[pg.layers.Flatten(), *dense]), backend="reference")
    options = {"early_stopping": "loss", "patience": 2, "class_weighting": "balanced", "augment_shift": 1.0}
    fast = pg.optimizers.Adam(learning_rate=0.05)
    history = model.fit(x, y, epochs=60, loss="cross_entropy", validation_split=0.25, optimizer=fast, **options)
    losses = history.history["val_loss"]
    assert len(losses) == int(np.argmin(losses)) + 3 < 60
    assert "test_loss" not in history.history
    both = model.fit(x, y, epochs=1, validation_split=0.25, validation_data=(x[:9], y[:9])).history
    assert {"val_loss", "test_loss"} <= set(both)
