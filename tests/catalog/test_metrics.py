"""Every metric against what scikit-learn 1.9.1 gives for the same small data (its numbers are written out here)."""

import math

import numpy as np
import pytest

from playground.core.registry import registry
from playground.core.targets import Targets

LABELS = np.array([0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 0, 1, 2, 2])
# no sample of the last class; equal numbers within the columns
P = np.array([
    [0.7, 0.1, 0.1, 0.0, 0.1], [0.6, 0.2, 0.0, 0.0, 0.2], [0.2, 0.1, 0.2, 0.1, 0.4], [0.2, 0.5, 0.2, 0.0, 0.1],
    [0.1, 0.8, 0.0, 0.0, 0.1], [0.0, 0.0, 0.4, 0.5, 0.1], [0.55, 0.0, 0.45, 0.0, 0.0], [0.1, 0.0, 0.6, 0.2, 0.1],
    [0.2, 0.7, 0.0, 0.0, 0.1], [0.1, 0.4, 0.2, 0.3, 0.0], [0.2, 0.0, 0.0, 0.5, 0.3], [0.5, 0.3, 0.1, 0.1, 0.0],
    [0.0, 0.3, 0.3, 0.4, 0.0], [0.1, 0.2, 0.5, 0.1, 0.1], [0.2, 0.2, 0.5, 0.0, 0.1],
])  # fmt: skip
FOUR = np.round(P[:, :4] + P[:, 4:] / 4, 4)  # the same with the last class shared out
TRUE = np.array([
    [-0.47, 0.62], [0.82, 0.31], [0.32, 0.09], [-0.45, -0.16], [-0.5, 0.39], [0.01, 0.58], [-1.33, 0.89], [-0.76, -0.73]
])  # fmt: skip
SAID = np.array([
    [-0.57, 0.34], [0.97, 0.02], [-0.21, -0.33], [0.21, -0.14], [-1.08, 0.39], [-0.77, 1.47], [-2.09, 1.13],
    [-0.49, -1.46],
])  # fmt: skip
THIRD, SIXTH, FIFTEENTH = 1 / 3, 1 / 6, 1 / 15

CLASSES = [
    ("accuracy", {}, 0.6),
    ("precision", {"average": "macro"}, 0.5166666666666667),
    ("precision", {"average": "weighted"}, 0.7277777777777777),
    ("precision", {"average": "micro"}, 0.6),
    ("precision", {"average": "per_class"}, [0.75, 0.5, 1.0, THIRD, 0.0]),
    ("recall", {"average": "macro"}, 0.5),
    ("recall", {"average": "weighted"}, 0.6),
    ("recall", {"average": "micro"}, 0.6),
    ("recall", {"average": "per_class"}, [1.0, 0.5, 0.5, 0.5, 0.0]),
    ("f1", {"average": "macro"}, 0.4847619047619047),
    ("f1", {"average": "weighted"}, 0.6247619047619047),
    ("f1", {"average": "micro"}, 0.6),
    ("f1", {"average": "per_class"}, [0.8571428571428571, 0.5, 0.6666666666666666, 0.4, 0.0]),
    (
        "confusion_matrix", {"normalize": "counts"},
        [[3, 0, 0, 0, 0], [0, 2, 0, 1, 1], [1, 1, 3, 1, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]],
    ),
    (
        "confusion_matrix", {"normalize": "true"},
        [[1, 0, 0, 0, 0], [0, 0.5, 0, 0.25, 0.25], [SIXTH, SIXTH, 0.5, SIXTH, 0], [0, 0.5, 0, 0.5, 0], [0] * 5],
    ),
    (
        "confusion_matrix", {"normalize": "pred"},
        [[0.75, 0, 0, 0, 0], [0, 0.5, 0, THIRD, 1], [0.25, 0.25, 1, THIRD, 0], [0, 0.25, 0, THIRD, 0], [0] * 5],
    ),
    (
        "confusion_matrix", {"normalize": "all"},
        [[0.2, 0, 0, 0, 0], [0, 2 * FIFTEENTH, 0, FIFTEENTH, FIFTEENTH], [FIFTEENTH, FIFTEENTH, 0.2, FIFTEENTH, 0],
         [0, FIFTEENTH, 0, FIFTEENTH, 0], [0] * 5],
    ),
]  # fmt: skip
SCORES = [
    ("top_k", {"k": 1}, 0.6),
    ("top_k", {"k": 2}, 0.8),
    ("top_k", {"k": 3}, 0.8666666666666667),
    ("log_loss", {}, 3.1690792109626438),
]


def create(kind: str, **values):
    return registry.create("metrics", kind, **values)


