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


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"early_stopping": "loss"}, "early_stopping is 'loss', and there is nothing to watch: give validation data"),
        ({"augment_shift": 2.0}, "augment_shift is 2, expected 0: only images are varied, and the samples are 4"),
        ({"patience": 2}, "patience does nothing without early_stopping"),
        ({"class_weights": {2: 1}}, "class_weights has a weight for 2, expected class numbers from 0 to 1"),
        ({"class_weights": {"a": 1}}, "class_weights has the key 'a', expected class numbers such as 0"),
        ({"class_weights": {1, 5}}, r"class_weights is \{1, 5\}, expected numbers"),
        ({"class_weights": (1, 5, 2)}, "class_weights has 3 weights, expected 2: one for each class"),
        (
            {"class_weights": (1, 5), "class_weighting": "balanced"},
            "class_weights are given, and class_weighting is 'b",
        ),
        ({"class_weights": (), "class_weighting": "given"}, None),
    ],
)
def test_what_can_have_no_effect_is_refused(options, words):
    made = model()
    if words is None:
        assert fit(made, **options).epoch == [0, 1]
        return
    with pytest.raises(ValueError, match=words):
        fit(made, **options)
    numbers = pg.Model(pg.Network(4, [L.Dense(1)]), backend="reference")
    with pytest.raises(ValueError, match="class_weighting is 'balanced', expected 'none': there are no classes here"):
        numbers.fit(X, Y, loss="mean_squared_error", class_weighting="balanced")


def test_class_weights_alone_are_meant():
    plain, row, book, spelled = (model() for _ in range(4))
    fit(plain, class_weights=None)
    fit(row, class_weights=(1, 5))
    fit(book, class_weights={1: 5})
    fit(spelled, class_weights=[1, 5], class_weighting="given")
    assert same(row, book)
    assert same(row, spelled)
    assert not same(row, plain)


def test_a_fit_that_fails_leaves_the_model_as_it_was():
    made = model()
    fit(made)
    before = made.weights
    with pytest.raises(ValueError, match="holds the class 10"):
        made.fit(X, Y + 9, optimizer="sgd", loss="kl_divergence")
    assert (made.optimizer, made.loss, made.epochs) == (ADAM, pg.losses.CrossEntropy(), 2)
    assert all((made.weights[name] == array).all() for name, array in before.items())


def test_a_training_that_was_left_for_another_says_so():
    made = model()
    first = made.training(X, Y, epochs=3, loss="cross_entropy")
    next(first)
    assert made.fit(X, Y).epoch == [1]
    with pytest.raises(ValueError, match="training: a later fit or training of this model has begun"):
        next(first)
    assert made.epochs == 2


def test_frozen_layers_stay_as_they_are():
    made = pg.Model(pg.Network(4, [L.Dense(6, "tanh"), L.BatchNorm(), L.Dense(2, "softmax")], frozen=[0, 1]))
    before = {**made.weights, **made.statistics}
    fit(made)
    moved = {name for name, array in {**made.weights, **made.statistics}.items() if (array != before[name]).any()}
    assert moved == {"2.weight", "2.bias"}
    assert made.network.frozen == (0, 1)
    assert "frozen=[0, 1]" in repr(made.network)
    assert "30 frozen" in made.network.summary()
    gradients = made.gradients(X, Y)[1]
    assert not gradients["0.weight"].any()
    assert gradients["2.weight"].any()
    made.unfreeze()
    made.freeze(-1)
    assert made.network.frozen == (2,)
    last = made.weights["2.weight"]
    fit(made)
    assert (made.weights["0.weight"] != before["0.weight"]).any()
    np.testing.assert_array_equal(made.weights["2.weight"], last)
    assert made.gradients(X, Y)[1]["0.weight"].any()
    with pytest.raises(NetworkError, match="frozen: 3 is no place of a layer, expected a whole number from 0 to 2"):
        made.freeze(3)
    with pytest.raises(NetworkError, match="frozen is 0, expected a list of places of layers"):
        pg.Network(4, [L.Dense()], frozen=0)  # type: ignore[arg-type]


def test_a_run_in_folds():
    options = {"folds": 3, "epochs": 2, "optimizer": ADAM, "loss": "cross_entropy", "backend": "reference"}
    found = pg.cross_validate(model().network, X, Y, batch_size=16, early_stopping="loss", **options)
    assert [(r.fold, r.train_samples, r.validation_samples) for r in found.reports] == [
        (1, 26, 14),
        (2, 27, 13),
        (3, 27, 13),
    ]
    losses = [report.validation_loss for report in found.reports]
    assert found.mean["validation_loss"] == pytest.approx(np.mean(losses))
    assert found.std["validation_loss"] == pytest.approx(np.std(losses, ddof=1))
    assert "3 folds: train_loss" in repr(found)
    with pytest.raises(ValueError, match="loss is missing"):
        pg.cross_validate(model().network, X, Y)
    wild = pg.optimizers.SGD(learning_rate=10)
    with np.errstate(all="ignore"), pytest.raises(DivergenceError, match=r"Fold 1: .*layers\[0\] Dense"):
        pg.cross_validate(
            pg.Network(4, [L.Dense(2)]), X, X[:, :2] * 1e9, epochs=500, optimizer=wild, loss="mean_squared_error",
            backend="reference",
        )  # fmt: skip


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
