"""A model's weights, predictions, gradients and measures, without training."""

import numpy as np
import pytest

import playground as pg
from playground.engine import memory
from playground.library.errors import ArrayError, NetworkError

L = pg.layers
RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(7, 4)), np.array([0, 1, 2, 0, 1, 2, 2])


def small(backend: str = "reference", last: str = "softmax", **more) -> pg.Model:
    return pg.Model(pg.Network(4, [L.Dense(5, "tanh", **more), L.Dense(3, last)]), seed=1, backend=backend)


def test_weights_are_in_the_order_of_the_layers():
    stack = [L.Conv2D(filters=32, kernel_size=3), L.MaxPool2D(), L.Flatten(), L.Dense(units=10)]
    weights = pg.Model(pg.Network((1, 28, 28), stack)).weights
    assert {name: array.shape for name, array in weights.items()} == {
        "0.weight": (32, 1, 3, 3), "0.bias": (32,), "3.weight": (10, 5408), "3.bias": (10,),
    }  # fmt: skip
    assert list(weights) == ["0.weight", "0.bias", "3.weight", "3.bias"]
    assert all(array.dtype == np.float32 for array in weights.values())


def test_recurrent_layers_have_pytorchs_names_and_batch_norm_its_statistics_apart():
    model = pg.Model(pg.Network((5, 3), [L.LSTM(units=4, return_sequences=True), L.GRU(units=2), L.BatchNorm()]))
    shapes = {name: array.shape for name, array in model.weights.items()}
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    assert list(shapes) == [*(f"0.{n}" for n in names), *(f"1.{n}" for n in names), "2.weight", "2.bias"]
    assert (shapes["0.weight_ih"], shapes["1.weight_hh"]) == ((16, 3), (6, 2))
    assert {name: array.tolist() for name, array in model.statistics.items()} == {
        "2.running_mean": [0, 0], "2.running_var": [1, 1],
    }  # fmt: skip


def test_the_seed_draws_the_weights():
    same, again, other = (pg.Model(small().network, seed=seed).weights["0.weight"] for seed in (3, 3, 4))
    np.testing.assert_array_equal(same, again)
    assert (same != other).any()


def test_weights_are_copies_and_loading_sets_them():
    model, other = small(), pg.Model(small().network, seed=9, backend="reference")
    before = model.weights
    before["0.weight"][...] = 7
    assert (model.weights["0.weight"] != 7).all()
    other.load_weights(model.weights)
    np.testing.assert_array_equal(other.predict(X), model.predict(X))


def test_statistics_are_loaded_where_they_are_given():
    model = pg.Model(pg.Network(4, [L.BatchNorm(), L.Dense(2)]), backend="reference")
    model.load_weights({**model.weights, "0.running_mean": np.arange(4), "0.running_var": np.full(4, 9)})
    np.testing.assert_array_equal(model.statistics["0.running_mean"], np.arange(4))
    model.load_weights(model.weights)
    np.testing.assert_array_equal(model.statistics["0.running_var"], np.full(4, 9))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"0.weight": np.zeros((2, 2))}, "weights['0.weight'] has the shape (2, 2), expected (5, 4)"),
        ({"0.kernel": np.zeros((5, 4))}, "weights has '0.kernel', expected 0.weight, 0.bias, 1.weight, 1.bias"),
        ({"0.bias": None}, "weights['0.bias'] is a NoneType of object, expected an array of numbers"),
        ({"0.bias": [np.nan] * 5}, "weights['0.bias'] holds nan at [0]"),
    ],
)
def test_wrong_weights_are_named_and_nothing_is_changed(change, words):
    model = small()
    before = model.predict(X)
    with pytest.raises(ArrayError) as raised:
        model.load_weights({**model.weights, "1.weight": np.ones((3, 5)), **change})
    assert words in str(raised.value)
    np.testing.assert_array_equal(model.predict(X), before)


def test_missing_weights_are_named():
    with pytest.raises(ArrayError, match=r"weights lacks '0.bias', an array of shape \(5,\)"):
        small().load_weights({"0.weight": np.zeros((5, 4))})
    with pytest.raises(TypeError, match="expected a dictionary"):
        small().load_weights([1])  # type: ignore[arg-type]