@pytest.mark.parametrize(("kind", "values", "wanted"), CLASSES + SCORES)
def test_classes(kind, values, wanted):
    metric = create(kind, **values)
    # of equal numbers scikit-learn ranks the last one first, and this the first one, as argmax does
    ranked = P + 1e-9 * np.arange(5) if kind == "top_k" else P
    assert metric.measure(ranked, LABELS) == pytest.approx(np.array(wanted), rel=1e-12)
    assert metric.decides == ((kind, values, wanted) in CLASSES)
    if metric.decides and values.get("average") != "per_class" and kind != "confusion_matrix":
        assert metric.measure(P.argmax(axis=1), LABELS) == pytest.approx(wanted, rel=1e-12)


def test_roc_auc_of_two_classes_with_equal_scores():
    labels = np.array([0, 1, 1, 0, 1, 0, 1, 1, 0, 0])
    scores = np.array([0.1, 0.4, 0.35, 0.8, 0.8, 0.35, 0.9, 0.35, 0.2, 0.35])
    both = np.stack([1 - scores, scores], axis=1)
    assert create("roc_auc").measure(both, labels) == pytest.approx(0.78)
    assert create("roc_auc").measure(both[:, ::-1], labels) == pytest.approx(0.22)
    assert create("log_loss").measure(both, labels) == pytest.approx(0.6143946859434591)
    chosen = Targets("binary").scores(scores[:, None])
    assert create("roc_auc").measure(chosen, labels) == pytest.approx(0.78), "of one output"


def test_roc_auc_of_many_classes():
    each = [0.9722222222222222, 0.7840909090909092, 0.8425925925925926, 0.9230769230769231]
    assert create("roc_auc", average="macro").measure(FOUR, LABELS) == pytest.approx(0.8804956617456619)
    assert create("roc_auc", average="weighted").measure(FOUR, LABELS) == pytest.approx(0.8636493136493136)
    assert create("roc_auc", average="per_class").measure(FOUR, LABELS) == pytest.approx(each)
    assert math.isnan(create("roc_auc", average="per_class").measure(P, LABELS)[4]), "a class without samples has none"
    assert create("roc_auc").measure(P[:, [0, 1, 4]], np.minimum(LABELS, 1)) > 0, "and is left out of the mean"


@pytest.mark.parametrize(("kind", "one", "two"), [
    ("mean_absolute_error", 0.47875, 0.41875),
    ("root_mean_squared_error", 0.5413293821694883, 0.5026331695467973),
    ("r2", 0.24343251791131493, 0.15194167927417884),
])  # fmt: skip
def test_numbers(kind, one, two):
    metric = create(kind)
    assert metric.regression
    assert metric.measure(SAID[:, :1], TRUE[:, :1]) == pytest.approx(one)
    assert metric.measure(SAID, TRUE) == pytest.approx(two)
    assert metric.measure(TRUE, TRUE) == (0.0 if metric.lower_is_better else 1.0)


def test_r2_of_numbers_that_never_change():
    same = np.ones((4, 1))
    assert create("r2").measure(same, same) == 1.0
    assert create("r2").measure(same + 1, same) == 0.0


@pytest.mark.parametrize("kind", registry.ids("metrics"))
def test_arrays_that_do_not_belong_together(kind):
    metric = create(kind)
    for prediction, labels in (
        (P[:3], LABELS), (P, LABELS[:, None]), (P[:, :, None], LABELS), (TRUE, TRUE[:, 0]), (TRUE[:3], TRUE),
        (P, LABELS + 3),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=type(metric).__name__):
            metric.measure(prediction, labels)
    if not metric.decides:
        with pytest.raises(ValueError, match="expected predictions"):
            metric.measure(LABELS, LABELS)


@pytest.mark.parametrize("kind", registry.ids("metrics"))
def test_a_run_that_has_diverged_is_not_praised(kind):
    """NaN in, NaN out, or no better than chance where only decisions count."""
    metric = create(kind)
    bad = np.full_like(SAID, np.nan) if metric.regression else np.full_like(P, np.nan)
    found = metric.measure(bad, TRUE if metric.regression else LABELS)
    if metric.regression or kind in ("log_loss", "roc_auc"):
        assert np.isnan(found)


@pytest.mark.parametrize("kind", registry.ids("metrics"))
def test_nothing_to_measure(kind):
    metric = create(kind)
    found = metric.measure(P[:0], LABELS[:0]) if not metric.regression else metric.measure(SAID[:0], TRUE[:0])
    assert found.shape == (5, 5) if kind == "confusion_matrix" else np.isnan(found)


def test_scores_say_what_is_decided():
    """Also where the targets are −1 and 1."""
    rng = np.random.default_rng(0)
    for targets, outputs in ((Targets("binary"), 1), (Targets("binary", -1.0), 1), (Targets("one_hot", -1.0), 3)):
        prediction = rng.uniform(targets.low, targets.high, (50, outputs))
        scores = targets.scores(prediction)
        assert scores.shape == (50, max(outputs, 2))
        assert scores.min() >= 0
        assert scores.max() <= 1
        assert np.array_equal(scores.argmax(axis=1), targets.decide(prediction))
    assert Targets("values").scores(TRUE) is TRUE
