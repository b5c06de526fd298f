"""Tables: Fisher's numbers to the last digit, standardised columns, the plane over two of them; and the text."""

import numpy as np
import pytest

from playground.catalog.datasets import characters, friedman, iris
from playground.core import dataset as datasets
from playground.core.dataset import DataError
from playground.core.plane import DOMAIN, Axis
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project


def create(kind, **values):
    return registry.create("datasets", kind, **values)


def test_iris_is_fishers():
    """Sums and deviations as everybody publishes them; the two rows that the copy of UCI has wrong."""
    values, labels = iris.flowers()
    assert values.shape == (150, 4)
    np.testing.assert_allclose(values.sum(axis=0), [876.5, 458.6, 563.7, 179.9], atol=1e-9)
    np.testing.assert_allclose(values.std(axis=0, ddof=1), [0.8280661, 0.4358663, 1.7652982, 0.7622377], atol=1e-6)
    np.testing.assert_allclose(
        [values[labels == c].mean(axis=0) for c in range(3)],
        [[5.006, 3.428, 1.462, 0.246], [5.936, 2.77, 4.26, 1.326], [6.588, 2.974, 5.552, 2.026]],
    )
    assert np.bincount(labels).tolist() == [50, 50, 50]
    assert values[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert values[37].tolist() == [4.9, 3.6, 1.4, 0.1]


@pytest.mark.parametrize("kind", ["iris", "friedman"])
def test_standardised_by_the_training_rows(kind):
    data = create(kind).make()
    np.testing.assert_allclose(data.train.x.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(data.train.x.std(axis=0), 1, atol=1e-6)
    assert abs(data.test.x.mean(axis=0)).max() > 1e-3, "the test rows are not looked at"
    plain = create(kind, standardised=False).make()
    rows, _ = create(kind).rows()
    both = np.concatenate([plain.train.x, plain.test.x])
    np.testing.assert_allclose(np.sort(both, axis=0), np.sort(rows, axis=0), rtol=1e-6)


@pytest.mark.parametrize("kind", ["iris", "friedman"])
def test_rows_are_dealt_out(kind):
    dataset = create(kind)
    rows = len(dataset.rows()[0])
    for ratio in (10, 70, 90):
        data = dataset.but(train_ratio=ratio).make()
        assert len(data.train) == round(rows * ratio / 100)
        assert len(data.train) + len(data.test) == rows
    assert not np.array_equal(dataset.make().train.x, dataset.but(split=1).make().train.x)


def test_a_few_columns_in_their_own_order():
    few = create("iris", columns=("petal_width", "sepal_length"))
    assert few.columns == ("sepal_length", "petal_width")
    assert few.input_names() == ("sepal length", "petal width")
    all_of_them = create("iris").make().train.x
    np.testing.assert_array_equal(few.make().train.x, all_of_them[:, [0, 3]])


@pytest.mark.parametrize("kind", ["iris", "friedman"])
def test_the_plane_says_what_the_network_is_given_there(kind):
    """At the place of a row the two drawn columns have its values, the others their mean, which is 0."""
    dataset = create(kind)
    part = dataset.make().train
    assert np.abs(part.raw).max() < DOMAIN
    given = dataset.inputs(part.raw)
    drawn = dataset.places(dataset.across, dataset.up)
    others = [place for place in range(part.x.shape[1]) if place not in drawn]
    np.testing.assert_allclose(given[:, drawn], part.x[:, drawn], atol=1e-5)
    np.testing.assert_allclose(given[:, others], 0, atol=1e-6)
    across, up = dataset.axes()
    values = dataset.but(standardised=False).make().train.x[:, drawn]
    assert across.value(float(part.raw[0, 0])) == pytest.approx(values[0, 0], abs=1e-5)
    assert up.value(float(part.raw[0, 1])) == pytest.approx(values[0, 1], abs=1e-5)


def test_one_column_both_ways_is_a_diagonal():
    dataset = create("iris", across="petal_width", up="petal_width")
    raw = dataset.make().train.raw
    assert np.array_equal(raw[:, 0], raw[:, 1])
    assert np.isfinite(dataset.inputs(raw)).all()


def test_an_axis_there_and_back():
    axis = Axis("width", 0.5, 3.5)
    assert axis.value(-DOMAIN) == 0.5
    assert axis.value(DOMAIN) == 3.5
    np.testing.assert_allclose([axis.value(p) for p in axis.place(np.array([1.0, 2.0]))], [1.0, 2.0])


def test_friedmans_formula():
    x, y = friedman.Friedman(deviation=0.0).rows()
    one = 10 * np.sin(np.pi * x[3, 0] * x[3, 1]) + 20 * (x[3, 2] - 0.5) ** 2 + 10 * x[3, 3] + 5 * x[3, 4]
    assert y[3, 0] * 15 + 15 == pytest.approx(one)
    assert abs(y).max() <= 1.0
    clean, noisy = (friedman.Friedman(deviation=d, samples=5000).rows()[1] for d in (0.0, 3.0))
    assert (noisy - clean).std() * 15 == pytest.approx(3.0, rel=0.05)


def test_the_text_begins_and_ends_as_it_should():
    text = "".join(characters.ALPHABET[n] for n in characters.numbers())
    assert text.startswith("alice was beginning to get very tired of sitting by her sister on the bank, and")
    assert text.endswith("alice led the way, and the whole party swam to the shore.")
    assert "'curiouser and curiouser!' cried alice" in text
    assert "  " not in text
    assert set(text) == set(characters.ALPHABET), "every class occurs"


def test_each_window_is_followed_by_its_letter():
    dataset = create("characters", steps=7)
    part = dataset.make().train
    assert np.array_equal(part.raw[1:, -1], part.labels[:-1]), "the letter that follows is the last of the next window"
    assert np.array_equal(part.x.argmax(axis=2), part.raw)
    assert np.array_equal(part.x.sum(axis=2), np.ones(part.raw.shape))
    numbers = dataset.but(encoding="number")
    assert numbers.input_shape() == (7,)
    assert np.array_equal(numbers.make().test.x, numbers.make().test.raw)


def test_the_test_text_has_no_letter_of_the_training_text():
    data = create("characters", steps=5, length=1000).make()
    whole = characters.numbers()[:1000]
    assert np.array_equal(data.train.raw[0], whole[:5])
    assert data.train.labels[-1] == whole[899]
    assert np.array_equal(data.test.raw[0], whole[900:905])
    assert data.test.labels[-1] == whole[999]


@pytest.mark.parametrize("text", [None, b"something else"])
def test_a_file_that_is_gone_or_damaged_is_named(text, tmp_path):
    path = tmp_path / "iris.csv"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(DataError, match=r"The Iris file .*iris\.csv .* Install the program again"):
        datasets.shipped(path, iris.SHA256, "Iris")


def test_numbers_of_letters_want_an_embedding_first():
    layers = [
        registry.create("layers", "lstm", units=4),
        registry.create("layers", "dense", units=35, activation="softmax"),
    ]
    loss = registry.create("losses", "cross_entropy")
    made = Project(dataset=create("characters", encoding="number"), network=Network.of(*layers), loss=loss)
    problem = check(made).problems[0]
    assert problem.fix.label == "Add Embedding"
    mended = edits.apply_fix(made, problem)
    assert check(mended).ok
    assert mended.network.nodes[0].layer.input_dim == 35
    assert check(made.but(dataset=create("characters"))).ok
