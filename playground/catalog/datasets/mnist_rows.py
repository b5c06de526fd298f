"""MNIST read as a sequence: 28 time steps, each one row of the image with its 28 grey values, from the top down."""

from dataclasses import dataclass
from typing import Any, ClassVar

from playground.core.dataset import Data, Dataset, Part
from playground.core.params import integer
from playground.core.registry import registry
from playground.core.shapes import Shape

IMAGES: type[Any] = registry.get("datasets", "mnist")


@dataclass(frozen=True)
class MnistRows(Dataset):
    title: ClassVar[str] = "MNIST rows"
    summary: ClassVar[str] = "The handwritten digits, read row by row from the top."
    attribution: ClassVar[str] = IMAGES.attribution
    sort: ClassVar[str] = "sequences"
    activation: ClassVar[str] = "sigmoid"

    images: int = integer(
        60_000, minimum=100, maximum=60_000, unit="images", label="Images used",
        help="How many of the 60,000 training images the network learns from.",
    )  # fmt: skip

    def input_shape(self) -> Shape:
        return (28, 28)

    def classes(self) -> tuple[str, ...]:
        return IMAGES().classes()

    def counts(self) -> tuple[int, int]:
        return IMAGES(images=self.images).counts()

    def bytes(self) -> int:
        return IMAGES().bytes()  # the same memory

    def make(self) -> Data:
        data = IMAGES(images=self.images).make()
        return Data(as_rows(data.train), as_rows(data.test))

    def preview(self, count: int) -> Part:
        return as_rows(IMAGES().preview(count))


def as_rows(part: Part) -> Part:
    """The same memory, (N, 1, 28, 28) seen as (N, 28, 28)."""
    return Part(part.x[:, 0], part.labels, part.raw)