def test_predictions_are_the_formula():
    model = small()
    w = model.weights
    z = np.tanh(X @ w["0.weight"].T + w["0.bias"]) @ w["1.weight"].T + w["1.bias"]
    e = np.exp(z)
    np.testing.assert_allclose(model.predict(X), e / e.sum(axis=1, keepdims=True), rtol=1e-12)
    assert model.predict(X[:0]).shape == (0, 3)
    np.testing.assert_allclose(small("cpu").predict(X.tolist()), model.predict(X), atol=1e-6)


def test_dropout_is_off_when_asked():
    model = pg.Model(pg.Network(4, [L.Dropout(rate=0.9), L.Dense(2)]), backend="reference")
    np.testing.assert_array_equal(model.predict(X), model.predict(X))


def test_many_sizes_do_not_fill_memory():
    model = small()
    for count in range(1, 30):
        model.predict(np.zeros((count, 4)))
        model.gradients(np.zeros((count, 4)), np.zeros(count, int), loss="cross_entropy")
    assert len(model._engine.runners) < 10
    assert len(model._asked[1].runners) < 10


@pytest.mark.parametrize(
    ("loss", "last", "y"),
    [
        ("cross_entropy", "softmax", Y),
        ("cross_entropy", "softmax", np.eye(3)[Y]),
        ("mean_squared_error", "tanh", RNG.normal(size=(7, 3))),
        ("binary_cross_entropy", "sigmoid", RNG.uniform(size=(7, 3))),
        ("hinge", "linear", Y),
        (pg.losses.KLDivergence, "softmax", np.full((7, 3), 1 / 3)),
    ],
)
def test_gradients_are_those_of_finite_differences(loss, last, y):
    model = small(last=last)
    value, gradients = model.gradients(X, y, loss=loss)
    assert value == pytest.approx(model.evaluate(X, y, loss=loss)["loss"], rel=1e-12)
    weights, step = model.weights, 1e-6
    assert list(gradients) == list(weights)
    for name in ("0.weight", "1.bias"):
        place = np.unravel_index(np.abs(gradients[name]).argmax(), weights[name].shape)
        losses = []
        for sign in (1, -1):
            moved = {key: array.copy() for key, array in weights.items()}
            moved[name][place] += sign * step
            model.load_weights(moved)
            losses.append(model.gradients(X, y, loss=loss)[0])
        assert gradients[name][place] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-6)


def test_asking_for_gradients_changes_nothing():
    stack = [L.BatchNorm(), L.Dropout(rate=0.5), L.Dense(3, "softmax", kernel_regularizer="max_norm")]
    model = pg.Model(pg.Network(4, stack), backend="reference")
    model.load_weights({name: array * 9 for name, array in model.weights.items()})
    before = {**model.weights, **model.statistics}
    first, again = (model.gradients(X, Y, loss="cross_entropy") for _ in range(2))
    assert first[0] == again[0]
    np.testing.assert_array_equal(first[1]["2.weight"], again[1]["2.weight"])
    for name, array in {**model.weights, **model.statistics}.items():
        np.testing.assert_array_equal(array, before[name])


def test_the_compiled_backend_agrees():
    mine, truth = small("cpu").gradients(X, Y, loss="cross_entropy"), small().gradients(X, Y, loss="cross_entropy")
    assert mine[0] == pytest.approx(truth[0], rel=1e-6)
    for name, array in truth[1].items():
        np.testing.assert_allclose(mine[1][name], array, atol=1e-6)


