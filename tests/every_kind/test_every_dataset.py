"""Every data set: shapes, ranges, the same arrays for the same settings, noise, split and class balance."""

import numpy as np
import pytest

from playground.core.dataset import Data
from playground.core.points import DOMAIN, FEATURES, PointsDataset
from playground.core.registry import registry

DATASETS = registry.ids("datasets")
BELLS = ("gaussians", "blobs", "two_clouds")  # normal distributions so wide that a few points lie beyond the plane
POINTS = [name for name in DATASETS if issubclass(registry.get("datasets", name), PointsDataset)]


def create(name: str, **values):
    return registry.create("datasets", name, **values)


def same(a: Data, b: Data) -> bool:
    return all(
        np.array_equal(getattr(one, field), getattr(other, field))
        for one, other in ((a.train, b.train), (a.test, b.test))
        for field in ("x", "labels", "raw")
    )


@pytest.mark.parametrize("name", DATASETS)
def test_shapes_types_and_names(name):
    dataset = create(name)
    data = dataset.make()
    assert dataset.sort
    for part in (data.train, data.test, dataset.preview(40)):
        assert len(part) == len(part.labels) == len(part.raw) > 0
        assert part.x.dtype == np.float32
        assert part.x.shape[1:] == dataset.input_shape()
        assert np.isfinite(part.x).all()
        if dataset.classes():
            assert part.labels.dtype == np.int64
            assert part.labels.shape == (len(part),)
            assert 0 <= part.labels.min() <= part.labels.max() < len(dataset.classes())
        else:
            assert part.labels.dtype == np.float32
            assert part.labels.shape == (len(part), dataset.outputs())
    assert dataset.input_names() == () or (len(dataset.input_names()),) == dataset.input_shape()
    assert len(set(dataset.classes())) == len(dataset.classes())
    assert same(data, create(name).make()), "the same settings make the same arrays"


def points_lie_in_the_plane_that_is_drawn(name: str) -> None:
    for noise in (0, 50):
        data = create(name, noise=noise, samples=1000).make()
        points = np.concatenate([data.train.raw, data.test.raw])
        assert points.dtype == np.float32
        inside = (np.abs(points) <= DOMAIN).all(axis=1).mean()
        assert inside == 1.0 if noise == 0 and name not in BELLS else inside > 0.9


def seed_noise_and_count(name: str) -> None:
    plain = create(name, samples=300)
    assert not same(plain.make(), plain.but(seed=1).make())
    assert not same(plain.make(), plain.but(noise=30).make())
    for count in (20, 21, 299):
        data = plain.but(samples=count).make()
        assert len(data.train) + len(data.test) == count


def the_split_is_exact_and_nothing_is_in_both_parts(name: str) -> None:
    whole = create(name, samples=200, train_ratio=50).make()
    for ratio in (10, 50, 90):
        data = create(name, samples=200, train_ratio=ratio).make()
        assert len(data.train) == 2 * ratio
        every = np.concatenate([data.train.raw, data.test.raw])
        assert np.array_equal(every, np.concatenate([whole.train.raw, whole.test.raw])), (
            "the same points, cut elsewhere"
        )


def classes_are_balanced_and_mixed(name: str) -> None:
    dataset = create(name, samples=1000)
    if not dataset.classes():
        return
    data = dataset.make()
    labels = np.concatenate([data.train.labels, data.test.labels])
    counts = np.bincount(labels, minlength=len(dataset.classes()))
    assert counts.min() > 0.9 * len(labels) / len(counts)
    half = np.bincount(data.train.labels, minlength=len(counts))
    assert half.min() > 0.7 * len(data.train) / len(counts), "both parts hold all classes"


def features(name: str) -> None:
    dataset = create(name, samples=50, features=tuple(FEATURES))
    part = dataset.make().train
    a, b = (part.raw / dataset.unit).T
    wanted = np.stack([a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)], axis=1)
    np.testing.assert_allclose(part.x, wanted, rtol=1e-6)
    assert dataset.input_names() == ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂")
    some = create(name, samples=50, features=("sin_x2", "x1"))
    assert some.features == ("x1", "sin_x2"), "in their own order, however they were chosen"
    np.testing.assert_allclose(some.make().train.x, wanted[:, [0, 6]], rtol=1e-6)
    np.testing.assert_allclose(some.inputs(part.raw), wanted[:, [0, 6]], rtol=1e-6)
    np.testing.assert_allclose(dataset.places(part.x), part.raw, rtol=1e-6, err_msg="back to the plane")
    assert some.places(some.make().train.x) is None, "x₂ is not known"


def preview_is_small_and_like_the_data(name: str) -> None:
    dataset = create(name)
    preview = dataset.preview(60)
    assert len(preview) == 54, "nine tenths of sixty"
    assert preview.x.shape[1:] == dataset.input_shape()


def the_data_itself_is_of_the_best_quality(name: str) -> None:
    """And anything else is not: for data that can tell."""
    x = create(name, samples=4000).make().train.x
    figures = create(name).quality(x)
    if figures:
        assert min(figures.values()) > 0.9
        assert max(figures.values()) <= 1
        assert create(name).quality(x + 3)["near"] < 0.1
        assert create(name).quality(np.repeat(x[:1], 100, axis=0))["visited"] < 0.6, "one point is not the whole"
    assert bool(figures) >= (not create(name).labelled)


CHECKS = (
    the_data_itself_is_of_the_best_quality,
    points_lie_in_the_plane_that_is_drawn,
    seed_noise_and_count,
    the_split_is_exact_and_nothing_is_in_both_parts,
    classes_are_balanced_and_mixed,
    features,
    preview_is_small_and_like_the_data,
)


@pytest.mark.parametrize("name", POINTS)
def test_points(name):
    for check in CHECKS:
        check(name)
