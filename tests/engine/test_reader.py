"""The shipped reader on all 10,000 test images of MNIST: 99.32 % right when made (resources/reader/README.md)."""

import numpy as np
import pytest

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.model import Model
from playground.resources_path import RESOURCES
from playground.storage.gallery import reader_path
from playground.storage.project_file import load

LEAST = 0.985


@pytest.fixture(scope="module")
def saved():
    return load(reader_path())


@pytest.fixture(scope="module")
def test_images():
    return registry.create("datasets", "mnist").make().test


def decided(saved, backend, images):
    model = Model(saved.project, backends.create(backend))
    model.load_weights(saved.weights)
    return model.predict(images).argmax(axis=1)


def test_the_reader_reads_mnist(saved, test_images):
    right = decided(saved, "cpu", test_images.x) == test_images.labels
    assert right.mean() >= LEAST
    for digit in range(10):
        assert right[test_images.labels == digit].mean() >= LEAST - 0.01, digit


def test_the_reference_backend_reads_the_same(saved, test_images):
    some = test_images.x[:1000]
    assert np.mean(decided(saved, "reference", some) == decided(saved, "cpu", some)) >= 0.999


def test_without_its_weights_it_reads_nothing(saved, test_images):
    """So the figure above comes from the weights in the file."""
    model = Model(saved.project, backends.create("cpu"))
    assert np.mean(model.predict(test_images.x[:1000]).argmax(axis=1) == test_images.labels[:1000]) < 0.5


def test_the_file_says_what_it_is(saved):
    assert saved.project.name == "Digit reader"
    assert saved.project.dataset == registry.create("datasets", "mnist")
    assert saved.epoch == saved.project.training.epochs == saved.curve[-1].epoch
    assert reader_path().stat().st_size < 3_000_000


def test_its_page_states_the_measured_accuracy(saved):
    page = (RESOURCES / "reader" / "README.md").read_text(encoding="utf-8")
    assert f"{saved.curve[-1].test_accuracy:.2%}".replace("%", " %") in page
