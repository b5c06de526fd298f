"""What a program may hand in as x and y, and what it hears of the rest."""

import numpy as np
import pytest

import playground as pg
from playground.library.arrays import Reader
from playground.library.errors import ArrayError, ArrayTypeError

X = np.random.default_rng(0).normal(size=(6, 4))
Y = np.array([0, 1, 2, 0, 1, 2])
ONE = np.array([0, 1, 1, 0, 1, 0])


def reader(loss: str, outputs: int = 3, activation: str = "linear", dtype: type = np.float32) -> Reader:
    network = pg.Network(4, [pg.layers.Dense(outputs, activation)])
    return Reader(network, getattr(pg.losses, loss)(), dtype)


@pytest.mark.parametrize("given", [Y, Y.tolist(), Y[:, None], np.eye(3)[Y], np.eye(3, dtype=bool)[Y], Y.astype("u1")])
def test_classes_come_as_numbers_or_one_hot(given):
    for loss in ("CrossEntropy", "KLDivergence"):
        data = reader(loss, activation="softmax").dataset(X, given)
        assert data.class_count == 3
        np.testing.assert_array_equal(data.data.train.labels, Y)


def test_two_classes_at_one_output():
    for given in (ONE, ONE[:, None], ONE.astype(bool)):
        data = reader("BinaryCrossEntropy", 1, "sigmoid").dataset(X, given)
        assert (data.class_count, data.data.train.labels.ndim) == (2, 1)
    soft = reader("BinaryCrossEntropy", 1, "sigmoid").dataset(X, ONE * 0.9)
    assert soft.given()
    np.testing.assert_array_equal(soft.data.train.labels, (ONE * 0.9).astype(np.float32)[:, None])


def test_numbers_are_taken_as_they_are():
    for given in (ONE, ONE.astype(float), ONE[:, None]):
        data = reader("MeanSquaredError", 1, "sigmoid").dataset(X, given)
        assert data.given()
        np.testing.assert_array_equal(data.data.train.labels, ONE[:, None])
    many = reader("MeanSquaredError", 4, dtype=np.float64).dataset(X, X)
    assert many.outputs() == 4
    np.testing.assert_array_equal(many.data.train.labels, X)
    assert reader("MeanSquaredError").dataset(X, Y).class_count == 3, "whole numbers for several outputs are classes"
    several = np.array([[1, 1, 0]] * 6)
    assert reader("BinaryCrossEntropy", activation="sigmoid").dataset(X, several).given(), "several labels at once"


def test_validation_data_is_brought_to_the_form_of_the_rest():
    made = reader("KLDivergence", activation="softmax").dataset(X, Y, (X[:2], np.full((2, 3), 1 / 3)))
    assert made.given()
    np.testing.assert_array_equal(made.data.train.labels, np.eye(3)[Y])
    assert len(made.data.test) == 2


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (X[0], "x has the shape (4,), expected (N, 4)"),
        (X[:, :3], "x has the shape (6, 3), expected (N, 4)"),
        (np.where(X[2, 1] == X, np.nan, X), "x holds nan at [2, 1], expected finite numbers"),
        (np.where(X[2, 1] == X, np.inf, X), "x holds inf at [2, 1]"),
        (X[:0], "x has no samples"),
        ("abc", "x is a str of <U3, expected an array of numbers"),
        (None, "x is a NoneType of object"),
        ([[1, 2], [3]], "x is a list that makes no array"),
        (X.astype(complex), "x is a ndarray of complex128"),
    ],
)
def test_wrong_inputs(x, words):
    with pytest.raises(ArrayError) as raised:
        reader("CrossEntropy", activation="softmax").dataset(x, Y)
    assert words in str(raised.value)
    assert isinstance(raised.value, TypeError) == isinstance(raised.value, ArrayTypeError)


CLASSES = "whole numbers (N,) from 0 to 2"


@pytest.mark.parametrize(
    ("loss", "y", "words"),
    [
        ("CrossEntropy", Y + 1, "y holds the class 3 at sample 2, expected 0 to 2: the last layer has 3 outputs"),
        ("CrossEntropy", Y - 1, "y holds the class -1 at sample 0"),
        ("CrossEntropy", Y.astype(float), f"y is float64 of shape (6,), expected {CLASSES} or one-hot rows (N, 3)"),
        ("CrossEntropy", np.eye(3)[Y] / 2, "y is not one-hot at sample 0: [0.5 0.  0. ]"),
        ("CrossEntropy", np.eye(4)[Y], "y is float64 of shape (6, 4), expected"),
        ("CrossEntropy", Y[:4], "y has 4 samples, expected 6, as many as x"),
        ("CrossEntropy", None, "y is a NoneType of object, expected an array of numbers"),
        ("CrossEntropy", ["a"] * 6, "y is a list of <U1"),
        ("KLDivergence", X[:, :3], "at sample 0, expected numbers from 0 to 1"),
        ("KLDivergence", np.full((6, 3), np.nan), "y holds nan at [0, 0]"),
        ("MeanSquaredError", X, f"(6, 4), expected numbers (N, 3) or {CLASSES} for mean_squared_error"),
        ("MeanSquaredError", Y.astype(float), "y is float64 of shape (6,), expected numbers (N, 3)"),
    ],
)
def test_wrong_answers(loss, y, words):
    with pytest.raises(ArrayError) as raised:
        reader(loss, activation="softmax").dataset(X, y)
    assert words in str(raised.value)


def test_wrong_validation_data():
    with pytest.raises(ArrayError, match=r"validation_data is a ndarray, expected a pair \(x, y\)"):
        reader("CrossEntropy").dataset(X, Y, X)
    with pytest.raises(ArrayError, match=r"validation_data\[1\] has 2 samples, expected 6"):
        reader("CrossEntropy").dataset(X, Y, (X, Y[:2]))
