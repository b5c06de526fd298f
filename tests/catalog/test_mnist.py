"""MNIST as published: every image, every label; a damaged file is a sentence, not a crash."""

import gzip

import numpy as np
import pytest

from playground.catalog.datasets import mnist
from playground.core.dataset import DataError
from playground.core.registry import registry

# labels 0 … 9 as LeCun, Cortes and Burges published them
TRAIN = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_all_of_it_as_published():
    data = registry.create("datasets", "mnist").make()
    assert data.train.x.shape == (60_000, 1, 28, 28)
    assert data.test.x.shape == (10_000, 1, 28, 28)
    assert np.bincount(data.train.labels).tolist() == TRAIN
    assert np.bincount(data.test.labels).tolist() == TEST
    assert data.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    for part in (data.train, data.test):
        assert part.x.min() == 0.0
        assert part.x.max() == 1.0
        assert part.raw.dtype == np.uint8
        np.testing.assert_allclose(part.x[:50, 0] * 255, part.raw[:50], atol=1e-4)
    assert data.train.x.mean() == pytest.approx(0.1307, abs=1e-4), "the mean that everyone subtracts"


def test_fewer_images_are_the_first_ones_and_the_test_set_stays_whole():
    data = registry.create("datasets", "mnist", images=500).make()
    assert len(data.train) == 500
    assert len(data.test) == 10_000
    assert data.train.labels[:3].tolist() == [5, 0, 4]


def test_preview_is_the_beginning():
    preview = registry.create("datasets", "mnist").preview(20)
    whole = registry.create("datasets", "mnist").make().train
    np.testing.assert_allclose(preview.x, whole.x[:20], atol=1e-6)
    assert np.array_equal(preview.labels, whole.labels[:20])
    assert np.array_equal(preview.raw, whole.raw[:20])


NAME = "t10k-labels-idx1-ubyte"


def damaged(folder, change) -> None:
    """A folder whose copy of one file has been through ``change``, a function from bytes to bytes."""
    (folder / f"{NAME}.gz").write_bytes(change((mnist.FOLDER / f"{NAME}.gz").read_bytes()))


def flip_a_label(raw: bytes) -> bytes:
    plain = bytearray(gzip.decompress(raw))
    plain[5000] ^= 1
    return gzip.compress(bytes(plain))


@pytest.mark.parametrize(("change", "words"), [
    (lambda raw: raw[: len(raw) // 2], "cannot be read"),
    (lambda raw: b"this is no gzip file", "cannot be read"),
    (lambda raw: raw[:2000] + bytes(64) + raw[2064:], "cannot be read|SHA-256 sum is wrong"),
    (lambda raw: b"", "cannot be read|SHA-256 sum is wrong"),
    (flip_a_label, "SHA-256 sum is wrong"),
], ids=["cut off", "another file", "overwritten", "empty", "one bit"])  # fmt: skip
def test_a_damaged_file_says_so_and_what_to_do(tmp_path, change, words):
    damaged(tmp_path, change)
    with pytest.raises(DataError, match=words) as caught:
        mnist.read(NAME, tmp_path)
    assert NAME in str(caught.value)
    assert "Install the program again" in str(caught.value)


def test_a_missing_file_says_so(tmp_path, monkeypatch):
    with pytest.raises(DataError, match="is missing"):
        mnist.read(NAME, tmp_path)
    monkeypatch.setattr(mnist, "FOLDER", tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        registry.create("datasets", "mnist").preview(3)


def test_a_whole_file_is_read(tmp_path):
    damaged(tmp_path, lambda raw: raw)
    assert mnist.read(NAME, tmp_path).shape == (10_000,)
