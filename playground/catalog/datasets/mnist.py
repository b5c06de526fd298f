"""MNIST: 60,000 handwritten digits to learn from and 10,000 to test, 28 × 28 grey values in [0, 1].

Yann LeCun, Corinna Cortes, Christopher J. C. Burges; CC BY-SA 3.0. The four published IDX files, gzipped; their
SHA-256 sums are checked on every load.
"""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np

from playground.core.dataset import Data, DataError, Dataset, Part
from playground.core.params import integer
from playground.core.shapes import Shape
from playground.resources_path import RESOURCES

IMAGES, TESTS = 60_000, 10_000
FOLDER = RESOURCES / "datasets" / "mnist"
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
ADVICE = "Install the program again to get it back."


def parse_idx(raw: bytes) -> np.ndarray:
    """The array of an IDX file of unsigned bytes: magic 0 0 8 rank, big-endian sizes, data."""
    rank = raw[3]
    sizes = np.frombuffer(raw, ">i4", rank, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(tuple(sizes))


def read(name: str, folder: Path = FOLDER) -> np.ndarray:
    """One of the four files, checked; raises DataError in words that say what to do."""
    path = folder / f"{name}.gz"
    try:
        raw = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise DataError(f"The MNIST file {path} is missing. {ADVICE}") from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"The MNIST file {path} cannot be read ({error}). {ADVICE}") from error
    if hashlib.sha256(raw).hexdigest() != SHA256[name]:
        raise DataError(f"The MNIST file {path} is damaged: its SHA-256 sum is wrong. {ADVICE}")
    return parse_idx(raw)


def part(name: str, count: int | None = None) -> Part:
    images = read(f"{name}-images-idx3-ubyte")[:count]
    labels = read(f"{name}-labels-idx1-ubyte")[:count].astype(np.int64)
    x = np.multiply(images[:, None], np.float32(1 / 255), dtype=np.float32)
    return Part(x, labels, images)


@lru_cache(maxsize=1)
def whole() -> Data:
    """The published split. Kept: 190 MB that every MNIST project shares."""
    return Data(part("train"), part("t10k"))


@dataclass(frozen=True)
class Mnist(Dataset):
    title: ClassVar[str] = "MNIST"
    summary: ClassVar[str] = "70,000 handwritten digits, 28 × 28 pixels."
    attribution: ClassVar[str] = "Yann LeCun, Corinna Cortes, Christopher J. C. Burges, CC BY-SA 3.0"
    sort: ClassVar[str] = "images"
    activation: ClassVar[str] = "sigmoid"

    images: int = integer(
        IMAGES, minimum=100, maximum=IMAGES, unit="images", label="Images used",
        help="How many of the 60,000 training images the network learns from.",
    )  # fmt: skip

    def input_shape(self) -> Shape:
        return (1, 28, 28)

    def classes(self) -> tuple[str, ...]:
        return tuple("0123456789")

    def counts(self) -> tuple[int, int]:
        return self.images, TESTS

    def bytes(self) -> int:
        return (IMAGES + TESTS) * (5 * 28 * 28 + 64)  # all are unpacked, in float32 and as they are drawn

    def make(self) -> Data:
        data = whole()
        if self.images == len(data.train):
            return data
        train = data.train
        return Data(Part(train.x[: self.images], train.labels[: self.images], train.raw[: self.images]), data.test)

    def preview(self, count: int) -> Part:
        """The first training images, without unpacking the rest."""
        pixels = 28 * 28
        try:
            with gzip.open(FOLDER / "train-images-idx3-ubyte.gz") as images:
                raw = np.frombuffer(images.read(16 + count * pixels), np.uint8, offset=16).reshape(-1, 28, 28)
            with gzip.open(FOLDER / "train-labels-idx1-ubyte.gz") as labels:
                numbers = np.frombuffer(labels.read(8 + count), np.uint8, offset=8).astype(np.int64)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"The MNIST files in {FOLDER} cannot be read ({error}). {ADVICE}") from error
        return Part(raw[:, None].astype(np.float32) / 255, numbers, raw)