def test_what_memory_cannot_hold_is_refused_with_its_size_and_no_batch_size(monkeypatch):
    model = small("cpu")
    model.gradients(X, Y, loss="cross_entropy")
    monkeypatch.setattr(memory, "LEAST", 0)
    monkeypatch.setattr(memory, "available", lambda: memory.RESERVE + 1_000_000)
    model.gradients(X, Y, loss="cross_entropy")  # there already
    many = np.zeros((20_000, 4)), np.zeros(20_000, int)
    words = r"x has too many samples: taking all 20,000 at once needs about \d+ MB, this machine has 1 MB free"
    with pytest.raises(ArrayError, match=words):
        model.gradients(*many, loss="cross_entropy")
    assert (20_000, "train", "", 0) not in model._asked[1].runners
    with pytest.raises(
        NetworkError, match=r"The network needs about \d+ MB, this machine has 1 MB free: use"
    ) as raised:
        pg.Model(pg.Network(400, [L.Dense(500), L.Dense(3)]))
    assert "batch" not in str(raised.value)


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_numbers_too_large_for_the_type(backend):
    made, x = small(backend), np.full((2, 4), 1e300)
    if backend == "reference":
        assert np.isfinite(made.predict(x)).all()
        return
    for call in (lambda: made.predict(x), lambda: made.load_weights({**made.weights, "0.bias": [1e300] * 5})):
        with pytest.raises(ArrayError, match=r"holds 1e\+300 at \[.*\], expected numbers up to 3e\+38 \(float32\)"):
            call()
    with pytest.raises(ArrayError, match=r"y holds 1e\+300 at \[0, 0\]"):
        small(backend, "linear").fit(X[:2], x[:, :3], loss="mean_squared_error")


def test_metrics_of_one_kind_are_told_apart():
    f1 = pg.metrics.F1
    found = small().evaluate(X, Y, loss="cross_entropy", metrics=[f1("macro"), f1("weighted"), "recall"])
    assert set(found) == {"loss", "accuracy", "f1_macro", "f1_weighted", "recall"}
    alone = (small().evaluate(X, Y, loss="cross_entropy", metrics=f1(way))["f1"] for way in ("macro", "weighted"))
    assert (found["f1_macro"], found["f1_weighted"]) == tuple(alone)


def test_matching_layers_lend_their_weights():
    source = small()
    target = pg.Model(pg.Network(4, [L.Dropout(), L.Dense(5, "relu"), L.Dense(2)]), seed=9, backend="reference")
    before = target.weights
    assert target.transfer_weights(source) == {"1.weight": "0.weight", "1.bias": "0.bias"}
    np.testing.assert_array_equal(target.weights["1.weight"], source.weights["0.weight"])
    np.testing.assert_array_equal(target.weights["2.weight"], before["2.weight"])
    run = pg.train("circle", epochs=1, backend="reference")
    list(run)
    fresh = pg.load("circle").model("reference")
    assert list(fresh.transfer_weights(run.project)) == list(fresh.weights)
    np.testing.assert_array_equal(fresh.weights["0.weight"], run.project.weights["0.weight"])
    with pytest.raises(ArrayError, match="other has not been trained"):
        fresh.transfer_weights(pg.load("circle"))
    with pytest.raises(ArrayError, match="so nothing was taken"):
        source.transfer_weights(fresh)
    with pytest.raises(TypeError, match="other is a dict, expected a Model or a Project"):
        source.transfer_weights({})  # type: ignore[arg-type]


def test_measures():
    model = small()
    found = model.evaluate(X, Y, loss="cross_entropy", metrics=["f1", pg.metrics.TopK(k=2), "confusion_matrix"])
    decided = model.predict(X).argmax(axis=1)
    assert found["accuracy"] == (decided == Y).mean()
    assert found["confusion_matrix"].sum() == 7
    assert set(found) == {"loss", "accuracy", "f1", "top_k", "confusion_matrix"}
    numbers = small(last="linear").evaluate(X, X[:, :3], loss="mean_squared_error", metrics="r2")
    assert set(numbers) == {"loss", "r2"}


def test_a_loss_that_does_not_fit_names_the_layer():
    with pytest.raises(NetworkError, match=r"layers\[1\] Dense: Cross-entropy needs outputs that are probabilities"):
        small(last="tanh").gradients(X, Y, loss="cross_entropy")
    with pytest.raises(ValueError, match="gradients: loss is 'mse', expected one of the losses"):
        small().gradients(X, Y, loss="mse")
    with pytest.raises(ValueError, match="loss is missing, expected one of"):
        small().evaluate(X, Y)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": -1}, "seed is -1, expected a whole number from 0"),
        ({"backend": "abacus"}, "no backend named 'abacus', expected auto, reference, cpu"),
        ({"threads": 0}, "threads is 0, expected a whole number from 1"),
    ],
)
def test_wrong_settings(options, words):
    with pytest.raises(ValueError, match=words):
        pg.Model(small().network, **options)
    with pytest.raises(TypeError, match=r"network is a list, expected a playground\.Network"):
        pg.Model([L.Dense()])  # type: ignore[arg-type]
